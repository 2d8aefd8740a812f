package dev.akashi.model;

import java.time.YearMonth;
import java.util.Objects;

/**
 * The months in which the credentials of a batch were awarded, both included. Months and not days: a batch may be one
 * person, and the day of one person's award is nobody else's business.
 *
 * @param from the first month
 * @param to the last month, not before the first and at most 120 months later
 */
public record AwardPeriod(YearMonth from, YearMonth to) {

    private static final int LONGEST_MONTHS = 120;

    /** @throws IllegalArgumentException when the months are the wrong way round or too far apart */
    public AwardPeriod {
        Objects.requireNonNull(from, "from");
        Objects.requireNonNull(to, "to");
        if (to.isBefore(from) || to.isAfter(from.plusMonths(LONGEST_MONTHS))) {
            throw new IllegalArgumentException(
                    "expected an award period of 1 to " + LONGEST_MONTHS + " months, found " + from + " to " + to);
        }
    }
}
