package dev.akashi.model.statement;

import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.InclusionProof;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes the status of credentials of one batch. Signed by the institution's threshold of keys.
 *
 * @param header ledger and time
 * @param institution who changes it
 * @param root the batch to which the credentials belong
 * @param changes 1 to 100, each commitment once
 */
public record StatusChanged(StatementHeader header, InstitutionCode institution, MerkleRoot root, List<Change> changes)
        implements Statement {

    /** The most changes in one statement. */
    public static final int MOST_CHANGES = 100;

    /** @throws IllegalArgumentException when there are none or too many, or a commitment occurs twice */
    public StatusChanged {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(root, "root");
        changes = List.copyOf(changes);
        long distinct = changes.stream().map(Change::commitment).distinct().count();
        if (changes.isEmpty() || changes.size() > MOST_CHANGES || distinct != changes.size()) {
            throw new IllegalArgumentException("expected 1 to " + MOST_CHANGES
                    + " changes of different commitments, found " + changes.size() + " of " + distinct);
        }
    }

    /**
     * One credential's new status.
     *
     * @param commitment the credential
     * @param proof that it belongs to the batch
     * @param status the new status
     * @param effectiveFrom from when it counts; not before the batch was anchored, may be in the future
     * @param reason what the public is told
     * @param supersededBy the replacement; present exactly when the status is SUPERSEDED
     * @param previous the statement that made the status event before this one; absent for the first
     */
    public record Change(
            Commitment commitment,
            InclusionProof proof,
            CredentialStatus status,
            Instant effectiveFrom,
            StatusReason reason,
            @Nullable Replacement supersededBy,
            @Nullable StatementDigest previous) {

        /** @throws IllegalArgumentException when a replacement is missing or out of place */
        public Change {
            Objects.requireNonNull(commitment, "commitment");
            Objects.requireNonNull(proof, "proof");
            Objects.requireNonNull(status, "status");
            effectiveFrom = LedgerTime.truncate(effectiveFrom);
            Objects.requireNonNull(reason, "reason");
            if ((status == CredentialStatus.SUPERSEDED) != (supersededBy != null)) {
                throw new IllegalArgumentException(
                        "expected supersededBy exactly when the status is SUPERSEDED, found status " + status);
            }
        }
    }

    /**
     * The credential that takes the place of another.
     *
     * @param commitment the replacement
     * @param root the batch to which it belongs
     * @param proof that it does
     */
    public record Replacement(Commitment commitment, MerkleRoot root, InclusionProof proof) {

        public Replacement {
            Objects.requireNonNull(commitment, "commitment");
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(proof, "proof");
        }
    }

    @Override
    public StatementType type() {
        return StatementType.STATUS_CHANGED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
