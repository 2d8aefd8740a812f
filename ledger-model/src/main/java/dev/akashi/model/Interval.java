package dev.akashi.model;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A span of time that holds its start and not its end. Facts in the registry are dated with it and are never
 * overwritten: something that ends gets an end.
 */
public final class Interval {

    private final Instant from;
    private final @Nullable Instant until;

    private Interval(Instant from, @Nullable Instant until) {
        this.from = Objects.requireNonNull(from, "from");
        this.until = until;
        if (until != null && !until.isAfter(from)) {
            throw new IllegalArgumentException("expected an end after " + from + ", found " + until);
        }
    }

    /** From an instant on, with no end. */
    public static Interval from(Instant from) {
        return new Interval(from, null);
    }

    /** From an instant to another, which must be later. */
    public static Interval between(Instant from, Instant until) {
        return new Interval(from, Objects.requireNonNull(until, "until"));
    }

    /** From an instant to another if there is one. */
    public static Interval of(Instant from, Optional<Instant> until) {
        return new Interval(from, until.orElse(null));
    }

    /** The first instant that belongs to it. */
    public Instant from() {
        return from;
    }

    /** The first instant that no longer belongs to it; empty while it is open. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    /** Whether {@code from <= instant < until}. */
    public boolean contains(Instant instant) {
        return !instant.isBefore(from) && (until == null || instant.isBefore(until));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Interval that && from.equals(that.from) && Objects.equals(until, that.until);
    }

    @Override
    public int hashCode() {
        return Objects.hash(from, until);
    }

    @Override
    public String toString() {
        return "[" + from + ", " + (until == null ? "open" : until) + ")";
    }
}
