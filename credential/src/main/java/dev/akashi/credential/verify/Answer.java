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

    private Answer(@Nullable T value, @Nullable String unavailable) {
        this.value = value;
        this.unavailable = unavailable;
    }

    /** The answer is this value. */
    public static <T> Answer<T> known(T value) {
        return new Answer<>(Objects.requireNonNull(value, "value"), null);
    }

    /** The answer is that there is none. */
    public static <T> Answer<T> absent() {
        return new Answer<>(null, null);
    }

    /** There was no answer. */
    public static <T> Answer<T> unavailable(String reason) {
        return new Answer<>(null, Objects.requireNonNull(reason, "reason"));
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

    /** Why there was no answer; empty when there was one. */
    public Optional<String> reason() {
        return Optional.ofNullable(unavailable);
    }
}
