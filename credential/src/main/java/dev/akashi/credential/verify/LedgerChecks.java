package dev.akashi.credential.verify;

import dev.akashi.credential.Placement;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.credential.verify.Evidence.Witness;
import dev.akashi.model.CredentialType;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.AnchorRecord.Confirmation;
import dev.akashi.model.record.BatchAuthority;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionTimeline;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the ledger has to say of a document that leads to a root. */
final class LedgerChecks {

    // How far the clocks of a verifier and of the source may be apart.
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);

    private final Placement place;
    private final Evidence evidence;
    private final VerificationPolicy policy;
    private final Instant now;

    LedgerChecks(Placement place, Evidence evidence, VerificationPolicy policy, Instant now) {
        this.place = place;
        this.evidence = evidence;
        this.policy = policy;
        this.now = now;
    }

    /** The institution's part of the signature check: is the key one of its keys for credentials? */
    Check signature(Check document, Claims claims, VerificationKey key) {
        Optional<InstitutionRecord> known = evidence.institution().value();
        if (known.isEmpty()) {
            return evidence.institution().isAbsent()
                    ? Checks.failed(CheckId.SIGNATURE, ReportCode.UNREGISTERED_KEY, document.evidence())
                    : unavailable(CheckId.SIGNATURE, evidence.institution());
        }
        InstitutionRecord institution = known.get();
        if (!claims.issuerId().equals(institution.did().value())) {
            return Checks.failed(
                    CheckId.SIGNATURE,
                    ReportCode.ISSUER_MISMATCH,
                    Map.of(
                            "found",
                            claims.issuerId(),
                            "expected",
                            institution.did().value()));
        }
        boolean registered = institution
                .key(key.keyId())
                .filter(found -> found.purpose() == KeyPurpose.CREDENTIAL)
                .isPresent();
        return registered
                ? document
                : Checks.failed(CheckId.SIGNATURE, ReportCode.UNREGISTERED_KEY, document.evidence());
    }

    Check anchor() {
        if (evidence.anchor().isAbsent()) {
            return Checks.failed(CheckId.ANCHOR, ReportCode.NOT_RECORDED, Map.of());
        }
        Optional<AnchorRecord> known = evidence.anchor().value();
        if (known.isEmpty()) {
            return unavailable(CheckId.ANCHOR, evidence.anchor());
        }
        AnchorRecord anchor = known.get();
        if (!anchor.institution().equals(place.anchor().institution())) {
            return Checks.failed(
                    CheckId.ANCHOR,
                    ReportCode.RECORDED_FOR_ANOTHER,
                    Map.of("found", anchor.institution().value()));
        }
        if (anchor.size() != place.proof().treeSize()) {
            return Checks.failed(
                    CheckId.ANCHOR,
                    ReportCode.SIZE_DIFFERS,
                    Map.of(
                            "expected", Integer.toString(anchor.size()),
                            "found", Long.toString(place.proof().treeSize())));
        }
        Provenance provenance = anchor.provenance();
        if (!provenance.transactionId().equals(place.anchor().transactionId())
                || !provenance.recordedAt().equals(place.anchor().recordedAt())
                || !provenance
                        .statement()
                        .equals(Statement.digest(place.anchor().statement()))) {
            return Checks.undecided(
                    CheckId.ANCHOR,
                    ReportCode.BUNDLE_DIFFERS,
                    Map.of(
                            "recordedAt", LedgerTime.format(provenance.recordedAt()),
                            "transactionId", provenance.transactionId().value()));
        }
        return Checks.passed(
                CheckId.ANCHOR,
                Map.of(
                        "recordedAt", LedgerTime.format(provenance.recordedAt()),
                        "transactionId", provenance.transactionId().value()));
    }

    /** Was it active and accredited for the type as which the document was recorded, and is that what the document says? */
    Check issuerAtIssue(Optional<Claims> claims) {
        Check accredited = issuer(CheckId.ISSUER_AT_ISSUE);
        if (accredited.status() != CheckStatus.PASSED) {
            return accredited;
        }
        CredentialType recorded = evidence.anchor().value().orElseThrow().credentialType();
        return claims.flatMap(known -> known.contradicting(recorded))
                .map(said -> Checks.failed(
                        CheckId.ISSUER_AT_ISSUE,
                        ReportCode.TYPE_DIFFERS,
                        Map.of("found", said, "recordedAs", recorded.name())))
                .orElse(accredited);
    }

    Check issuer(CheckId id) {
        Optional<AnchorRecord> anchor = evidence.anchor().value();
        Optional<InstitutionRecord> institution = evidence.institution().value();
        if (anchor.isEmpty()) {
            return unavailableOrNotReached(id, evidence.anchor());
        }
        if (institution.isEmpty()) {
            return evidence.institution().isAbsent()
                    ? Checks.failed(
                            id,
                            ReportCode.UNKNOWN_INSTITUTION,
                            Map.of("institution", place.anchor().institution().value()))
                    : unavailable(id, evidence.institution());
        }
        Instant time =
                id == CheckId.ISSUER_NOW ? now : anchor.get().provenance().recordedAt();
        Map<String, String> detail = Map.of("time", LedgerTime.format(time));
        InstitutionTimeline timeline = institution.get().timeline();
        if (!timeline.isActiveAt(time)) {
            return id == CheckId.ISSUER_NOW
                    ? answeredFor(anchor.get(), time).orElseGet(() -> Checks.failed(id, ReportCode.NOT_ACTIVE, detail))
                    : Checks.failed(id, ReportCode.NOT_ACTIVE, detail);
        }
        if (timeline.accreditationAt(anchor.get().credentialType(), time).isEmpty()) {
            return Checks.failed(id, ReportCode.NOT_ACCREDITED, detail);
        }
        return Checks.passed(id, detail);
    }

    /** A note about an institution that is not active: who answers for the batch today. */
    private Optional<Check> answeredFor(AnchorRecord anchor, Instant time) {
        return BatchAuthority.over(anchor, time, evidence::institution).stream()
                .findFirst()
                .map(authority -> Checks.failed(
                        CheckId.ISSUER_NOW,
                        authority.role() == BatchAuthority.Role.CUSTODIAN
                                ? ReportCode.IN_CUSTODY
                                : ReportCode.SUCCEEDED,
                        Map.of(
                                "time",
                                LedgerTime.format(time),
                                "successor",
                                authority.institution().value(),
                                "name",
                                evidence.institution(authority.institution())
                                        .flatMap(record -> record.nameAt(time))
                                        .map(name -> name.ja() + " / " + name.en())
                                        .orElse(""))));
    }

    /** Looks at the keys that signed the batch's statement, and at the one that signed the document. */
    Check key(Optional<VerificationKey> documentKey) {
        Optional<AnchorRecord> anchor = evidence.anchor().value();
        Optional<InstitutionRecord> institution = evidence.institution().value();
        if (anchor.isEmpty()) {
            return unavailableOrNotReached(CheckId.KEY, evidence.anchor());
        }
        if (institution.isEmpty()) {
            return unavailableOrNotReached(CheckId.KEY, evidence.institution());
        }
        Instant time = anchor.get().provenance().recordedAt();
        InstitutionTimeline timeline = institution.get().timeline();
        List<KeyId> keys = new ArrayList<>(anchor.get().signedBy());
        boolean signed = !keys.isEmpty();
        documentKey
                .map(VerificationKey::keyId)
                .filter(keyId -> institution.get().key(keyId).isPresent())
                .ifPresent(keys::add);
        // That one key may have been stolen excuses none that was out of use.
        boolean allInUse = keys.stream()
                .allMatch(keyId -> institution
                        .get()
                        .key(keyId)
                        .filter(key -> key.inUseAt(time))
                        .isPresent());
        if (!signed || !allInUse) {
            return Checks.failed(CheckId.KEY, ReportCode.KEY_NOT_VALID, Map.of());
        }
        Optional<KeyId> compromised = compromised(timeline, keys, time);
        if (compromised.isPresent()) {
            return confirmation(anchor.get())
                    .map(confirmation -> Checks.passed(
                            CheckId.KEY,
                            Map.of(
                                    "confirmedAt",
                                    LedgerTime.format(confirmation.provenance().recordedAt()),
                                    "confirmedBy",
                                    confirmation.by().value())))
                    .orElseGet(() -> doubt(CheckId.KEY, timeline, compromised.get()));
        }
        return Checks.passed(CheckId.KEY);
    }

    private static Optional<KeyId> compromised(InstitutionTimeline timeline, List<KeyId> keys, Instant time) {
        return keys.stream()
                .filter(keyId -> timeline.keyAt(keyId, time) == KeyStanding.COMPROMISED)
                .findFirst();
    }

    /** A confirmation whose own keys are good; one of an institution that is not known counts for nothing. */
    private Optional<Confirmation> confirmation(AnchorRecord anchor) {
        return anchor.confirmations().stream()
                .filter(confirmation -> evidence.institution(confirmation.by())
                        .filter(confirmer -> confirmation.countsBy(confirmer.timeline()))
                        .isPresent())
                .findFirst();
    }

    private static Check doubt(CheckId id, InstitutionTimeline timeline, KeyId key) {
        Map<String, String> detail = new LinkedHashMap<>();
        timeline.compromisedSince(key).ifPresent(since -> detail.put("since", LedgerTime.format(since)));
        detail.put("key", key.toString());
        return Checks.undecided(id, ReportCode.KEY_COMPROMISED, detail);
    }

    Check status() {
        Map<String, String> asOf = Map.of("asOf", LedgerTime.format(evidence.asOf()));
        if (evidence.status().isAbsent()) {
            return Checks.passed(CheckId.STATUS, asOf);
        }
        Optional<StatusRecord> record = evidence.status().value();
        if (record.isEmpty()) {
            return unavailable(CheckId.STATUS, evidence.status());
        }
        Optional<StatusRecord.Event> event = record.get().eventAt(now);
        if (event.isEmpty()) {
            return Checks.passed(CheckId.STATUS, asOf);
        }
        Optional<Check> doubt = doubt(event.get());
        if (doubt.isPresent()) {
            return doubt.get();
        }
        Map<String, String> detail = new LinkedHashMap<>(asOf);
        detail.put("status", event.get().status().name());
        detail.put("reason", event.get().reason().name());
        detail.put("effectiveFrom", LedgerTime.format(event.get().effectiveFrom()));
        Optional.ofNullable(event.get().supersededBy())
                .ifPresent(replacement -> detail.put("supersededBy", replacement.toString()));
        return switch (event.get().status()) {
            case ACTIVE -> Checks.passed(CheckId.STATUS, detail);
            case SUSPENDED -> Checks.failed(CheckId.STATUS, ReportCode.SUSPENDED, detail);
            case RESCINDED -> Checks.failed(CheckId.STATUS, ReportCode.RESCINDED, detail);
            case VOIDED -> Checks.failed(CheckId.STATUS, ReportCode.VOIDED, detail);
            case SUPERSEDED -> Checks.failed(CheckId.STATUS, ReportCode.SUPERSEDED, detail);
            case ENDED -> Checks.failed(CheckId.STATUS, ReportCode.ENDED, detail);
        };
    }

    /** A change that somebody with a stolen key may have made is neither believed nor disbelieved. */
    private Optional<Check> doubt(StatusRecord.Event event) {
        Optional<InstitutionRecord> by = evidence.institution(event.by());
        if (by.isEmpty()) {
            return Optional.of(Checks.undecided(
                    CheckId.STATUS,
                    ReportCode.LEDGER_UNAVAILABLE,
                    Map.of("reason", "the answer lacks institution " + event.by())));
        }
        InstitutionTimeline timeline = by.get().timeline();
        return compromised(timeline, event.signedBy(), event.provenance().recordedAt())
                .map(key -> doubt(CheckId.STATUS, timeline, key));
    }

    Check witness() {
        if (evidence.ledger() == LedgerKind.EMBEDDED && !policy.allowsEmbeddedLedger()) {
            return Checks.undecided(CheckId.WITNESS, ReportCode.EMBEDDED_LEDGER, Map.of());
        }
        int total = evidence.witnesses().size();
        int needed = policy.witnessesOf(total);
        Map<String, String> detail = new LinkedHashMap<>();
        detail.put("agree", Integer.toString(count(Opinion.AGREES)));
        detail.put("total", Integer.toString(total));
        detail.put("needed", Integer.toString(needed));
        List<String> differ = evidence.witnesses().stream()
                .filter(witness -> witness.opinion() == Opinion.DIFFERS)
                .map(Witness::mspId)
                .map(MspId::value)
                .toList();
        if (!differ.isEmpty()) {
            detail.put("differ", String.join(", ", differ));
            return Checks.undecided(CheckId.WITNESS, ReportCode.WITNESSES_DIFFER, detail);
        }
        return count(Opinion.AGREES) >= needed && total > 0
                ? Checks.passed(CheckId.WITNESS, detail)
                : Checks.undecided(CheckId.WITNESS, ReportCode.TOO_FEW_WITNESSES, detail);
    }

    Check freshness() {
        Map<String, String> detail = Map.of("asOf", LedgerTime.format(evidence.asOf()));
        if (evidence.anchor().reason().isPresent()) {
            return unavailable(CheckId.FRESHNESS, evidence.anchor());
        }
        Duration age = Duration.between(evidence.asOf(), now);
        if (age.compareTo(CLOCK_SKEW.negated()) < 0) {
            return Checks.undecided(CheckId.FRESHNESS, ReportCode.AHEAD_OF_CLOCK, detail);
        }
        return age.compareTo(policy.maximumAge()) > 0
                ? Checks.undecided(CheckId.FRESHNESS, ReportCode.STALE, detail)
                : Checks.passed(CheckId.FRESHNESS, detail);
    }

    private int count(Opinion opinion) {
        return (int) evidence.witnesses().stream()
                .filter(witness -> witness.opinion() == opinion)
                .count();
    }

    private static Check unavailable(CheckId id, Answer<?> answer) {
        return Checks.undecided(
                id, answer.code(), Map.of("reason", answer.reason().orElse("")));
    }

    private static Check unavailableOrNotReached(CheckId id, Answer<?> answer) {
        return answer.isAbsent() ? Checks.notReached(id) : unavailable(id, answer);
    }
}
