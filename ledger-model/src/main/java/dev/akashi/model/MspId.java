package dev.akashi.model;

import java.util.regex.Pattern;

/**
 * A member organisation's name in the Fabric network, for example {@code UnivAMSP}.
 *
 * @param value 1 to 64 letters, digits, dots and hyphens
 */
public record MspId(String value) implements Comparable<MspId> {

    private static final Pattern SHAPE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9.-]{0,63}");

    /** @throws IllegalArgumentException for any other shape */
    public MspId {
        if (!SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "expected an MSP id, 1 to 64 letters, digits, dots or hyphens, found " + Excerpt.of(value));
        }
    }

    @Override
    public int compareTo(MspId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
