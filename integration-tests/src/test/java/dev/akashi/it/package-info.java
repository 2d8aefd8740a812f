/** Scenarios through the real client on the embedded network. */
@NullMarked
package dev.akashi.it;

import org.jspecify.annotations.NullMarked;
