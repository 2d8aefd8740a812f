package dev.akashi.model;

import java.util.Objects;

/**
 * Identifies what was said: the SHA-256 of a statement's DSSE pre-authentication encoding. The same statement has the same digest whoever signs it.
 *
 * @param digest the 32 bytes
 */
public record StatementDigest(Digest digest) {

    public StatementDigest {
        Objects.requireNonNull(digest, "digest");
    }

    /**
     * Reads 64 lower-case hexadecimal characters.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static StatementDigest parse(String hex) {
        return new StatementDigest(Digest.parse(hex));
    }

    /** The 64 hexadecimal characters. */
    @Override
    public String toString() {
        return digest.toString();
    }
}
