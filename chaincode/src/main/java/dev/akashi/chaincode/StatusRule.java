package dev.akashi.chaincode;

import dev.akashi.model.Commitment;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.StatusRecord.Event;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Changes the status of credentials that are shown to belong to a batch of the institution, each from the status event
 * that its author knew.
 */
final class StatusRule implements Rule<StatusChanged> {

    private static final int SIGNATURES_TO_UNDO = 2;

    @Override
    public void apply(Said<StatusChanged> said, LedgerState state) {
        StatusChanged changed = said.statement();
        InstitutionRecord institution = state.requireInstitution(changed.institution());
        said.requireActing(institution, state);
        AnchorRecord anchor = state.requireAnchor(changed.root());
        state.requireAnswering(institution, anchor, said.time());
        boolean undoes =
                changed.changes().stream().anyMatch(change -> change.reason() == StatusReason.RECORDED_IN_ERROR);
        int threshold = undoes ? Math.max(said.threshold(), SIGNATURES_TO_UNDO) : said.threshold();
        List<KeyId> signedBy = said.signers(Rule.keysOf(institution)).require(institution, threshold, said.time());
        state.readAhead(changed.changes().stream()
                .map(change -> WorldState.status(anchor.institution(), change.commitment()))
                .toList());
        for (Change change : changed.changes()) {
            apply(change, anchor, institution, signedBy, said, state);
        }
    }

    private static void apply(
            Change change,
            AnchorRecord anchor,
            InstitutionRecord institution,
            List<KeyId> signedBy,
            Said<StatusChanged> said,
            LedgerState state) {
        requireMember(change.commitment(), change.proof(), anchor, LedgerErrorCode.BAD_INCLUSION_PROOF);
        requireTime(change, anchor, said);
        Optional<StatusRecord> record = state.status(anchor.institution(), change.commitment());
        requireTransition(change, record);
        Replacement replacement = change.supersededBy();
        if (replacement != null) {
            requireReplacement(change, replacement, anchor, institution, said.time(), state);
        }
        Event event = new Event(
                change.status(),
                change.reason(),
                change.effectiveFrom(),
                said.statement().institution(),
                replacement == null ? null : replacement.commitment(),
                signedBy,
                said.provenance());
        state.put(record.map(known -> known.with(event))
                .orElseGet(() -> new StatusRecord(anchor.institution(), change.commitment(), List.of(event))));
    }

    private static void requireMember(
            Commitment commitment, InclusionProof proof, AnchorRecord anchor, LedgerErrorCode code) {
        if (proof.treeSize() != anchor.size() || !proof.includes(commitment, anchor.root())) {
            throw new RejectedException(
                    code,
                    "expected a proof that leads " + commitment + " to root " + anchor.root() + " of "
                            + anchor.size() + " leaves, found one for a tree of " + proof.treeSize()
                            + " that does not");
        }
    }

    private static void requireTime(Change change, AnchorRecord anchor, Said<StatusChanged> said) {
        boolean tooEarly = change.effectiveFrom().isBefore(anchor.provenance().recordedAt());
        boolean tooLate = change.effectiveFrom().isAfter(said.time().plus(FARTHEST_FUTURE));
        if (tooEarly || tooLate) {
            throw new RejectedException(
                    LedgerErrorCode.INVALID_INPUT,
                    "expected effectiveFrom between the recording of the batch, "
                            + anchor.provenance().recordedAt() + ", and " + FARTHEST_FUTURE.toDays()
                            + " days from now, found " + change.effectiveFrom());
        }
    }

    private static void requireTransition(Change change, Optional<StatusRecord> record) {
        Optional<StatementDigest> known =
                record.map(status -> status.last().provenance().statement());
        if (!known.equals(Optional.ofNullable(change.previous()))) {
            throw new RejectedException(
                    LedgerErrorCode.STALE_STATUS,
                    "expected previous to be "
                            + known.map(StatementDigest::toString).orElse("absent") + ", found "
                            + Optional.ofNullable(change.previous())
                                    .map(StatementDigest::toString)
                                    .orElse("none")
                            + ", for " + change.commitment());
        }
        CredentialStatus present = record.map(status -> status.last().status()).orElse(CredentialStatus.ACTIVE);
        if (!present.mayBecome(change.status(), change.reason())) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a change that is allowed from " + present + ", found " + change.status() + " for "
                            + change.reason());
        }
    }

    // A replacement must be good itself, which also rules out circles.
    private static void requireReplacement(
            Change change,
            Replacement replacement,
            AnchorRecord anchor,
            InstitutionRecord institution,
            Instant time,
            LedgerState state) {
        AnchorRecord other = state.anchor(replacement.root())
                .orElseThrow(() -> new RejectedException(
                        LedgerErrorCode.BAD_SUCCESSOR,
                        "expected a replacement in a recorded batch, found root " + replacement.root()));
        requireMember(replacement.commitment(), replacement.proof(), other, LedgerErrorCode.BAD_SUCCESSOR);
        CredentialStatus status = state.status(other.institution(), replacement.commitment())
                .map(record -> record.last().status())
                .orElse(CredentialStatus.ACTIVE);
        boolean same = replacement.commitment().equals(change.commitment());
        boolean related =
                other.institution().equals(anchor.institution()) || state.answersFor(institution, other, time);
        if (same || status != CredentialStatus.ACTIVE || !related) {
            throw new RejectedException(
                    LedgerErrorCode.BAD_SUCCESSOR,
                    "expected another, active credential that " + institution.code() + " answers for, found "
                            + (same ? "the same one" : status + " of " + other.institution()));
        }
    }
}
