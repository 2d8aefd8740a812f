package dev.akashi.model;

import java.util.regex.Pattern;

/**
 * The name of one ledger, given once at its founding and repeated in every statement, so that what was said to one
 * ledger cannot be recorded on another. Shaped like the origin of a transparency log: a domain name, then optional path
 * segments, for example {@code registry.example/2026}.
 *
 * @param value 3 to 128 characters
 */
public record LedgerId(String value) {

    private static final Pattern SHAPE =
            Pattern.compile("[a-z0-9]([a-z0-9-]*[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+(/[a-z0-9._-]+)*");

    /** @throws IllegalArgumentException for any other shape */
    public LedgerId {
        if (value.length() > 128 || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException("expected a ledger id, a lower-case domain name with optional"
                    + " path segments such as registry.example/2026, found " + Excerpt.of(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
