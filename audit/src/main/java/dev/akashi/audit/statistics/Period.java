package dev.akashi.audit.statistics;

import dev.akashi.audit.replay.Replay;
import dev.akashi.model.Excerpt;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Objects;

/**
 * A time that is counted as one: a month, or a fiscal year from April to March, in Japan.
 *
 * @param from the first month
 * @param to the last month
 */
public record Period(YearMonth from, YearMonth to) {

    /** @throws IllegalArgumentException when it is neither a month nor a fiscal year */
    public Period {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        boolean year = from.getMonthValue() == 4 && to.equals(from.plusMonths(11));
        if (!year && !to.equals(from)) {
            throw new IllegalArgumentException("expected a month or a fiscal year, found " + from + " to " + to);
        }
    }

    /**
     * Reads {@code 2026-04}, or {@code 2026} for the fiscal year that begins in that April.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static Period parse(String text) {
        if (text.matches("[0-9]{4}-(0[1-9]|1[0-2])")) {
            YearMonth month = YearMonth.parse(text);
            return new Period(month, month);
        }
        if (text.matches("[0-9]{4}")) {
            YearMonth april = YearMonth.of(Integer.parseInt(text), 4);
            return new Period(april, april.plusMonths(11));
        }
        throw new IllegalArgumentException(
                "expected a month such as 2026-04 or a fiscal year such as 2026, found " + Excerpt.of(text));
    }

    /** Whether it is a whole fiscal year. */
    public boolean isYear() {
        return !from.equals(to);
    }

    boolean contains(YearMonth month) {
        return !month.isBefore(from) && !month.isAfter(to);
    }

    /** The moment at which it is over. */
    public Instant end() {
        return to.plusMonths(1).atDay(1).atStartOfDay(Replay.ZONE).toInstant();
    }

    /** As {@link #parse} reads it. */
    @Override
    public String toString() {
        return isYear() ? Integer.toString(from.getYear()) : from.toString();
    }
}
