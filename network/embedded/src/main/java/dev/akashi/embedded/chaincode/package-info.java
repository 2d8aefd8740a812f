/** The peer's side of the chaincode stream; the service is the entry point. */
@NullMarked
package dev.akashi.embedded.chaincode;

import org.jspecify.annotations.NullMarked;
