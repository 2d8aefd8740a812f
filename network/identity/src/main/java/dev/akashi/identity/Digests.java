package dev.akashi.identity;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, the only digest of the protocol. */
public final class Digests {
    private Digests() {}

    /** {@return a new SHA-256 computation} */
    public static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("digest: expected SHA-256 in every Java platform, found none", e);
        }
    }

    /** {@return the SHA-256 digest of the concatenation of the parts} */
    public static byte[] sha256(byte[]... parts) {
        MessageDigest digest = sha256();
        for (byte[] part : parts) {
            digest.update(part);
        }
        return digest.digest();
    }
}
