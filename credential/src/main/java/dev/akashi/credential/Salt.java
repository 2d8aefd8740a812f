package dev.akashi.credential;

import dev.akashi.model.Digest;
import java.security.SecureRandom;

/**
 * The 32 random bytes of one document. Whoever has the document has its salt; without it the commitment on the ledger
 * says nothing. Not shown by {@link #toString}.
 *
 * @param value the bytes, held as a digest-sized value
 */
public record Salt(Digest value) {

    /** A new salt. */
    public static Salt random(SecureRandom random) {
        byte[] bytes = new byte[Digest.LENGTH];
        random.nextBytes(bytes);
        return new Salt(Digest.of(bytes));
    }

    /**
     * Wraps 32 bytes.
     *
     * @throws IllegalArgumentException when there are not exactly 32
     */
    public static Salt of(byte[] bytes) {
        return new Salt(Digest.of(bytes));
    }

    /** A copy of the bytes. */
    public byte[] bytes() {
        return value.bytes();
    }

    /** That it is a salt, and no more. */
    @Override
    public String toString() {
        return "Salt";
    }
}
