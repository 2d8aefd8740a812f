@NullMarked
package dev.akashi.bench;

import org.jspecify.annotations.NullMarked;
