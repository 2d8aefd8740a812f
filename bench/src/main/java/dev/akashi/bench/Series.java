package dev.akashi.bench;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/**
 * The same quantity, measured several times.
 *
 * @param values in the order in which they were measured; at least one
 */
public record Series(List<Double> values) {

    /** @throws IllegalArgumentException when there is none, or one that is no finite number */
    public Series {
        values = List.copyOf(values);
        if (values.isEmpty() || !values.stream().allMatch(Double::isFinite)) {
            throw new IllegalArgumentException("expected measured values, at least one, found " + values);
        }
    }

    /** A series of these values. */
    public static Series of(double... values) {
        return new Series(Arrays.stream(values).boxed().toList());
    }

    /** A series of these values. */
    public static Series of(Collection<Double> values) {
        return new Series(List.copyOf(values));
    }

    /** The value in the middle; of an even number of values the mean of the middle two. */
    public double median() {
        return percentile(50);
    }

    /** The smallest value. */
    public double min() {
        return sorted()[0];
    }

    /** The largest value. */
    public double max() {
        return sorted()[values.size() - 1];
    }

    /**
     * The value below which so many percent of the values are, between two neighbours by straight line.
     *
     * @param percent 0 to 100
     */
    public double percentile(double percent) {
        if (percent < 0 || percent > 100) {
            throw new IllegalArgumentException("expected 0 to 100 percent, found " + percent);
        }
        double[] sorted = sorted();
        double place = percent / 100 * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }

    private double[] sorted() {
        return values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    }
}
