@NullMarked
package dev.akashi.cli;

import org.jspecify.annotations.NullMarked;
