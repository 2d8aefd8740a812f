@NullMarked
package dev.akashi.launcher;

import org.jspecify.annotations.NullMarked;
