package dev.akashi.credential.sdjwt;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;

/**
 * What a holder signed to show that a presentation is theirs and meant for one verifier, RFC 9901, section 4.3.
 *
 * @param audience whom it is for
 * @param nonce what that verifier asked to be signed
 * @param issuedAt when it was signed
 * @param good whether it is signed with the key that the issuer confirmed, over this very presentation
 */
public record KeyBinding(String audience, String nonce, Instant issuedAt, boolean good) {

    private static final String TYPE = "kb+jwt";
    private static final long LATEST = 253402300799L;

    /**
     * What a verifier asks of a presentation.
     *
     * @param audience how the verifier is called
     * @param nonce fresh and not to be guessed
     * @param maximumAge how long ago it may have been signed, and how far the clocks may differ
     */
    public record Challenge(String audience, String nonce, Duration maximumAge) {

        /** Refuses what could be answered by anybody. */
        public Challenge {
            if (audience.isEmpty() || nonce.isEmpty() || maximumAge.isNegative()) {
                throw new IllegalArgumentException("expected an audience, a nonce and an age, found one that is empty");
            }
        }
    }

    /** Whether it answers a challenge. */
    public boolean answers(Challenge challenge, Instant now) {
        return good
                && audience.equals(challenge.audience())
                && nonce.equals(challenge.nonce())
                && Duration.between(issuedAt, now).abs().compareTo(challenge.maximumAge()) <= 0;
    }

    /** @param presented all before the token, with the tilde */
    static KeyBinding parse(String token, String presented, VerificationKey holder) {
        Jws jws = Jws.parse(token, TYPE);
        JsonFields fields = JsonFields.of(jws.payload());
        boolean isOverThis = fields.string("sd_hash").equals(hash(presented));
        return new KeyBinding(
                fields.string("aud"),
                fields.string("nonce"),
                Instant.ofEpochSecond(fields.integer("iat", 0, LATEST)),
                isOverThis && jws.isSignedBy(holder));
    }

    static String sign(String presented, Challenge challenge, Signer holder, Instant now) {
        JsonObject payload = new JsonObject();
        payload.addProperty("iat", now.getEpochSecond());
        payload.addProperty("aud", challenge.audience());
        payload.addProperty("nonce", challenge.nonce());
        payload.addProperty("sd_hash", hash(presented));
        return Jws.sign(TYPE, null, payload, holder);
    }

    private static String hash(String presented) {
        return Base64Url.encode(
                Digest.sha256(presented.getBytes(StandardCharsets.US_ASCII)).bytes());
    }
}
