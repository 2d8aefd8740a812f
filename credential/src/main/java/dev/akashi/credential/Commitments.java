package dev.akashi.credential;

import com.google.gson.JsonObject;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.Jcs;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import java.nio.charset.StandardCharsets;

/**
 * What is recorded of a document:
 *
 * <pre>
 * contentDigest = SHA-256(payload)
 * commitment    = SHA-256("akashi/commitment/v1" || 0x00 || profile byte || salt (32) || contentDigest (32))
 * </pre>
 *
 * All parts have a fixed length, so nothing else can be read into them.
 */
public final class Commitments {

    private static final byte[] DOMAIN = "akashi/commitment/v1\0".getBytes(StandardCharsets.US_ASCII);

    private Commitments() {}

    /** The commitment to a document. */
    public static Commitment of(CredentialProfile profile, Salt salt, Digest contentDigest) {
        return new Commitment(
                Digest.sha256(DOMAIN, new byte[] {(byte) profile.number()}, salt.bytes(), contentDigest.bytes()));
    }

    /** The content digest of an Open Badges credential: over its RFC 8785 form without the top-level {@code proof}. */
    public static Digest contentDigest(JsonObject credential) {
        return Digest.sha256(Jcs.canonicalize(DataIntegrity.unsecured(credential)));
    }

    /** The content digest of a file. */
    public static Digest contentDigest(byte[] file) {
        return Digest.sha256(file);
    }
}
