/**
 * A ledger in one process that speaks Hyperledger Fabric's own protocols, for trials and tests. {@link
 * dev.akashi.embedded.EmbeddedNetwork} is the entry point.
 */
@NullMarked
package dev.akashi.embedded;

import org.jspecify.annotations.NullMarked;
