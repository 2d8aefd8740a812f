package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.Statement;
import java.util.List;
import java.util.Objects;

/** Decides about one type of statement: checks that it may be recorded, and writes what it changes. */
interface Rule<S extends Statement> {

    /**
     * Applies a statement.
     *
     * @throws RejectedException when it may not be recorded
     */
    void apply(Said<S> said, LedgerState state);

    /**
     * A statement, together with how it came.
     *
     * @param statement what is said
     * @param envelope with which signatures
     * @param submission in which transaction
     * @param consortium under which consortium
     */
    record Said<S extends Statement>(
            S statement, Envelope envelope, Submission submission, ConsortiumRecord consortium) {

        public Said {
            Objects.requireNonNull(statement, "statement");
            Objects.requireNonNull(envelope, "envelope");
            Objects.requireNonNull(submission, "submission");
            Objects.requireNonNull(consortium, "consortium");
        }

        Provenance provenance() {
            return new Provenance(submission.time(), submission.transactionId(), Statement.digest(envelope));
        }

        /** The institution acts through an organisation that hosts it, and only while it is active. */
        void requireActing(InstitutionRecord institution) {
            if (!institution.hosts().contains(submission.submitter())) {
                throw new RejectedException(
                        LedgerErrorCode.NOT_A_HOST,
                        "expected a host of " + institution.code() + ", one of " + institution.hosts() + ", found "
                                + submission.submitter());
            }
            if (!institution.isActiveAt(submission.time())) {
                throw new RejectedException(
                        LedgerErrorCode.INSTITUTION_NOT_ACTIVE,
                        "expected an active institution at " + submission.time() + ", found " + institution.code()
                                + " "
                                + institution
                                        .statusAt(submission.time())
                                        .map(Enum::name)
                                        .orElse("not yet admitted"));
            }
        }
    }

    /** All keys of an institution, usable or not. */
    static List<VerificationKey> keysOf(InstitutionRecord institution) {
        return institution.keys().stream()
                .map(InstitutionRecord.RegisteredKey::key)
                .toList();
    }
}
