package dev.akashi.credential.proof;

import dev.akashi.model.Excerpt;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/**
 * A point in time as credentials write it: {@code dateTimeStamp} of XML Schema 1.1, {@code 2026-03-25T00:00:00+09:00}. The
 * zone is never left to be guessed.
 */
public final class DateTimeStamp {

    private static final Pattern SHAPE = Pattern.compile(
            "[0-9]{4}-[0-9]{2}-[0-9]{2}" + "T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?" + "(Z|[+-][0-9]{2}:[0-9]{2})");

    private DateTimeStamp() {}

    /**
     * Reads a point in time.
     *
     * @throws IllegalArgumentException for any other spelling, or a time that does not exist
     */
    public static Instant parse(String text) {
        if (SHAPE.matcher(text).matches()) {
            try {
                return OffsetDateTime.parse(text).toInstant();
            } catch (DateTimeException e) {
                throw new IllegalArgumentException("expected a date and time that exist, found " + text, e);
            }
        }
        throw new IllegalArgumentException(
                "expected a date and time with zone such as 2026-03-25T00:00:00+09:00, found " + Excerpt.of(text));
    }
}
