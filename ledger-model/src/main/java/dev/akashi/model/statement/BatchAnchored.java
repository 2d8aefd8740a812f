package dev.akashi.model.statement;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.merkle.MerkleTree;
import java.util.Objects;
import java.util.Optional;

/**
 * Records a batch of credentials by the root of its Merkle tree. A single credential is a batch of one. Signed by the
 * institution.
 *
 * @param header ledger and time
 * @param institution who awards
 * @param root the tree head over the commitments
 * @param size how many leaves the tree has
 * @param credentialType what was awarded; one type a batch
 * @param awardPeriod in which months
 */
public record BatchAnchored(
        StatementHeader header,
        InstitutionCode institution,
        MerkleRoot root,
        int size,
        CredentialType credentialType,
        AwardPeriod awardPeriod)
        implements Statement {

    /** @throws IllegalArgumentException when the size is not 1 to {@link MerkleTree#MAX_SIZE} */
    public BatchAnchored {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(root, "root");
        Objects.requireNonNull(credentialType, "credentialType");
        Objects.requireNonNull(awardPeriod, "awardPeriod");
        if (size < 1 || size > MerkleTree.MAX_SIZE) {
            throw new IllegalArgumentException("expected a size of 1 to " + MerkleTree.MAX_SIZE + ", found " + size);
        }
    }

    @Override
    public StatementType type() {
        return StatementType.BATCH_ANCHORED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
