package dev.akashi.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** The one spelling of an instant on the ledger: RFC 3339 in UTC, whole seconds, {@code 2026-03-25T00:00:00Z}. */
public final class LedgerTime {

    private static final Pattern SHAPE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z");

    private LedgerTime() {}

    /** Cuts an instant to whole seconds. */
    public static Instant truncate(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS);
    }

    /** Writes an instant, cut to whole seconds. */
    public static String format(Instant instant) {
        return truncate(instant).toString();
    }

    /**
     * Reads an instant.
     *
     * @throws IllegalArgumentException for any other spelling of it
     */
    public static Instant parse(String text) {
        if (SHAPE.matcher(text).matches()) {
            try {
                return Instant.parse(text);
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("expected a date and time that exist, found " + text, e);
            }
        }
        throw new IllegalArgumentException(
                "expected a time such as 2026-03-25T00:00:00Z (UTC, whole seconds), found " + Excerpt.of(text));
    }
}
