package dev.akashi.credential.verify;

import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to a question: a value, that there is none, or nothing. The last two are never confused: what could
 * not be asked is not absent.
 */
public final class Answer<T> {

    private final @Nullable T value;
    private final @Nullable String unavailable;
    private final ReportCode code;

    private Answer(@Nullable T value, @Nullable String unavailable, ReportCode code) {
        this.value = value;
        this.unavailable = unavailable;
        this.code = code;
    }

    /** The answer is this value. */
    public static <T> Answer<T> known(T value) {
        return new Answer<>(Objects.requireNonNull(value, "value"), null, ReportCode.OK);
    }

    /** The answer is that there is none. */
    public static <T> Answer<T> absent() {
        return new Answer<>(null, null, ReportCode.OK);
    }

    /** There was no answer: the ledger could not be asked. */
    public static <T> Answer<T> unavailable(String reason) {
        return unavailable(ReportCode.LEDGER_UNAVAILABLE, reason);
    }

    /** There was no answer that can be believed; the code says why. */
    static <T> Answer<T> unavailable(ReportCode code, String reason) {
        return new Answer<>(null, Objects.requireNonNull(reason, "reason"), code);
    }

    /** A value if there is one, otherwise absent. */
    public static <T> Answer<T> of(Optional<T> value) {
        return value.map(Answer::known).orElseGet(Answer::absent);
    }

    /** The value; empty when there is none or no answer. */
    public Optional<T> value() {
        return Optional.ofNullable(value);
    }

    /** Whether the answer is that there is none. */
    public boolean isAbsent() {
        return value == null && unavailable == null;
    }

    /** Why there was no answer, as a code; {@code OK} when there was one. */
    ReportCode code() {
        return code;
    }

    /** Why there was no answer; empty when there was one. */
    public Optional<String> reason() {
        return Optional.ofNullable(unavailable);
    }
}
