package dev.akashi.credential.sdjwt;

import com.authlete.sd.Disclosure;
import com.authlete.sd.SDJWT;
import com.authlete.sd.SDObjectDecoder;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.ToNumberPolicy;
import com.google.gson.reflect.TypeToken;
import dev.akashi.credential.Salt;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Multibase;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An SD-JWT VC ({@code dc+sd-jwt}) that was read strictly, as RFC 9901, section 7.1, requires it of a recipient: every
 * disclosure belongs to a digest, every digest occurs once, and no claim that has to be seen is one that can be hidden. Says
 * nothing about who made it.
 *
 * <pre>{@code
 * String issued = SdJwtVcWriter.write(content, type, salt, signer, random);
 * SdJwtVc read = SdJwtVc.parse(bytes);
 * String shown = read.present(Set.of("name"), challenge, holder, now);
 * }</pre>
 */
public final class SdJwtVc {

    /** The largest one that is read, in bytes. */
    public static final int MAX_SIZE = 1024 * 1024;

    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 16;

    /** The claim that has the salt of the commitment. */
    static final String ANCHOR = "registry_anchor";

    static final String TYPE = "dc+sd-jwt";

    private static final int MOST_DISCLOSURES = 1000;
    private static final long LATEST = 253402300799L;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(MAX_SIZE, MAX_DEPTH);
    // Section 2.2.2.2 of SD-JWT VC, and what is compared with the registry.
    private static final Set<String> NEVER_HIDDEN =
            Set.of("iss", "nbf", "exp", "cnf", "vct", "vct#integrity", "aka_vcts", "status", "achievement", ANCHOR);
    private static final Gson GSON = new GsonBuilder()
            .setObjectToNumberStrategy(ToNumberPolicy.BIG_DECIMAL)
            .serializeNulls()
            .create();
    private static final TypeToken<Map<String, Object>> CLAIMS = new TypeToken<>() {};

    private final SDJWT parts;
    private final Jws jws;
    private final JsonObject claims;
    private final String issuerId;
    private final String vct;
    private final @Nullable Instant validFrom;
    private final @Nullable Instant validUntil;
    private final @Nullable Salt salt;
    private final @Nullable VerificationKey holder;
    private final @Nullable KeyBinding keyBinding;

    /** It uses something that the specification allows and that is not known here. */
    public static final class UnknownFormException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnknownFormException(String message) {
            super(message);
        }
    }

    private SdJwtVc(SDJWT parts, Jws jws) {
        JsonObject payload = jws.payload();
        JsonFields fields = JsonFields.of(payload);
        requireKnownHash(payload);
        this.parts = parts;
        this.jws = jws;
        this.claims = disclosed(payload, parts.getDisclosures());
        for (String name : NEVER_HIDDEN) {
            if (claims.has(name) && !claims.get(name).equals(payload.get(name))) {
                throw Jws.shape("a claim " + name + " that cannot be hidden", "one that is disclosed");
            }
        }
        this.issuerId = fields.string("iss");
        this.vct = fields.string("vct");
        this.validFrom = time(fields, "nbf");
        this.validUntil = time(fields, "exp");
        if (validFrom != null && validUntil != null && validUntil.isBefore(validFrom)) {
            throw Jws.shape("exp not before nbf", validUntil.toString());
        }
        this.salt = fields.optionalFields(ANCHOR)
                .map(anchor -> anchor.parsed("salt", text -> Salt.of(Multibase.decode(text))))
                .orElse(null);
        this.holder = fields.optionalFields("cnf")
                .map(cnf -> HolderKeys.ofCnf(cnf.object()))
                .orElse(null);
        this.keyBinding = keyBinding(parts, holder);
    }

    /** Whether a file may be one: a token and a tilde, and nothing that JSON begins with. */
    public static boolean looksLike(byte[] file) {
        if (file.length == 0 || file[0] != 'e') {
            return false;
        }
        boolean hasTilde = false;
        for (byte b : file) {
            if (b <= ' ' && b != '\n' && b != '\r') {
                return false;
            }
            hasTilde |= b == '~';
        }
        return hasTilde;
    }

    /**
     * Reads one, with or without key binding. One line end after it is no part of it.
     *
     * @throws JsonFormatException when it is none
     * @throws UnknownFormException when it may be one, with a hash function that is not known here
     */
    public static SdJwtVc parse(byte[] ascii) {
        if (ascii.length > MAX_SIZE) {
            throw new JsonFormatException(Kind.TOO_LARGE, "expected at most " + MAX_SIZE + " bytes");
        }
        String text = new String(ascii, StandardCharsets.ISO_8859_1).replaceFirst("\r?\n\\z", "");
        if (!text.matches("[A-Za-z0-9._~-]+")) {
            throw new JsonFormatException(Kind.SYNTAX, "expected base64url, dots and tildes, found something else");
        }
        SDJWT parts;
        try {
            parts = SDJWT.parse(text);
        } catch (IllegalArgumentException e) {
            throw new JsonFormatException(
                    Kind.SYNTAX, "expected an SD-JWT, found " + Excerpt.of(String.valueOf(e.getMessage())));
        }
        if (!parts.toString().equals(text)) {
            throw new JsonFormatException(Kind.SYNTAX, "expected an SD-JWT in its one spelling, found another");
        }
        return new SdJwtVc(parts, Jws.parse(parts.getCredentialJwt(), TYPE));
    }

    /** Who says to have issued it. */
    public String issuerId() {
        return issuerId;
    }

    /** What kind of credential it is. */
    public String vct() {
        return vct;
    }

    /** The name of the registry's type of credential, if its kind is one of ours. */
    public Optional<String> registryType() {
        return vct.startsWith(SdJwtVcWriter.VCT)
                ? Optional.of(vct.substring(SdJwtVcWriter.VCT.length()))
                : Optional.empty();
    }

    /** What kind of achievement it says it is for, such as {@code BachelorDegree}, if it says so. */
    public Optional<String> achievementType() {
        return claims.get("achievement") instanceof JsonObject achievement
                        && achievement.get("type") instanceof JsonPrimitive type
                        && type.isString()
                ? Optional.of(type.getAsString())
                : Optional.empty();
    }

    /** A copy of the claims that are shown. */
    public JsonObject claims() {
        return claims.deepCopy();
    }

    /** What is anchored: the issuer's token, which is the same whatever is shown. */
    public byte[] payload() {
        return parts.getCredentialJwt().getBytes(StandardCharsets.US_ASCII);
    }

    /** From when it is valid, if that is limited. */
    public Optional<Instant> validFrom() {
        return Optional.ofNullable(validFrom);
    }

    /** Until when it is valid, if that ends. */
    public Optional<Instant> validUntil() {
        return Optional.ofNullable(validUntil);
    }

    /** Whether it says itself where its status is to be looked up, beside the ledger. */
    public boolean hasOwnStatus() {
        return jws.payload().has("status");
    }

    /** The salt of its commitment, if it was made for a registry. */
    public Optional<Salt> salt() {
        return Optional.ofNullable(salt);
    }

    /** The URL of the issuer's key, as the credential has it. */
    public Optional<String> keyUrl() {
        return jws.keyUrl();
    }

    /** The {@code alg} of the issuer's signature. */
    public String algorithm() {
        return jws.algorithm();
    }

    /** The kind of key that the issuer signed with, if it is known here. */
    public Optional<KeyAlgorithm> keyAlgorithm() {
        return jws.keyAlgorithm();
    }

    /** Whether the issuer's signature is of that key. */
    public boolean isSignedBy(VerificationKey key) {
        return jws.isSignedBy(key);
    }

    /** The holder's key that the issuer confirmed, if there is one. */
    public Optional<VerificationKey> holder() {
        return Optional.ofNullable(holder);
    }

    /** What the holder signed, if the presentation has it. */
    public Optional<KeyBinding> keyBinding() {
        return Optional.ofNullable(keyBinding);
    }

    /**
     * The same credential with some of its claims alone, for one verifier. Claims inside of claims go with those.
     *
     * @param names of the claims that may be hidden, those that are to be shown
     * @param holder with the key that the issuer confirmed
     */
    public String present(Set<String> names, KeyBinding.Challenge challenge, Signer holder, Instant now) {
        List<Disclosure> shown = parts.getDisclosures().stream()
                .filter(disclosure -> names.contains(disclosure.getClaimName()))
                .toList();
        String presented = new SDJWT(parts.getCredentialJwt(), shown).toString();
        return presented + KeyBinding.sign(presented, challenge, holder, now);
    }

    private static JsonObject disclosed(JsonObject payload, List<Disclosure> disclosures) {
        if (disclosures.size() > MOST_DISCLOSURES) {
            throw new JsonFormatException(
                    Kind.TOO_LARGE,
                    "expected at most " + MOST_DISCLOSURES + " disclosures, found " + disclosures.size());
        }
        requireReserved(payload, false);
        Set<String> once = new HashSet<>();
        for (Disclosure disclosure : disclosures) {
            // The library takes the last of two members of one name, and does not mind a disclosure twice.
            requireReserved(StrictJson.read(Base64Url.decode(disclosure.getDisclosure()), LIMITS), false);
            if (!once.add(disclosure.getDisclosure())) {
                throw Jws.shape("each disclosure once", "one twice");
            }
        }
        try {
            Map<String, Object> decoded = new SDObjectDecoder().decode(GSON.fromJson(payload, CLAIMS), disclosures);
            JsonElement claims = GSON.toJsonTree(decoded);
            return StrictJson.readObject(StrictJson.write(claims), LIMITS);
        } catch (StackOverflowError e) {
            throw new JsonFormatException(
                    Kind.TOO_DEEP,
                    "expected at most " + MAX_DEPTH + " levels, found disclosures inside of disclosures");
        } catch (IllegalArgumentException e) {
            throw Jws.shape("disclosures as RFC 9901, section 7.1, requires them", String.valueOf(e.getMessage()));
        }
    }

    // Section 4.2.4.2: what stands for a hidden entry of an array stands there, and alone.
    private static void requireReserved(JsonElement element, boolean isEntry) {
        if (element instanceof JsonObject object) {
            if (object.has("...") && !(isEntry && object.size() == 1)) {
                throw Jws.shape("... as the one member of an array's entry", "it elsewhere");
            }
            object.asMap().values().forEach(value -> requireReserved(value, false));
        } else if (element instanceof JsonArray array) {
            array.forEach(entry -> requireReserved(entry, true));
        }
    }

    private static void requireKnownHash(JsonObject payload) {
        JsonElement hash = payload.get("_sd_alg");
        if (hash != null && !hash.equals(new JsonPrimitive("sha-256"))) {
            throw new UnknownFormException("expected _sd_alg sha-256, found " + Excerpt.of(hash.toString()));
        }
    }

    private static @Nullable KeyBinding keyBinding(SDJWT parts, @Nullable VerificationKey holder) {
        String token = parts.getBindingJwt();
        if (token == null) {
            return null;
        }
        if (holder == null) {
            throw Jws.shape("a key in cnf of what has a key binding", "none");
        }
        String presented = new SDJWT(parts.getCredentialJwt(), parts.getDisclosures()).toString();
        return KeyBinding.parse(token, presented, holder);
    }

    private static @Nullable Instant time(JsonFields fields, String name) {
        return fields.has(name) ? Instant.ofEpochSecond(fields.integer(name, 0, LATEST)) : null;
    }
}
