/** What a peer does with a proposal; the service is the entry point. */
@NullMarked
package dev.akashi.embedded.endorser;

import org.jspecify.annotations.NullMarked;
