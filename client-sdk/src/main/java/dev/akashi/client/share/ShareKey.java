package dev.akashi.client.share;

import dev.akashi.credential.Salt;
import dev.akashi.model.Digest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What is in the fragment of a holder's link: 32 bytes, which no server is ever told. The link's id and everything that a
 * server is shown are made from it one way.
 *
 * <pre>{@code
 * ShareKey key = ShareKey.of(bundle.document().salt());
 * URI link = key.link(URI.create("https://portal.example/"));   // https://portal.example/s/ID#KEY
 * }</pre>
 *
 * The key of a document is made from its salt, so that a link can be printed on a certificate before anything is stored, and
 * the same certificate with the same salt is the same file. Each step is one block of HKDF-Expand with SHA-256 (RFC 5869);
 * {@code assets/sharing.js} of the portal has the same in JavaScript. Not shown by {@link #toString}.
 *
 * @param value the bytes, held as a digest-sized value
 */
public record ShareKey(Digest value) {

    /** The form of an id: 16 bytes in base64url. */
    public static final String ID_FORM = "[A-Za-z0-9_-]{22}";

    /** The form of a PIN. */
    public static final String PIN_FORM = "[0-9A-Za-z]{4,32}";

    /** Rounds of HMAC-SHA-256 between a PIN and what is made from it (PBKDF2, RFC 8018). */
    static final int PIN_ROUNDS = 600_000;

    private static final String LABEL = "akashi/share/v1/";
    private static final int ID_LENGTH = 16;

    public ShareKey {
        Objects.requireNonNull(value, "value");
    }

    /** The key of the document with this salt. */
    public static ShareKey of(Salt salt) {
        return new ShareKey(expand(salt.value(), "link"));
    }

    /** The name under which the content is stored. */
    public String id() {
        byte[] bytes = expand(value, "id").bytes();
        return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(bytes, ID_LENGTH));
    }

    /** What shows a server that somebody has the link. */
    public Digest proof() {
        return expand(value, "proof");
    }

    /**
     * The link at a portal.
     *
     * @param portal the portal's address
     */
    public URI link(URI portal) {
        String base = portal.toString().endsWith("/") ? portal.toString() : portal + "/";
        return URI.create(base + "s/" + id() + "#"
                + Base64.getUrlEncoder().withoutPadding().encodeToString(value.bytes()));
    }

    /**
     * What opens the content.
     *
     * @param pin a PIN in the form {@link #PIN_FORM}, if one is needed beside the link
     * @throws IllegalArgumentException for a PIN in another form
     */
    public Opening opening(Optional<String> pin) {
        if (pin.isEmpty()) {
            return new Opening(expand(value, "content"), Optional.empty());
        }
        if (!pin.get().matches(PIN_FORM)) {
            throw new IllegalArgumentException("expected a PIN of 4 to 32 digits and Latin letters, found another");
        }
        Digest both = expand(value, "pin", stretched(pin.get()).bytes());
        return new Opening(expand(both, "content"), Optional.of(expand(both, "pin-proof")));
    }

    /**
     * What opens the content.
     *
     * @param key encrypts it
     * @param pinProof what shows a server that somebody knows the PIN, if there is one
     */
    public record Opening(Digest key, Optional<Digest> pinProof) {

        public Opening {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(pinProof, "pinProof");
        }

        /** That it opens something, and no more. */
        @Override
        public String toString() {
            return "Opening";
        }
    }

    private Digest stretched(String pin) {
        PBEKeySpec spec = new PBEKeySpec(
                pin.toCharArray(), expand(value, "pin-salt").bytes(), PIN_ROUNDS, Digest.LENGTH * Byte.SIZE);
        try {
            return Digest.of(SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(spec)
                    .getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks PBKDF2 with HMAC-SHA-256", e);
        } finally {
            spec.clearPassword();
        }
    }

    private static Digest expand(Digest key, String label, byte... more) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.bytes(), "HmacSHA256"));
            mac.update((LABEL + label).getBytes(StandardCharsets.US_ASCII));
            mac.update(more);
            mac.update((byte) 1);
            return Digest.of(mac.doFinal());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform lacks HMAC-SHA-256", e);
        }
    }

    /** That it is a key, and no more. */
    @Override
    public String toString() {
        return "ShareKey";
    }
}
