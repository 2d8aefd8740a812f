package dev.akashi.credential.sdjwt;

import com.google.gson.JsonObject;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.jca.JCAContext;
import com.nimbusds.jose.util.Base64URL;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.text.ParseException;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A signed token, RFC 7515, whose header and payload were read strictly: JSON without duplicate keys, and nothing critical
 * that is not understood. The keys are those of the registry: ES256 for P-256, EdDSA for Ed25519 (RFC 8037).
 */
final class Jws {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(SdJwtVc.MAX_SIZE, SdJwtVc.MAX_DEPTH);

    private final JWSObject token;
    private final JsonObject header;
    private final JsonObject payload;

    private Jws(JWSObject token, JsonObject header, JsonObject payload) {
        this.token = token;
        this.header = header;
        this.payload = payload;
    }

    /**
     * Reads a token in its compact form.
     *
     * @param type what {@code typ} has to be
     * @throws JsonFormatException when it is none
     */
    static Jws parse(String compact, String type) {
        String[] parts = compact.split("\\.", -1);
        if (parts.length != 3) {
            throw shape("a signed token of three parts", Integer.toString(parts.length));
        }
        JsonObject header = StrictJson.readObject(Base64Url.decode(parts[0]), LIMITS);
        JsonObject payload = StrictJson.readObject(Base64Url.decode(parts[1]), LIMITS);
        Base64Url.decode(parts[2]);
        if (!type.equals(text(header, "typ"))) {
            throw shape("typ " + type, String.valueOf(header.get("typ")));
        }
        if (header.has("crit") || header.has("b64")) {
            throw shape("a header without extensions", header.keySet().toString());
        }
        try {
            return new Jws(JWSObject.parse(compact), header, payload);
        } catch (ParseException e) {
            throw shape("a signed token", String.valueOf(e.getMessage()));
        }
    }

    static String sign(String type, @Nullable String keyUrl, JsonObject payload, Signer signer) {
        JWSHeader header = new JWSHeader.Builder(algorithmOf(signer.verificationKey()))
                .type(new JOSEObjectType(type))
                .keyID(keyUrl)
                .build();
        JWSObject token = new JWSObject(header, new Payload(StrictJson.writeLine(payload)));
        try {
            token.sign(new WithSigner(signer));
        } catch (JOSEException e) {
            throw new IllegalStateException("the key cannot sign", e);
        }
        return token.serialize();
    }

    JsonObject payload() {
        return payload;
    }

    Optional<String> keyUrl() {
        return Optional.ofNullable(text(header, "kid"));
    }

    String algorithm() {
        return token.getHeader().getAlgorithm().getName();
    }

    /** The kind of key that it is signed with, if that is known here. */
    Optional<KeyAlgorithm> keyAlgorithm() {
        JWSAlgorithm algorithm = token.getHeader().getAlgorithm();
        if (algorithm.equals(JWSAlgorithm.ES256)) {
            return Optional.of(KeyAlgorithm.P256);
        }
        return algorithm.equals(JWSAlgorithm.EdDSA) || algorithm.equals(JWSAlgorithm.Ed25519)
                ? Optional.of(KeyAlgorithm.ED25519)
                : Optional.empty();
    }

    boolean isSignedBy(VerificationKey key) {
        if (!keyAlgorithm().equals(Optional.of(key.algorithm()))) {
            return false;
        }
        try {
            return token.verify(new WithKey(key));
        } catch (JOSEException e) {
            return false;
        }
    }

    private static JWSAlgorithm algorithmOf(VerificationKey key) {
        return switch (key.algorithm()) {
            case P256 -> JWSAlgorithm.ES256;
            case ED25519 -> JWSAlgorithm.EdDSA;
        };
    }

    private static @Nullable String text(JsonObject object, String name) {
        return object.has(name)
                        && object.get(name).isJsonPrimitive()
                        && object.getAsJsonPrimitive(name).isString()
                ? object.get(name).getAsString()
                : null;
    }

    static JsonFormatException shape(String expected, String found) {
        return new JsonFormatException(Kind.SHAPE, "expected " + expected + ", found " + Excerpt.of(found));
    }

    private record WithSigner(Signer signer) implements JWSSigner {

        @Override
        public Base64URL sign(JWSHeader header, byte[] signingInput) {
            return Base64URL.encode(signer.sign(signingInput));
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return Set.of(algorithmOf(signer.verificationKey()));
        }

        @Override
        public JCAContext getJCAContext() {
            return new JCAContext();
        }
    }

    private record WithKey(VerificationKey key) implements JWSVerifier {

        @Override
        public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature) {
            return key.verifyEitherHalf(signingInput, signature.decode());
        }

        @Override
        public Set<JWSAlgorithm> supportedJWSAlgorithms() {
            return key.algorithm() == KeyAlgorithm.P256
                    ? Set.of(JWSAlgorithm.ES256)
                    : Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
        }

        @Override
        public JCAContext getJCAContext() {
            return new JCAContext();
        }
    }
}
