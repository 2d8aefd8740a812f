package dev.akashi.credential;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.form.CredentialForm;
import dev.akashi.credential.form.FormDefect;
import dev.akashi.credential.proof.DateTimeStamp;
import dev.akashi.credential.proof.Jcs;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Multibase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An Open Badges 3.0 credential that was read strictly: JSON without duplicate keys, within limits, with everything that
 * Open Badges 3.0 and the VC Data Model 2.0 require of the members that it has. Says nothing about who made it.
 *
 * <pre>{@code
 * JsonObject unsigned = OpenBadge.write(content, salt);
 * OpenBadge read = OpenBadge.parse(StrictJson.write(signed));
 * }</pre>
 */
public final class OpenBadge {

    /** The largest credential that is read, in bytes. */
    public static final int MAX_SIZE = 1024 * 1024;

    /** The deepest nesting that is read. */
    public static final int MAX_DEPTH = 16;

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(MAX_SIZE, MAX_DEPTH);

    private final JsonObject json;
    private final String issuerId;
    private final @Nullable String name;
    private final Instant validFrom;
    private final @Nullable Instant validUntil;
    private final @Nullable Salt salt;

    private OpenBadge(JsonObject json) {
        List<FormDefect> defects = CredentialForm.openBadge(json);
        if (!defects.isEmpty()) {
            throw new JsonFormatException(Kind.SHAPE, defects.get(0).toString());
        }
        Jcs.canonicalize(json);

        JsonFields fields = JsonFields.of(json);
        this.json = json;
        this.issuerId = json.get("issuer") instanceof JsonObject issuer
                ? JsonFields.of(issuer).string("id")
                : fields.string("issuer");
        this.name = fields.optionalParsed("name", text -> text).orElse(null);
        this.validFrom = fields.parsed("validFrom", DateTimeStamp::parse);
        this.validUntil =
                fields.optionalParsed("validUntil", DateTimeStamp::parse).orElse(null);
        this.salt = salt(fields);
    }

    /** The credential that says this, still without proof. */
    public static JsonObject write(OpenBadgeContent content, Salt salt) {
        return OpenBadgeWriter.write(content, salt);
    }

    /**
     * Where a text is not in the form of an Open Badges 3.0 credential; nothing if it is, or if it cannot be read at all.
     */
    public static List<FormDefect> defects(byte[] utf8) {
        try {
            return CredentialForm.openBadge(StrictJson.readObject(utf8, LIMITS));
        } catch (JsonFormatException e) {
            return List.of();
        }
    }

    /**
     * Reads a credential.
     *
     * @throws JsonFormatException when it is not one
     */
    public static OpenBadge parse(byte[] utf8) {
        JsonObject json = StrictJson.readObject(utf8, LIMITS);
        try {
            return new OpenBadge(json);
        } catch (ProofException e) {
            throw new JsonFormatException(Kind.SHAPE, String.valueOf(e.getMessage()));
        }
    }

    /** A copy of the credential. */
    public JsonObject json() {
        return json.deepCopy();
    }

    /** Who says to have issued it. */
    public String issuerId() {
        return issuerId;
    }

    /** What it is called, if it says so. */
    public Optional<String> name() {
        return Optional.ofNullable(name);
    }

    /** What kind of achievement it says it is for, such as {@code BachelorDegree}, if it says so. */
    public Optional<String> achievementType() {
        return JsonFields.of(json)
                .optionalFields("credentialSubject")
                .flatMap(subject -> subject.optionalFields("achievement"))
                .flatMap(achievement -> achievement.optionalParsed("achievementType", text -> text));
    }

    /** Where it says that its status can be looked up in a status list, if it does. */
    public Optional<StatusListEntry> statusEntry() {
        return StatusListEntry.read(json);
    }

    /** Whether it says itself where its status is to be looked up, beside the ledger. */
    public boolean hasOwnStatus() {
        return json.has("credentialStatus");
    }

    /** From when it is valid. */
    public Instant validFrom() {
        return validFrom;
    }

    /** Until when it is valid, if that ends. */
    public Optional<Instant> validUntil() {
        return Optional.ofNullable(validUntil);
    }

    /** The salt of its commitment, if it was made for a registry. */
    public Optional<Salt> salt() {
        return Optional.ofNullable(salt);
    }

    private static @Nullable Salt salt(JsonFields fields) {
        if (!fields.has("evidence")) {
            return null;
        }
        List<JsonFields> anchors = fields.list("evidence", entry -> entry).stream()
                .filter(entry -> entry.has("anchorSalt"))
                .toList();
        if (anchors.isEmpty()) {
            return null;
        }
        if (anchors.size() > 1) {
            throw shape("one registry anchor", Integer.toString(anchors.size()), "/evidence");
        }
        if (!hasType(anchors.get(0).object(), "RegistryAnchor")) {
            throw shape("type RegistryAnchor of what has a salt", "other types", "/evidence");
        }
        return anchors.get(0).parsed("anchorSalt", text -> Salt.of(Multibase.decode(text)));
    }

    private static boolean hasType(JsonObject object, String wanted) {
        JsonElement type = object.get("type");
        return type instanceof JsonArray array
                ? array.contains(new JsonPrimitive(wanted))
                : new JsonPrimitive(wanted).equals(type);
    }

    private static JsonFormatException shape(String expected, String found, String path) {
        return new JsonFormatException(
                Kind.SHAPE, "expected " + expected + " at " + path + ", found " + Excerpt.of(found));
    }
}
