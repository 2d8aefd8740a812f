/**
 * The ledger's law as Fabric chaincode, in three layers: {@link dev.akashi.chaincode.RegistryChaincode} turns a Fabric
 * invocation into a call and back; {@code Registry} and one {@code …Rule} a statement type decide, knowing nothing of
 * Fabric; {@code LedgerState} owns the keys and the encoding of what is stored.
 *
 * <p>Everything is decided from the arguments, the state and the transaction's own time and submitter, so that every
 * organisation comes to the same result. The one exception is the check of the endorser's clock, which can only refuse.
 */
@NullMarked
package dev.akashi.chaincode;

import org.jspecify.annotations.NullMarked;
