package dev.akashi.credential.verify;

import dev.akashi.credential.Placement;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import java.time.Clock;
import java.util.Objects;

/** Knows what the ledger knows: by asking the organisations, or from proofs. */
public interface EvidenceSource {

    /**
     * Gathers what is known. What could not be found out is unavailable in the answer, never absent, and never an
     * exception.
     */
    Evidence gather(Question question);

    /**
     * Gathers what is known of a document whose place on the ledger is said to be known. What a source may take from that it
     * has to prove.
     *
     * @param place leads from the commitment to the root that is asked for
     */
    default Evidence gather(Question question, Placement place) {
        return gather(question);
    }

    /**
     * What is asked.
     *
     * @param institution who is said to have recorded the batch
     * @param root the batch
     * @param commitment the credential
     */
    record Question(InstitutionCode institution, MerkleRoot root, Commitment commitment) {

        public Question {
            Objects.requireNonNull(institution, "institution");
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(commitment, "commitment");
        }
    }

    /** Knows nothing, for a reason: what the ledger would have to say is UNDECIDED. */
    static EvidenceSource none(String reason, Clock clock) {
        return question -> Evidence.none(Evidence.LedgerKind.FABRIC, clock.instant(), reason);
    }
}
