package dev.akashi.audit.statistics;

/**
 * By what rule counts are kept back. The same for all releases of a history.
 *
 * @param threshold counts from one to one below it are not told
 * @param rounding numbers are told as multiples of it; 1 for as they are
 */
public record Parameters(int threshold, int rounding) {

    /** Below ten nothing is told; what is told is told as it is. */
    public static final Parameters STANDARD = new Parameters(10, 1);

    /** @throws IllegalArgumentException when a number is out of its range */
    public Parameters {
        if (threshold < 3 || threshold > 1000) {
            throw new IllegalArgumentException("expected a threshold of 3 to 1000, found " + threshold);
        }
        if (rounding != 1 && rounding != 3 && rounding != 5) {
            throw new IllegalArgumentException("expected rounding to 1, 3 or 5, found " + rounding);
        }
    }

    boolean isSmall(long count) {
        return count > 0 && count < threshold;
    }

    long rounded(long count) {
        return Math.round((double) count / rounding) * rounding;
    }
}
