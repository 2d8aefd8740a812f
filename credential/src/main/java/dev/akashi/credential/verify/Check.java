package dev.akashi.credential.verify;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * One check of a report.
 *
 * @param id which
 * @param status how it came out
 * @param code why
 * @param evidence what it was found from, by name and in the order of names; texts that a message may show
 */
public record Check(CheckId id, CheckStatus status, ReportCode code, Map<String, String> evidence) {

    /** @throws IllegalArgumentException when the code does not go with the status */
    public Check {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(code, "code");
        CheckStatus only = switch (code) {
            case OK, STATUS_LIST_NOT_ASKED -> CheckStatus.PASSED;
            case NOT_APPLICABLE, NOT_REACHED -> CheckStatus.SKIPPED;
            default -> status == CheckStatus.UNDECIDED ? CheckStatus.UNDECIDED : CheckStatus.FAILED;
        };
        if (status != only) {
            throw new IllegalArgumentException("expected " + only + " for " + code + ", found " + status);
        }
        evidence = Collections.unmodifiableMap(new TreeMap<>(evidence));
    }

    /** The message in a language, {@code "ja"} or {@code "en"}. */
    public String message(String language) {
        return Messages.of(language).check(this);
    }
}
