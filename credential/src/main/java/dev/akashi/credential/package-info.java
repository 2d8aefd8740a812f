@NullMarked
package dev.akashi.credential;

import org.jspecify.annotations.NullMarked;
