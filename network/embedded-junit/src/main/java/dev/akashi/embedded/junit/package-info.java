/** Tests of Fabric chaincode on an embedded ledger; {@link dev.akashi.embedded.junit.EmbeddedFabric} is the entry point. */
@NullMarked
package dev.akashi.embedded.junit;

import org.jspecify.annotations.NullMarked;
