@NullMarked
package dev.akashi.client;

import org.jspecify.annotations.NullMarked;
