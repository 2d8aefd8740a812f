package dev.akashi.bench;

import java.util.List;
import java.util.Objects;

/**
 * One quantity that was measured.
 *
 * @param what which, in words
 * @param unit its unit
 * @param ours its values
 * @param comparisons what its median is compared with
 */
public record Finding(String what, String unit, Series ours, List<Comparison> comparisons) {

    public Finding {
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(unit, "unit");
        Objects.requireNonNull(ours, "ours");
        comparisons = List.copyOf(comparisons);
    }

    /** A quantity with what it is compared with. */
    public static Finding of(String what, String unit, Series ours, Comparison... comparisons) {
        return new Finding(what, unit, ours, List.of(comparisons));
    }

    /** Whether all that is asked for is reached. */
    public boolean isMet() {
        return comparisons.stream().allMatch(comparison -> comparison.isMet(ours.median()));
    }
}
