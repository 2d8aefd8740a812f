/** The simulated ordering service; the service is the entry point. */
@NullMarked
package dev.akashi.embedded.orderer;

import org.jspecify.annotations.NullMarked;
