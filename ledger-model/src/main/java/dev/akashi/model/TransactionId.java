package dev.akashi.model;

import java.util.Objects;

/**
 * A Fabric transaction id: SHA-256 over the client's nonce and identity, so 64 lower-case hexadecimal characters.
 *
 * @param value the characters
 */
public record TransactionId(String value) {

    /** @throws IllegalArgumentException for anything but 64 lower-case hexadecimal characters */
    public TransactionId {
        Objects.requireNonNull(value, "value");
        Digest.parse(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
