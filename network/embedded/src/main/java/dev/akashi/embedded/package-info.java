@NullMarked
package dev.akashi.embedded;

import org.jspecify.annotations.NullMarked;
