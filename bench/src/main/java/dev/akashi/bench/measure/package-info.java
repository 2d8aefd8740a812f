/** What is measured, a class each. */
@NullMarked
package dev.akashi.bench.measure;

import org.jspecify.annotations.NullMarked;
