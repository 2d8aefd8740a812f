/**
 * The words of the ledger: identifiers with their check digits, digests, dated intervals, and the codes with which a
 * statement is refused.
 *
 * <p>Start with {@link dev.akashi.model.statement.Statement} for what can be said,
 * {@link dev.akashi.model.record.InstitutionRecord} and its neighbours for what the ledger remembers, and
 * {@link dev.akashi.model.merkle.MerkleTree} for how many credentials become one root. Everything here is plain Java:
 * chaincode, client and verifiers share it, and nothing in it knows of Fabric.
 */
@NullMarked
package dev.akashi.model;

import org.jspecify.annotations.NullMarked;
