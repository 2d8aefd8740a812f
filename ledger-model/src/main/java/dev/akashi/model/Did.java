package dev.akashi.model;

import java.util.regex.Pattern;

/**
 * A decentralised identifier without fragment or query, for example {@code did:web:univ.example.ac.jp}. The registry
 * says which keys it had when; nobody needs to fetch its document from the web to verify.
 *
 * @param value at most 256 characters
 */
public record Did(String value) {

    private static final Pattern SHAPE = Pattern.compile("did:[a-z0-9]+:[A-Za-z0-9._%-]+(:[A-Za-z0-9._%-]+)*");

    /** @throws IllegalArgumentException for any other shape */
    public Did {
        if (value.length() > 256 || !SHAPE.matcher(value).matches()) {
            throw new IllegalArgumentException(
                    "expected a DID such as did:web:univ.example.ac.jp, found " + Excerpt.of(value));
        }
    }

    @Override
    public String toString() {
        return value;
    }
}
