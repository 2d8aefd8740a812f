package dev.akashi.bench;

import java.util.Objects;
import java.util.OptionalDouble;

/**
 * What a measured quantity is compared with. The ratio always says how many times better ours is: twice the rate and half
 * the time are both 2.
 *
 * @param with what it is compared with, in words
 * @param reference its value, in the unit of the quantity
 * @param better which direction is better
 * @param required the ratio that is asked for; empty when none is
 */
public record Comparison(String with, double reference, Better better, OptionalDouble required) {

    /** Which direction is better. */
    public enum Better {
        /** Rates. */
        MORE,
        /** Times. */
        LESS
    }

    /** @throws IllegalArgumentException when the reference is not above zero */
    public Comparison {
        Objects.requireNonNull(with, "with");
        Objects.requireNonNull(better, "better");
        Objects.requireNonNull(required, "required");
        if (!(reference > 0) || Double.isInfinite(reference)) {
            throw new IllegalArgumentException("expected a reference above zero, found " + reference);
        }
    }

    /** A limit that is to be reached. */
    public static Comparison atLeast(double limit) {
        return new Comparison("the limit", limit, Better.MORE, OptionalDouble.of(1));
    }

    /** A limit that is not to be exceeded. */
    public static Comparison atMost(double limit) {
        return new Comparison("the limit", limit, Better.LESS, OptionalDouble.of(1));
    }

    /** Something else, of which more is better, without a requirement. */
    public static Comparison with(String what, double rate) {
        return new Comparison(what, rate, Better.MORE, OptionalDouble.empty());
    }

    /** The same, with the ratio that is asked for. */
    public Comparison requiring(double ratio) {
        return new Comparison(with, reference, better, OptionalDouble.of(ratio));
    }

    /** How many times better than the reference. */
    public double ratio(double ours) {
        return better == Better.MORE ? ours / reference : reference / ours;
    }

    /** Whether the ratio is what is asked for; true when nothing is. */
    public boolean isMet(double ours) {
        return required.isEmpty() || ratio(ours) >= required.getAsDouble();
    }
}
