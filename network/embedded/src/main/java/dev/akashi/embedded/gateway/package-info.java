/** The gateway service that client libraries talk to; the service is the entry point. */
@NullMarked
package dev.akashi.embedded.gateway;

import org.jspecify.annotations.NullMarked;
