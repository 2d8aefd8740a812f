/** Streams of blocks, of peers and of orderers; the service is the entry point. */
@NullMarked
package dev.akashi.embedded.deliver;

import org.jspecify.annotations.NullMarked;
