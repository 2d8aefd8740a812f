package dev.akashi.credential.verify;

import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a verifier asks for before calling something valid. Strict unless relaxed, and each relaxation has its own name.
 * It belongs to the verifier: nothing in a credential or bundle can change it.
 */
public final class VerificationPolicy {

    private static final Duration STRICT_AGE = Duration.ofHours(1);
    private static final List<String> TRUST_MEMBERS =
            List.of("version", "notice", "allowEmbeddedLedger", "witnesses", "maximumAgeSeconds", "log");
    private static final Set<CheckId> NOT_FOR_EVERY_DOCUMENT = Set.of(CheckId.SIGNATURE, CheckId.VALIDITY);
    // What fails here fails because of what the organisations said, not of what the document is.
    private static final Set<CheckId> BY_THE_LEDGER =
            Set.of(CheckId.ANCHOR, CheckId.ISSUER_AT_ISSUE, CheckId.KEY, CheckId.STATUS);
    private static final Set<ReportCode> ALSO_BY_THE_LEDGER =
            Set.of(ReportCode.UNREGISTERED_KEY, ReportCode.ISSUER_MISMATCH);
    private static final int FEWEST_WITNESSES = 2;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(64 * 1024, 8);

    private final boolean embeddedLedger;
    private final int witnesses;
    private final Duration maximumAge;

    private VerificationPolicy(boolean embeddedLedger, int witnesses, Duration maximumAge) {
        this.embeddedLedger = embeddedLedger;
        this.witnesses = witnesses;
        this.maximumAge = maximumAge;
    }

    /**
     * A majority of the organisations agree, and two at least; evidence is at most an hour old; no embedded ledger.
     */
    public static VerificationPolicy strict() {
        return new VerificationPolicy(false, 0, STRICT_AGE);
    }

    /**
     * Reads a verifier's trust file: {@code {"version": 1, "allowEmbeddedLedger": true, "witnesses": 3,
     * "maximumAgeSeconds": 3600}}. What is left out stays strict; what is not known is refused. Its member
     * {@code log} is read by {@link TrustRoot}.
     *
     * @throws JsonFormatException when it is not one
     */
    public static VerificationPolicy read(byte[] trustFile) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(trustFile, LIMITS));
        fields.integer("version", 1, 1);
        for (String name : fields.object().keySet()) {
            // Something that is not known here could be meant to restrict.
            if (!TRUST_MEMBERS.contains(name)) {
                throw new JsonFormatException(
                        Kind.SHAPE, "expected members " + TRUST_MEMBERS + ", found " + Excerpt.of(name));
            }
        }
        VerificationPolicy policy = strict();
        if (fields.has("allowEmbeddedLedger") && fields.bool("allowEmbeddedLedger")) {
            policy = policy.allowEmbeddedLedger();
        }
        if (fields.has("witnesses")) {
            policy = policy.witnesses((int) fields.integer("witnesses", 1, 1000));
        }
        if (fields.has("maximumAgeSeconds")) {
            policy = policy.maximumAge(Duration.ofSeconds(fields.integer("maximumAgeSeconds", 1, Integer.MAX_VALUE)));
        }
        return policy;
    }

    /** Takes evidence from a ledger that is one process and one trust domain. For trials and tests only. */
    public VerificationPolicy allowEmbeddedLedger() {
        return new VerificationPolicy(true, witnesses, maximumAge);
    }

    /** Asks for so many organisations that agree, instead of a majority of two or more. */
    public VerificationPolicy witnesses(int count) {
        if (count < 1) {
            throw new IllegalArgumentException("expected at least one witness, found " + count);
        }
        return new VerificationPolicy(embeddedLedger, count, maximumAge);
    }

    /**
     * Takes evidence that is at most so old.
     *
     * @throws IllegalArgumentException when it is negative
     */
    public VerificationPolicy maximumAge(Duration age) {
        if (age.isNegative()) {
            throw new IllegalArgumentException("expected an age of 0 or more, found " + age);
        }
        return new VerificationPolicy(embeddedLedger, witnesses, age);
    }

    /** Whether evidence from an embedded ledger is taken. */
    public boolean allowsEmbeddedLedger() {
        return embeddedLedger;
    }

    Duration maximumAge() {
        return maximumAge;
    }

    /** How many of so many organisations must agree. */
    int witnessesOf(int organisations) {
        return witnesses > 0 ? witnesses : Math.max(FEWEST_WITNESSES, organisations / 2 + 1);
    }

    /**
     * Folds checks into a verdict. Whether the institution may act today is a note and decides nothing: an old degree
     * outlives its school. What fails by the word of fewer organisations than are asked for is as open as what passes
     * by it.
     */
    Verdict verdict(List<Check> checks) {
        boolean complete = checks.stream().map(Check::id).toList().equals(List.of(CheckId.values()));
        boolean witnessed = checks.stream()
                .anyMatch(check -> check.id() == CheckId.WITNESS && check.status() == CheckStatus.PASSED);
        List<Check> deciding = checks.stream()
                .filter(check -> check.id() != CheckId.ISSUER_NOW)
                .toList();
        if (deciding.stream()
                .anyMatch(check -> check.status() == CheckStatus.FAILED && (witnessed || !isByTheLedger(check)))) {
            return Verdict.INVALID;
        }
        boolean allInOrder = deciding.stream()
                .allMatch(check -> check.status() == CheckStatus.PASSED
                        || (check.code() == ReportCode.NOT_APPLICABLE && NOT_FOR_EVERY_DOCUMENT.contains(check.id())));
        return complete && allInOrder ? Verdict.VALID : Verdict.INDETERMINATE;
    }

    private static boolean isByTheLedger(Check check) {
        return BY_THE_LEDGER.contains(check.id()) || ALSO_BY_THE_LEDGER.contains(check.code());
    }
}
