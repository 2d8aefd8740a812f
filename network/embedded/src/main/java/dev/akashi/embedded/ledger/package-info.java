/** Blocks, state and validation; {@link dev.akashi.embedded.ledger.Ledger} is the entry point. */
@NullMarked
package dev.akashi.embedded.ledger;

import org.jspecify.annotations.NullMarked;
