package dev.akashi.chaincode;

import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Decides about one type of statement: checks that it may be recorded, and writes what it changes. */
interface Rule<S extends Statement> {

    /** How far in the future something may be said to begin. */
    Duration FARTHEST_FUTURE = Duration.ofDays(3660);

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

        /** Ledger time. */
        Instant time() {
            return submission.time();
        }

        Provenance provenance() {
            return new Provenance(submission.time(), submission.transactionId(), Statement.digest(envelope));
        }

        /** How many keys of an institution sign this type of statement. */
        int threshold() {
            return consortium.threshold(statement.type());
        }

        /** Checks the signatures, all of which must be of these authorities. */
        Signers signers(AuthorityRole... roles) {
            return signers(List.of(), roles);
        }

        /** Checks the signatures, all of which must be of these keys or these authorities. */
        Signers signers(Collection<VerificationKey> keys, AuthorityRole... roles) {
            List<VerificationKey> parties = new ArrayList<>(keys);
            for (AuthorityRole role : roles) {
                parties.addAll(consortium.keysOf(role));
            }
            return Signers.check(envelope, parties, consortium);
        }

        /**
         * From when what is said counts: from the time that it names, but never before it is recorded, so that what was
         * true of a time that is over stays true.
         *
         * @throws RejectedException {@code INVALID_INPUT} for a time before the statement was made or very far away
         */
        Instant effective(Instant from) {
            Instant issuedAt = statement.header().issuedAt();
            if (from.isBefore(issuedAt) || from.isAfter(time().plus(FARTHEST_FUTURE))) {
                throw new RejectedException(
                        LedgerErrorCode.INVALID_INPUT,
                        "expected a beginning between " + issuedAt + ", when the statement was made, and "
                                + FARTHEST_FUTURE.toDays() + " days from now, found " + from);
            }
            return from.isBefore(time()) ? time() : from;
        }

        /** The same for an interval, which must not be over before it is recorded. */
        Interval effective(Interval asked) {
            Instant from = effective(asked.from());
            Optional<Instant> until = asked.until();
            if (until.filter(end -> !end.isAfter(from)).isPresent()) {
                throw new RejectedException(
                        LedgerErrorCode.INVALID_INPUT, "expected an end after " + from + ", found " + asked);
            }
            return Interval.of(from, until);
        }

        /** Whoever made the statement must have been able to know the entry that it follows. */
        void requireKnowing(Provenance last) {
            Instant issuedAt = statement.header().issuedAt();
            if (issuedAt.isBefore(last.recordedAt())) {
                throw new RejectedException(
                        LedgerErrorCode.STALE_RECORD,
                        "expected a statement made since the last change, recorded at " + last.recordedAt()
                                + ", found one made at " + issuedAt);
            }
        }

        /** What institutions say by themselves must leave room for what authorities say of them. */
        static void requireRoom(List<?> entries, int most, String what) {
            if (entries.size() >= most) {
                throw new RejectedException(
                        LedgerErrorCode.TOO_LARGE,
                        "expected at most " + most + " " + what + ", found " + entries.size() + " already");
            }
        }

        /**
         * The institution acts through an organisation that hosts it, and only while it is active. Where an organisation
         * must endorse what it records, the transaction writes the key that only this organisation lets be written.
         */
        void requireActing(InstitutionRecord institution, LedgerState state) {
            requireHost(institution);
            requireActive(institution);
            institution
                    .requiredEndorsement()
                    // Nobody could endorse for an organisation that has left the channel.
                    .filter(required -> consortium.hasMember(required.organisation()))
                    .ifPresent(required -> state.needEndorsement(institution.code(), required));
        }

        /** An institution all of whose hosts have left may be submitted for by any member: signatures decide, not hosts. */
        private void requireHost(InstitutionRecord institution) {
            List<MspId> hosts =
                    institution.hosts().stream().filter(consortium::hasMember).toList();
            if (!hosts.isEmpty() && !hosts.contains(submission.submitter())) {
                throw new RejectedException(
                        LedgerErrorCode.NOT_A_HOST,
                        "expected a host of " + institution.code() + ", one of " + hosts + ", found "
                                + submission.submitter());
            }
        }

        /** The institution must be neither suspended nor closed. */
        void requireActive(InstitutionRecord institution) {
            if (!institution.isActiveAt(time())) {
                throw new RejectedException(
                        LedgerErrorCode.INSTITUTION_NOT_ACTIVE,
                        "expected an active institution at " + time() + ", found " + institution.code() + " "
                                + institution.statusAt(time()).map(Enum::name).orElse("not yet admitted"));
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
