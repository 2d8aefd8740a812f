package dev.akashi.model;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** The one spelling of an instant on the ledger: RFC 3339 in UTC, whole seconds, {@code 2026-03-25T00:00:00Z}. */
public final class LedgerTime {

    /** A zero stands for any digit. */
    private static final String SHAPE = "0000-00-00T00:00:00Z";

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
     * @throws IllegalArgumentException for any other spelling of it, such as {@code 24:00:00} for the next day's midnight
     */
    public static Instant parse(String text) {
        if (!hasShape(text)) {
            throw new IllegalArgumentException(
                    "expected a time such as 2026-03-25T00:00:00Z (UTC, whole seconds), found " + Excerpt.of(text));
        }
        try {
            return LocalDateTime.of(
                            number(text, 0, 4),
                            number(text, 5, 7),
                            number(text, 8, 10),
                            number(text, 11, 13),
                            number(text, 14, 16),
                            number(text, 17, 19))
                    .toInstant(ZoneOffset.UTC);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("expected a date and time that exist, found " + text, e);
        }
    }

    private static boolean hasShape(String text) {
        if (text.length() != SHAPE.length()) {
            return false;
        }
        for (int i = 0; i < SHAPE.length(); i++) {
            char expected = SHAPE.charAt(i);
            char found = text.charAt(i);
            if (expected == '0' ? found < '0' || found > '9' : found != expected) {
                return false;
            }
        }
        return true;
    }

    private static int number(String text, int from, int to) {
        return Integer.parseInt(text, from, to, 10);
    }
}
