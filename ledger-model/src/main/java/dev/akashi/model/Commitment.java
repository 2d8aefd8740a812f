package dev.akashi.model;

import java.util.Objects;

/**
 * A credential on the ledger: the salted, domain-separated hash that stands for one document and says nothing about it.
 *
 * @param digest the 32 bytes
 */
public record Commitment(Digest digest) {

    public Commitment {
        Objects.requireNonNull(digest, "digest");
    }

    /**
     * Reads 64 lower-case hexadecimal characters.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static Commitment parse(String hex) {
        return new Commitment(Digest.parse(hex));
    }

    /** The 64 hexadecimal characters. */
    @Override
    public String toString() {
        return digest.toString();
    }
}
