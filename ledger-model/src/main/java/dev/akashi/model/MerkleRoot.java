package dev.akashi.model;

import java.util.Objects;

/**
 * The RFC 6962 tree head of a batch of commitments; the only thing about a batch that is recorded when it is issued.
 *
 * @param digest the 32 bytes
 */
public record MerkleRoot(Digest digest) {

    public MerkleRoot {
        Objects.requireNonNull(digest, "digest");
    }

    /**
     * Reads 64 lower-case hexadecimal characters.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static MerkleRoot parse(String hex) {
        return new MerkleRoot(Digest.parse(hex));
    }

    /** The 64 hexadecimal characters. */
    @Override
    public String toString() {
        return digest.toString();
    }
}
