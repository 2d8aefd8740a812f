package dev.akashi.model.signing;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A DSSE v1 envelope: bytes, what they are, and signatures over both. The signed bytes are the stored bytes, so nothing
 * has to be canonicalised, and several parties can sign one after the other.
 *
 * <pre>{@code
 * Envelope envelope = Envelope.of("application/example+json", payload).signedBy(ministry).signedBy(operator);
 * byte[] wire = envelope.toJson();
 * boolean good = key.verify(envelope.preAuthenticationEncoding(), envelope.signatures().get(0).signature());
 * }</pre>
 */
public final class Envelope {

    /** The largest payload, in bytes. */
    public static final int MAX_PAYLOAD = 64 * 1024;

    /** The largest envelope as JSON, in bytes. */
    public static final int MAX_SIZE = 128 * 1024;

    /** The most signatures. */
    public static final int MAX_SIGNATURES = 64;

    private final String payloadType;
    private final byte[] payload;
    private final List<EnvelopeSignature> signatures;
    private @Nullable Digest digest;

    private Envelope(String payloadType, byte[] payload, List<EnvelopeSignature> signatures) {
        this.payloadType = Objects.requireNonNull(payloadType, "payloadType");
        this.payload = payload.clone();
        this.signatures = List.copyOf(signatures);
        if (payload.length > MAX_PAYLOAD) {
            throw new JsonFormatException(
                    Kind.TOO_LARGE, "expected a payload of at most " + MAX_PAYLOAD + " bytes, found " + payload.length);
        }
        if (signatures.size() > MAX_SIGNATURES) {
            throw new JsonFormatException(
                    Kind.TOO_LARGE, "expected at most " + MAX_SIGNATURES + " signatures, found " + signatures.size());
        }
        Set<KeyId> keys = new HashSet<>();
        for (EnvelopeSignature signature : signatures) {
            if (!keys.add(signature.keyId())) {
                throw new JsonFormatException(
                        Kind.SHAPE, "expected one signature a key, found two of key " + signature.keyId());
            }
        }
    }

    /**
     * One signature.
     *
     * @param keyId the key that signed
     * @param signature 64 bytes, see {@link VerificationKey#verify}
     */
    public record EnvelopeSignature(KeyId keyId, byte[] signature) {

        public EnvelopeSignature {
            Objects.requireNonNull(keyId, "keyId");
            signature = signature.clone();
        }

        @Override
        public byte[] signature() {
            return signature.clone();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof EnvelopeSignature that
                    && keyId.equals(that.keyId)
                    && Arrays.equals(signature, that.signature);
        }

        @Override
        public int hashCode() {
            return 31 * keyId.hashCode() + Arrays.hashCode(signature);
        }
    }

    /** An envelope that nobody has signed yet. */
    public static Envelope of(String payloadType, byte[] payload) {
        return new Envelope(payloadType, payload, List.of());
    }

    /**
     * Reads the JSON form.
     *
     * @throws JsonFormatException when it is not one, is too large, or names a key twice
     */
    public static Envelope parse(byte[] json) {
        return read(JsonFields.of(StrictJson.readObject(json, StrictJson.Limits.of(MAX_SIZE, 4))));
    }

    /**
     * Reads the JSON form as part of a larger document, whose reader bounds its size.
     *
     * @throws JsonFormatException when it is not one, has too large a payload, or names a key twice
     */
    public static Envelope read(JsonFields fields) {
        return new Envelope(
                fields.string("payloadType"),
                fields.parsed("payload", Envelope::base64),
                fields.list(
                        "signatures",
                        signature -> new EnvelopeSignature(
                                signature.parsed("keyid", KeyId::parse), signature.parsed("sig", Envelope::base64))));
    }

    /**
     * This envelope with one more signature.
     *
     * @throws JsonFormatException when the signer's key has signed already
     */
    public Envelope signedBy(Signer signer) {
        List<EnvelopeSignature> more = new ArrayList<>(signatures);
        more.add(new EnvelopeSignature(signer.verificationKey().keyId(), signer.sign(preAuthenticationEncoding())));
        return new Envelope(payloadType, payload, more);
    }

    /** The media type of the payload. */
    public String payloadType() {
        return payloadType;
    }

    /** The signed bytes. */
    public byte[] payload() {
        return payload.clone();
    }

    /** The signatures, in the order in which they were added. */
    public List<EnvelopeSignature> signatures() {
        return signatures;
    }

    /** What is signed: the DSSE pre-authentication encoding of type and payload. */
    public byte[] preAuthenticationEncoding() {
        byte[] type = payloadType.getBytes(StandardCharsets.UTF_8);
        byte[] head = ("DSSEv1 " + type.length + " " + payloadType + " " + payload.length + " ")
                .getBytes(StandardCharsets.UTF_8);
        byte[] encoding = Arrays.copyOf(head, head.length + payload.length);
        System.arraycopy(payload, 0, encoding, head.length, payload.length);
        return encoding;
    }

    /** The SHA-256 of what is signed; the same whoever signs. */
    public Digest digest() {
        // Two threads that find none compute the same.
        Digest known = digest;
        if (known == null) {
            known = Digest.sha256(preAuthenticationEncoding());
            digest = known;
        }
        return known;
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        return StrictJson.write(toJsonObject());
    }

    /** The JSON form as a tree, to be part of a larger document. */
    public JsonObject toJsonObject() {
        JsonArray array = new JsonArray();
        for (EnvelopeSignature signature : signatures) {
            JsonObject entry = new JsonObject();
            entry.addProperty("keyid", signature.keyId().toString());
            entry.addProperty("sig", Base64.getEncoder().encodeToString(signature.signature()));
            array.add(entry);
        }
        JsonObject object = new JsonObject();
        object.addProperty("payloadType", payloadType);
        object.addProperty("payload", Base64.getEncoder().encodeToString(payload));
        object.add("signatures", array);
        return object;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Envelope that
                && payloadType.equals(that.payloadType)
                && Arrays.equals(payload, that.payload)
                && signatures.equals(that.signatures);
    }

    @Override
    public int hashCode() {
        return Objects.hash(payloadType, Arrays.hashCode(payload), signatures);
    }

    private static byte[] base64(String text) {
        try {
            byte[] bytes = Base64.getDecoder().decode(text);
            if (Base64.getEncoder().encodeToString(bytes).equals(text)) {
                return bytes;
            }
        } catch (IllegalArgumentException e) {
            // Said below, in the same words as for text that decodes but was written differently.
        }
        throw new IllegalArgumentException("expected base64 with padding, found " + Excerpt.of(text));
    }
}
