/**
 * The Merkle tree of RFC 6962 section 2.1 over commitments: build it with {@link dev.akashi.model.merkle.MerkleTree},
 * check membership with {@link dev.akashi.model.merkle.InclusionProof} and growth with
 * {@link dev.akashi.model.merkle.ConsistencyProof}.
 */
@NullMarked
package dev.akashi.model.merkle;

import org.jspecify.annotations.NullMarked;
