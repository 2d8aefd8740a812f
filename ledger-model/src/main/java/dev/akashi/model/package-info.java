@NullMarked
package dev.akashi.model;

import org.jspecify.annotations.NullMarked;
