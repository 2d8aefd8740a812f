package dev.akashi.credential.statuslist;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.form.CredentialForm;
import dev.akashi.credential.form.FormDefect;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.DateTimeStamp;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.statuslist.StatusListException.Code;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.KeyPurpose;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A signed list: a {@code BitstringStatusListCredential}, Bitstring Status List 1.0, section 2.2.
 *
 * <pre>{@code
 * byte[] published = StatusListCredential.write(content, signer, now);
 *
 * StatusListCredential list = StatusListCredential.parse(published);
 * list.requireSignedBy(institution, now);
 * int value = list.value(entry, now);
 * }</pre>
 *
 * <p>Whatever is wrong is a {@link StatusListException}: a list that cannot be read says nothing, and never that all is well.
 */
public final class StatusListCredential {

    /** The largest list that is read, 8 MiB. */
    public static final int MAX_SIZE = 8 * 1024 * 1024;

    /** How long a reader may keep a list before asking again; what the specification takes if nothing is said. */
    public static final Duration TIME_TO_LIVE = Duration.ofMinutes(5);

    private static final String TYPE = "BitstringStatusListCredential";
    private static final String LIST_TYPE = "BitstringStatusList";
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(MAX_SIZE, 16);

    private final JsonObject json;
    private final @Nullable URI id;
    private final String issuerId;
    private final @Nullable Instant validFrom;
    private final @Nullable Instant validUntil;
    private final List<String> purposes;
    private final String encodedList;

    private StatusListCredential(JsonObject json) {
        List<FormDefect> defects = CredentialForm.verifiableCredential(json);
        if (!defects.isEmpty()) {
            throw new StatusListException(Code.MALFORMED, defects.get(0).toString());
        }
        JsonFields fields = JsonFields.of(json);
        if (!texts(fields, "type").contains(TYPE)) {
            throw new StatusListException(Code.MALFORMED, "expected a credential of type " + TYPE + ", found another");
        }
        this.json = json;
        this.id = fields.optionalParsed("id", URI::create).orElse(null);
        this.issuerId = json.get("issuer") instanceof JsonObject issuer
                ? JsonFields.of(issuer).string("id")
                : fields.string("issuer");
        this.validFrom =
                fields.optionalParsed("validFrom", DateTimeStamp::parse).orElse(null);
        this.validUntil =
                fields.optionalParsed("validUntil", DateTimeStamp::parse).orElse(null);
        JsonFields list = fields.fields("credentialSubject");
        if (!list.string("type").equals(LIST_TYPE)) {
            throw new StatusListException(Code.MALFORMED, "expected a subject of type " + LIST_TYPE);
        }
        if (list.has("ttl")) {
            list.integer("ttl", 0, Long.MAX_VALUE);
        }
        this.purposes = texts(list, "statusPurpose");
        this.encodedList = list.string("encodedList");
    }

    /**
     * What a list is to say.
     *
     * @param id its URL
     * @param validFrom as of when it says it
     * @param validUntil until when it may be believed
     * @param purpose what it is about
     * @param bits its values
     */
    public record Content(URI id, Instant validFrom, Instant validUntil, StatusPurpose purpose, StatusBits bits) {

        /** @throws IllegalArgumentException when it ends before it begins, or the bits are not of the purpose's size */
        public Content {
            Objects.requireNonNull(id, "id");
            validFrom = LedgerTime.truncate(validFrom);
            validUntil = LedgerTime.truncate(validUntil);
            if (validUntil.isBefore(validFrom) || bits.size() != purpose.size()) {
                throw new IllegalArgumentException("expected " + purpose.size() + " bits an entry and an end after "
                        + validFrom + ", found " + bits.size() + " and " + validUntil);
            }
        }
    }

    /**
     * Writes a list and signs it.
     *
     * @param issuer the institution
     * @param signer one of its keys for credentials
     * @param now when it is signed
     * @return the file to be published, UTF-8
     */
    public static byte[] write(Content content, InstitutionRecord issuer, Signer signer, Instant now) {
        JsonObject list = new JsonObject();
        list.addProperty("id", content.id() + "#list");
        list.addProperty("type", LIST_TYPE);
        list.addProperty("statusPurpose", content.purpose().word());
        list.addProperty("encodedList", content.bits().encode());
        list.addProperty("ttl", TIME_TO_LIVE.toMillis());
        JsonObject json = new JsonObject();
        JsonArray contexts = new JsonArray();
        contexts.add(Contexts.CREDENTIALS_V2);
        json.add("@context", contexts);
        json.addProperty("id", content.id().toString());
        JsonArray types = new JsonArray();
        types.add("VerifiableCredential");
        types.add(TYPE);
        json.add("type", types);
        json.addProperty("issuer", issuer.did().value());
        json.addProperty("validFrom", LedgerTime.format(content.validFrom()));
        json.addProperty("validUntil", LedgerTime.format(content.validUntil()));
        json.add("credentialSubject", list);
        VerificationKey key = signer.verificationKey();
        return StrictJson.write(DataIntegrity.standard()
                .sign(json, ProofSuite.standardFor(key.algorithm()), signer, issuer.did() + "#" + key, now));
    }

    /**
     * Reads a list.
     *
     * @throws StatusListException {@code MALFORMED} or {@code TOO_LARGE}
     */
    public static StatusListCredential parse(byte[] utf8) {
        try {
            return new StatusListCredential(StrictJson.readObject(utf8, LIMITS));
        } catch (JsonFormatException e) {
            Code code = e.kind() == JsonFormatException.Kind.TOO_LARGE ? Code.TOO_LARGE : Code.MALFORMED;
            throw new StatusListException(code, String.valueOf(e.getMessage()), e);
        }
    }

    /** Its URL, if it says so. */
    public Optional<URI> id() {
        return Optional.ofNullable(id);
    }

    /** Who says to have made it. */
    public String issuerId() {
        return issuerId;
    }

    /** As of when it says what it says, if it tells. */
    public Optional<Instant> validFrom() {
        return Optional.ofNullable(validFrom);
    }

    /** Until when it may be believed, if that ends. */
    public Optional<Instant> validUntil() {
        return Optional.ofNullable(validUntil);
    }

    /** The words for what it is about. */
    public List<String> purposes() {
        return purposes;
    }

    /**
     * Its values.
     *
     * @param size how many bits an entry has: the entry in the credential tells, the list does not
     * @throws StatusListException when they cannot be unpacked
     */
    public StatusBits bits(int size) {
        return StatusBits.decode(encodedList, size);
    }

    /**
     * Whether the signature fits list and key.
     *
     * @throws StatusListException {@code NOT_SIGNED} when that cannot be found out
     */
    public boolean isSignedBy(VerificationKey key) {
        try {
            return DataIntegrity.standard().proof(json).isSignedBy(key);
        } catch (ProofException e) {
            throw new StatusListException(Code.NOT_SIGNED, String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Refuses a list that the institution did not sign: with one of its keys for credentials, in use as of the list's time or
     * now, and in nobody else's hands.
     *
     * @throws StatusListException {@code NOT_SIGNED}
     */
    public void requireSignedBy(InstitutionRecord institution, Instant now) {
        String expected = "expected a list signed with a key for credentials of " + institution.code() + ", found ";
        if (!issuerId.equals(institution.did().value())) {
            throw new StatusListException(Code.NOT_SIGNED, expected + "the issuer " + Excerpt.of(issuerId));
        }
        VerificationKey key = named(expected);
        boolean registered = institution
                .key(key.keyId())
                .filter(found -> found.purpose() == KeyPurpose.CREDENTIAL)
                .isPresent();
        List<KeyStanding> standings = registered
                ? List.of(
                        institution.timeline().keyAt(key.keyId(), now),
                        institution.timeline().keyAt(key.keyId(), validFrom().orElse(now)))
                : List.of(KeyStanding.UNKNOWN);
        if (standings.contains(KeyStanding.COMPROMISED) || !standings.contains(KeyStanding.VALID)) {
            throw new StatusListException(Code.NOT_SIGNED, expected + "the key " + key + ", " + standings.get(0));
        }
        if (!isSignedBy(key)) {
            throw new StatusListException(Code.NOT_SIGNED, expected + "a signature that does not fit");
        }
    }

    private VerificationKey named(String expected) {
        try {
            DataIntegrity.Proof proof = DataIntegrity.standard().proof(json);
            String method = proof.verificationMethod();
            if (method.startsWith(issuerId + "#")) {
                return VerificationKey.parse(method.substring(issuerId.length() + 1));
            }
            throw new StatusListException(Code.NOT_SIGNED, expected + "the key " + Excerpt.of(method));
        } catch (ProofException | IllegalArgumentException e) {
            throw new StatusListException(Code.NOT_SIGNED, expected + e.getMessage(), e);
        }
    }

    /**
     * The value of an entry at a time. Says nothing of who signed the list.
     *
     * @throws StatusListException when the list is another one, for another purpose, not valid at that time, or has no such
     *     entry
     */
    public int value(StatusListEntry entry, Instant time) {
        if (!entry.list().equals(id)) {
            throw new StatusListException(
                    Code.WRONG_LIST,
                    "expected the list " + Excerpt.of(entry.list().toString()) + ", found " + id);
        }
        if (!purposes.contains(entry.purpose())) {
            throw new StatusListException(
                    Code.WRONG_PURPOSE,
                    "expected a list for " + Excerpt.of(entry.purpose()) + ", found one for "
                            + Excerpt.of(purposes.toString()));
        }
        if (validFrom != null && time.isBefore(validFrom)) {
            throw new StatusListException(
                    Code.NOT_YET_VALID, "expected a list that is valid at " + time + ", found " + validFrom);
        }
        if (validUntil != null && time.isAfter(validUntil)) {
            throw new StatusListException(
                    Code.EXPIRED, "expected a list that is valid at " + time + ", found one until " + validUntil);
        }
        return bits(entry.size()).get(entry.index());
    }

    private static List<String> texts(JsonFields fields, String name) {
        JsonElement value = fields.object().get(name);
        return value instanceof JsonPrimitive ? List.of(fields.string(name)) : fields.strings(name);
    }
}
