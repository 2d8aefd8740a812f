package dev.akashi.credential.verify;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Placement;
import dev.akashi.credential.sdjwt.KeyBinding.Challenge;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.verify.EvidenceSource.Question;
import dev.akashi.credential.verify.VerificationReport.Issuer;
import dev.akashi.model.Commitment;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies documents.
 *
 * <pre>{@code
 * Verifier verifier = new Verifier(evidenceSource, VerificationPolicy.strict(), Clock.systemUTC());
 * VerificationReport report = verifier.verify(document, bundle);
 * if (report.verdict() == Verdict.VALID) { … }
 * String why = report.toText("en");
 * }</pre>
 *
 * <p>A document that is not in order is a result, never an exception. Whatever could not be found out is UNDECIDED, and the
 * verdict then INDETERMINATE. Safe for use by several threads if the evidence source is.
 */
public final class Verifier {

    private final EvidenceSource source;
    private final VerificationPolicy policy;
    private final Clock clock;
    private final Optional<Challenge> challenge;
    private final List<StatusListCredential> lists;

    /**
     * A verifier.
     *
     * @param source knows what the ledger knows
     * @param policy what is asked for
     * @param clock the time
     */
    public Verifier(EvidenceSource source, VerificationPolicy policy, Clock clock) {
        this(source, policy, clock, Optional.empty(), List.of());
    }

    private Verifier(
            EvidenceSource source,
            VerificationPolicy policy,
            Clock clock,
            Optional<Challenge> challenge,
            List<StatusListCredential> lists) {
        this.source = Objects.requireNonNull(source, "source");
        this.policy = Objects.requireNonNull(policy, "policy");
        this.clock = Objects.requireNonNull(clock, "clock");
        this.challenge = challenge;
        this.lists = List.copyOf(lists);
    }

    /**
     * A verifier that takes only what its holder has signed in answer to a challenge: an SD-JWT VC with key binding. Other
     * documents cannot show that, and fail.
     */
    public Verifier challenging(Challenge asked) {
        return new Verifier(source, policy, clock, Optional.of(asked), lists);
    }

    /**
     * A verifier that also looks at status lists which somebody has at hand, where a credential names them. The ledger
     * decides; a list that says otherwise makes the status UNDECIDED, and no list makes it better. Nothing is fetched.
     */
    public Verifier lookingAt(List<StatusListCredential> given) {
        return new Verifier(source, policy, clock, challenge, given);
    }

    /** Verifies a document that came without its bundle. What the ledger would say cannot be asked then. */
    public VerificationReport verify(byte[] document) {
        return report(document, Optional.empty(), Optional.empty());
    }

    /**
     * Verifies a document with its bundle.
     *
     * @param document the file's bytes
     * @param bundle the bundle's bytes; any bytes
     */
    public VerificationReport verify(byte[] document, byte[] bundle) {
        try {
            return report(document, Optional.of(Bundle.parse(bundle)), Optional.empty());
        } catch (JsonFormatException e) {
            return report(document, Optional.empty(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /**
     * Verifies a document that stays where it is: whoever has it computed its commitment and asks about that. A plain file
     * is decided in this way, if the one who asks computed rightly. Of a credential, what only its text shows is UNDECIDED
     * ({@code NOT_SENT}): its form, its signature, its dates. A commitment that does not lead to the root is that of
     * another content.
     *
     * @param place the commitment and where it is said to be
     */
    public VerificationReport verify(Placement place) {
        Instant asked = clock.instant();
        boolean isFile = place.profile() == CredentialProfile.DOCUMENT;
        boolean leads = place.proof().includes(place.commitment(), place.root());
        Map<String, String> basis = Map.of("basis", "commitment");
        List<Check> checks = new ArrayList<>();
        checks.add(
                isFile
                        ? Checks.passed(CheckId.FORMAT, basis)
                        : Checks.undecided(CheckId.FORMAT, ReportCode.NOT_SENT, basis));
        checks.add(
                isFile
                        ? Checks.notApplicable(CheckId.SIGNATURE)
                        : Checks.undecided(CheckId.SIGNATURE, ReportCode.NOT_SENT, basis));
        checks.add(
                leads
                        ? Checks.passed(
                                CheckId.INTEGRITY,
                                Map.of(
                                        "basis",
                                        "commitment",
                                        "root",
                                        place.root().toString()))
                        : Checks.failed(CheckId.INTEGRITY, ReportCode.CONTENT_CHANGED, basis));
        Check validity = isFile
                ? Checks.notApplicable(CheckId.VALIDITY)
                : Checks.undecided(CheckId.VALIDITY, ReportCode.NOT_SENT, basis);
        Issuer issuer = null;
        if (leads) {
            Evidence evidence =
                    gather(new Question(place.anchor().institution(), place.root(), place.commitment()), place, asked);
            LedgerChecks ledger = new LedgerChecks(place, evidence, policy, asked);
            checks.add(ledger.anchor());
            checks.add(ledger.issuerAtIssue(Optional.empty()));
            checks.add(ledger.issuer(CheckId.ISSUER_NOW));
            checks.add(ledger.key(Optional.empty()));
            checks.add(ledger.status());
            checks.add(validity);
            checks.add(ledger.witness());
            checks.add(ledger.freshness());
            issuer = ledger.anchor().status() == CheckStatus.PASSED ? issuer(evidence, asked) : null;
        } else {
            addUnreached(checks, validity);
        }
        return new VerificationReport(
                policy.verdict(checks), asked, place.profile(), place.commitment(), issuer, checks);
    }

    private static void addUnreached(List<Check> checks, Check validity) {
        for (CheckId id : CheckId.values()) {
            if (id == CheckId.VALIDITY) {
                checks.add(validity);
            } else if (id.compareTo(CheckId.INTEGRITY) > 0) {
                checks.add(Checks.notReached(id));
            }
        }
    }

    private VerificationReport report(byte[] document, Optional<Bundle> bundle, Optional<String> bundleDefect) {
        Instant asked = clock.instant();
        DocumentChecks own = DocumentChecks.of(document, bundle, bundleDefect, challenge, asked);
        List<Check> checks = new ArrayList<>();
        checks.add(own.format());
        if (bundle.isPresent() && own.integrity().status() == CheckStatus.PASSED) {
            Commitment commitment = own.commitment().orElseThrow();
            Placement place = bundle.get().placement();
            Evidence evidence =
                    gather(new Question(place.anchor().institution(), place.root(), commitment), place, asked);
            LedgerChecks ledger = new LedgerChecks(place, evidence, policy, asked);
            checks.add(signature(own, ledger));
            checks.add(own.integrity());
            Check anchor = ledger.anchor();
            checks.add(anchor);
            checks.add(ledger.issuerAtIssue(own.claims()));
            checks.add(ledger.issuer(CheckId.ISSUER_NOW));
            checks.add(ledger.key(own.key()));
            checks.add(status(own, ledger.status(), evidence, asked));
            checks.add(validity(own, asked));
            checks.add(ledger.witness());
            checks.add(ledger.freshness());
            // Whoever wrote the bundle chose the institution: it is named only if the ledger agrees.
            boolean isItsIssuer = anchor.status() == CheckStatus.PASSED;
            return finish(own, asked, isItsIssuer ? issuer(evidence, asked) : null, checks);
        }
        checks.add(signatureWithoutLedger(own));
        checks.add(own.integrity());
        addUnreached(checks, validity(own, asked));
        return finish(own, asked, null, checks);
    }

    private VerificationReport finish(DocumentChecks own, Instant asked, @Nullable Issuer issuer, List<Check> checks) {
        return new VerificationReport(
                policy.verdict(checks),
                asked,
                own.profile().orElse(null),
                own.commitment().orElse(null),
                issuer,
                checks);
    }

    private static Check signature(DocumentChecks own, LedgerChecks ledger) {
        Check signature = own.signature();
        if (signature.status() != CheckStatus.PASSED) {
            return signature;
        }
        return ledger.signature(signature, own.claims().orElseThrow(), own.key().orElseThrow());
    }

    // A signature that fits says nothing as long as nobody says whose key it is.
    private static Check signatureWithoutLedger(DocumentChecks own) {
        Check signature = own.signature();
        return signature.status() == CheckStatus.PASSED
                ? Checks.undecided(CheckId.SIGNATURE, ReportCode.SIGNER_NOT_ESTABLISHED, signature.evidence())
                : signature;
    }

    private Check status(DocumentChecks own, Check ledger, Evidence evidence, Instant now) {
        Optional<Claims> claims = own.claims().filter(Claims::hasOwnStatus);
        if (claims.isEmpty()) {
            return ledger;
        }
        Optional<StatusListEntry> entry = claims.get().statusEntry();
        if (entry.isPresent()) {
            return new StatusListCheck(lists, evidence, now).beside(ledger, entry.get());
        }
        return ledger.status() == CheckStatus.PASSED
                ? Checks.undecided(CheckId.STATUS, ReportCode.STATUS_ELSEWHERE, ledger.evidence())
                : ledger;
    }

    private static Check validity(DocumentChecks own, Instant now) {
        Optional<Claims> claims = own.claims();
        if (claims.isEmpty()) {
            return own.format().status() == CheckStatus.PASSED
                    ? Checks.notApplicable(CheckId.VALIDITY)
                    : Checks.notReached(CheckId.VALIDITY);
        }
        Optional<Instant> from = claims.get().validFrom();
        if (from.isPresent() && now.isBefore(from.get())) {
            return Checks.failed(
                    CheckId.VALIDITY, ReportCode.NOT_YET_VALID, Map.of("validFrom", LedgerTime.format(from.get())));
        }
        Optional<Instant> until = claims.get().validUntil();
        if (until.isPresent() && now.isAfter(until.get())) {
            return Checks.failed(
                    CheckId.VALIDITY, ReportCode.EXPIRED, Map.of("validUntil", LedgerTime.format(until.get())));
        }
        return Checks.passed(CheckId.VALIDITY);
    }

    // A source that breaks its promise and throws has found out nothing.
    private Evidence gather(Question question, Placement place, Instant now) {
        try {
            return source.gather(question, place).about(question);
        } catch (RuntimeException e) {
            return Evidence.none(Evidence.LedgerKind.FABRIC, now, String.valueOf(e));
        }
    }

    private static @Nullable Issuer issuer(Evidence evidence, Instant now) {
        Optional<InstitutionRecord> known = evidence.institution().value();
        if (known.isEmpty()) {
            return null;
        }
        InstitutionRecord institution = known.get();
        AnchorRecord anchor = evidence.anchor().value().orElseThrow();
        Instant recordedAt = anchor.provenance().recordedAt();
        return new Issuer(
                institution.code(),
                institution.nameAt(recordedAt).orElse(null),
                institution.nameAt(now).orElse(null),
                anchor.credentialType(),
                recordedAt);
    }
}
