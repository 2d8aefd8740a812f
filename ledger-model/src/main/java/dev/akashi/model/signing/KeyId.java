package dev.akashi.model.signing;

import dev.akashi.model.Digest;
import java.util.Objects;

/**
 * Names a public key by its content: the SHA-256 of its Multikey bytes (multicodec prefix, then the raw key).
 *
 * @param digest the 32 bytes
 */
public record KeyId(Digest digest) implements Comparable<KeyId> {

    public KeyId {
        Objects.requireNonNull(digest, "digest");
    }

    /**
     * Reads 64 lower-case hexadecimal characters.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static KeyId parse(String hex) {
        return new KeyId(Digest.parse(hex));
    }

    @Override
    public int compareTo(KeyId other) {
        return digest.compareTo(other.digest);
    }

    /** The 64 hexadecimal characters. */
    @Override
    public String toString() {
        return digest.toString();
    }
}
