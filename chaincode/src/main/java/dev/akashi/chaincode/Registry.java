package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusChanged;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Records statements: the checks that all of them share, then the rule of the type, then the receipt. Knows nothing of
 * Fabric.
 */
final class Registry {

    private static final Duration OLDEST_STATEMENT = Duration.ofDays(7);

    private Registry() {}

    /**
     * Records the statement in an envelope, or answers with the receipt of its first recording.
     *
     * @throws RejectedException when it may not be recorded; nothing is written then
     */
    static Receipt record(byte[] envelopeJson, Submission submission, LedgerState state) {
        Envelope envelope = parse(envelopeJson);
        Statement statement = Statement.open(envelope);
        Optional<Receipt> first = state.receipt(Statement.digest(envelope));
        if (first.isPresent()) {
            return first.get().again();
        }
        requireRecent(statement, submission.time());
        ConsortiumRecord consortium = consortium(statement, submission, envelope, state);
        apply(statement, envelope, submission, consortium, state);

        Provenance provenance =
                new Provenance(submission.time(), submission.transactionId(), Statement.digest(envelope));
        Receipt receipt = new Receipt(statement.type(), provenance, state.pendingKeys(), false);
        state.put(receipt);
        state.flush();
        return receipt;
    }

    private static Envelope parse(byte[] json) {
        try {
            return Envelope.parse(json);
        } catch (JsonFormatException e) {
            LedgerErrorCode code =
                    e.kind() == Kind.TOO_LARGE ? LedgerErrorCode.TOO_LARGE : LedgerErrorCode.INVALID_INPUT;
            throw new RejectedException(code, "envelope: " + e.getMessage(), e);
        }
    }

    private static void requireRecent(Statement statement, Instant time) {
        Instant issuedAt = statement.header().issuedAt();
        if (issuedAt.isAfter(time) || issuedAt.isBefore(time.minus(OLDEST_STATEMENT))) {
            throw new RejectedException(
                    LedgerErrorCode.STATEMENT_TOO_OLD,
                    "expected issuedAt within " + OLDEST_STATEMENT.toDays() + " days before ledger time " + time
                            + ", found " + issuedAt);
        }
    }

    /** The consortium under which a statement is judged: for its founding, the one that it founds. */
    private static ConsortiumRecord consortium(
            Statement statement, Submission submission, Envelope envelope, LedgerState state) {
        Optional<ConsortiumRecord> known = state.consortium();
        ConsortiumRecord consortium;
        if (statement instanceof ConsortiumFounded founded) {
            known.ifPresent(record -> {
                throw new RejectedException(
                        LedgerErrorCode.ALREADY_FOUNDED,
                        "expected a ledger without a consortium, found " + record.ledger() + ", founded at "
                                + record.provenance().recordedAt());
            });
            consortium = ConsortiumRecord.of(
                    founded, new Provenance(submission.time(), submission.transactionId(), Statement.digest(envelope)));
        } else {
            consortium = known.orElseThrow(() ->
                    new RejectedException(LedgerErrorCode.NOT_FOUNDED, "expected a founded consortium, found none"));
            if (!consortium.ledger().equals(statement.header().ledger())) {
                throw new RejectedException(
                        LedgerErrorCode.WRONG_LEDGER,
                        "expected a statement to " + consortium.ledger() + ", found one to "
                                + statement.header().ledger());
            }
        }
        if (!consortium.hasMember(submission.submitter())) {
            throw new RejectedException(
                    LedgerErrorCode.NOT_A_HOST,
                    "expected a member of the consortium to submit, found " + submission.submitter());
        }
        return consortium;
    }

    private static void apply(
            Statement statement,
            Envelope envelope,
            Submission submission,
            ConsortiumRecord consortium,
            LedgerState state) {
        if (statement instanceof ConsortiumFounded founded) {
            new FoundingRule().apply(new Rule.Said<>(founded, envelope, submission, consortium), state);
        } else if (statement instanceof InstitutionAdmitted admitted) {
            new AdmissionRule().apply(new Rule.Said<>(admitted, envelope, submission, consortium), state);
        } else if (statement instanceof AccreditationGranted granted) {
            new AccreditationRule().apply(new Rule.Said<>(granted, envelope, submission, consortium), state);
        } else if (statement instanceof KeyAdded added) {
            new KeyRule().apply(new Rule.Said<>(added, envelope, submission, consortium), state);
        } else if (statement instanceof BatchAnchored batch) {
            new AnchorRule().apply(new Rule.Said<>(batch, envelope, submission, consortium), state);
        } else if (statement instanceof StatusChanged changed) {
            new StatusRule().apply(new Rule.Said<>(changed, envelope, submission, consortium), state);
        }
    }
}
