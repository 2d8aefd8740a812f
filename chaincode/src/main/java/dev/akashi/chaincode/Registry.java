package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.record.ConsortiumRecord;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityChanged;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.ConsortiumFounded;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionAdmitted;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionReinstated;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.MemberChanged;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionRetracted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
        state.readAhead(readInAnyCase(statement, Statement.digest(envelope)));
        Optional<Receipt> first = state.receipt(Statement.digest(envelope));
        if (first.isPresent()) {
            return first.get().again();
        }
        requireRecent(statement, submission.time());
        ConsortiumRecord consortium = consortium(statement, submission, envelope, state);
        apply(statement, envelope, submission, consortium, state);

        Provenance provenance =
                new Provenance(submission.time(), submission.transactionId(), Statement.digest(envelope));
        Receipt receipt = new Receipt(statement.type(), provenance, false);
        state.put(receipt);
        state.flush();
        return receipt;
    }

    /** What is read for every statement, and what is read besides for those that are recorded most. */
    private static List<String> readInAnyCase(Statement statement, StatementDigest digest) {
        List<String> keys = new ArrayList<>();
        keys.add(WorldState.statement(digest));
        keys.add(WorldState.CONSORTIUM);
        if (statement instanceof BatchAnchored batch) {
            keys.add(WorldState.institution(batch.institution()));
            keys.add(WorldState.anchor(batch.root()));
        } else if (statement instanceof StatusChanged changed) {
            keys.add(WorldState.institution(changed.institution()));
            keys.add(WorldState.anchor(changed.root()));
        }
        return keys;
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
        Hearing heard = new Hearing(statement, envelope, submission, consortium, state);
        switch (statement.type()) {
            case CONSORTIUM_FOUNDED -> heard.by(new FoundingRule(), ConsortiumFounded.class);
            case INSTITUTION_ADMITTED -> heard.by(new AdmissionRule(), InstitutionAdmitted.class);
            case ACCREDITATION_GRANTED -> heard.by(new AccreditationRule(), AccreditationGranted.class);
            case ACCREDITATION_ENDED -> heard.by(new AccreditationEndRule(), AccreditationEnded.class);
            case KEY_ADDED -> heard.by(new KeyAdditionRule(), KeyAdded.class);
            case KEY_RETIRED -> heard.by(new KeyRetirementRule(), KeyRetired.class);
            case KEY_COMPROMISED -> heard.by(new KeyCompromiseRule(), KeyCompromised.class);
            case BATCH_ANCHORED -> heard.by(new AnchorRule(), BatchAnchored.class);
            case BATCH_CONFIRMED -> heard.by(new ConfirmationRule(), BatchConfirmed.class);
            case STATUS_CHANGED -> heard.by(new StatusRule(), StatusChanged.class);
            case AUTHORITY_CHANGED -> heard.by(new AuthorityRule(), AuthorityChanged.class);
            case MEMBER_CHANGED -> heard.by(new MemberRule(), MemberChanged.class);
            case INSTITUTION_RENAMED -> heard.by(new RenamingRule(), InstitutionRenamed.class);
            case INSTITUTION_SUSPENDED -> heard.by(new SuspensionRule(), InstitutionSuspended.class);
            case INSTITUTION_REINSTATED -> heard.by(new ReinstatementRule(), InstitutionReinstated.class);
            case INSTITUTION_CLOSED -> heard.by(new ClosureRule(), InstitutionClosed.class);
            case SUCCESSION_DECLARED -> heard.by(new SuccessionRule(), SuccessionDeclared.class);
            case ENDORSEMENT_REQUIRED -> heard.by(new EndorsementRule(), EndorsementRequired.class);
            case ENDORSEMENT_RELEASED -> heard.by(new EndorsementReleaseRule(), EndorsementReleased.class);
            case SUCCESSION_RETRACTED -> heard.by(new RetractionRule(), SuccessionRetracted.class);
        }
    }

    /** A statement that waits for the rule of its type. */
    private record Hearing(
            Statement statement,
            Envelope envelope,
            Submission submission,
            ConsortiumRecord consortium,
            LedgerState state) {

        <S extends Statement> void by(Rule<S> rule, Class<S> type) {
            rule.apply(new Rule.Said<>(type.cast(statement), envelope, submission, consortium), state);
        }
    }
}
