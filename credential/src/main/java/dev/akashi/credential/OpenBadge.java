package dev.akashi.credential;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.credential.proof.DateTimeStamp;
import dev.akashi.credential.proof.Jcs;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Multibase;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.util.ArrayList;
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
    private static final int LONGEST_URL = 2048;

    private final JsonObject json;
    private final String issuerId;
    private final String name;
    private final Instant validFrom;
    private final @Nullable Instant validUntil;
    private final @Nullable Salt salt;

    private OpenBadge(JsonObject json) {
        JsonFields fields = JsonFields.of(json);
        requireContexts(json.get("@context"));
        requireType(fields.object(), "$", "VerifiableCredential");
        requireType(fields.object(), "$", "OpenBadgeCredential", "AchievementCredential");
        requireUrl(fields.string("id"), "$.id");
        JsonFields issuer = fields.fields("issuer");
        requireType(issuer.object(), "$.issuer", "Profile");
        requireUrl(issuer.string("id"), "$.issuer.id");
        requireSubject(fields.fields("credentialSubject"));
        requireStatus(fields);
        Jcs.canonicalize(json);

        this.json = json;
        this.issuerId = issuer.string("id");
        this.name = fields.string("name");
        this.validFrom = fields.parsed("validFrom", DateTimeStamp::parse);
        this.validUntil =
                fields.optionalParsed("validUntil", DateTimeStamp::parse).orElse(null);
        this.salt = salt(fields);
        if (validUntil != null && validUntil.isBefore(validFrom)) {
            throw shape("validUntil not before validFrom", validUntil.toString(), "$.validUntil");
        }
    }

    /** The credential that says this, still without proof. */
    public static JsonObject write(OpenBadgeContent content, Salt salt) {
        return OpenBadgeWriter.write(content, salt);
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

    /** What it is called. */
    public String name() {
        return name;
    }

    /** What kinds of achievement it says it is for, such as {@code BachelorDegree}; empty when it does not say. */
    public List<String> achievementTypes() {
        JsonElement types = json.getAsJsonObject("credentialSubject")
                .getAsJsonObject("achievement")
                .get("achievementType");
        List<String> found = new ArrayList<>();
        if (types instanceof JsonArray array) {
            array.forEach(entry -> found.add(text(entry)));
        } else if (types != null) {
            found.add(text(types));
        }
        return List.copyOf(found);
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

    private static void requireContexts(@Nullable JsonElement context) {
        if (!(context instanceof JsonArray array)
                || array.isEmpty()
                || !isText(array.get(0), Contexts.CREDENTIALS_V2)) {
            throw shape("an array that begins with " + Contexts.CREDENTIALS_V2, String.valueOf(context), "$.@context");
        }
    }

    private static void requireType(JsonObject object, String path, String... anyOf) {
        List<String> found = new ArrayList<>();
        JsonElement type = object.get("type");
        if (type instanceof JsonArray array) {
            array.forEach(entry -> found.add(text(entry)));
        } else if (type != null) {
            found.add(text(type));
        }
        for (String wanted : anyOf) {
            if (found.contains(wanted)) {
                return;
            }
        }
        throw shape("type " + String.join(" or ", anyOf), found.toString(), path + ".type");
    }

    private static void requireSubject(JsonFields subject) {
        String path = "$.credentialSubject";
        requireType(subject.object(), path, "AchievementSubject");
        if (!subject.has("id") && !subject.has("identifier")) {
            throw shape("an id or an identifier", "neither", path);
        }
        JsonFields achievement = subject.fields("achievement");
        requireType(achievement.object(), path + ".achievement", "Achievement");
        requireUrl(achievement.string("id"), path + ".achievement.id");
        achievement.string("name");
        achievement.string("description");
        JsonFields criteria = achievement.fields("criteria");
        if (!criteria.has("narrative") && !criteria.has("id")) {
            throw shape("a narrative or an id", "neither", path + ".achievement.criteria");
        }
    }

    private static void requireStatus(JsonFields fields) {
        fields.optionalFields("credentialStatus").ifPresent(status -> {
            requireUrl(status.string("id"), "$.credentialStatus.id");
            status.string("type");
        });
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
            throw shape("one registry anchor", Integer.toString(anchors.size()), "$.evidence");
        }
        requireType(anchors.get(0).object(), "$.evidence", "RegistryAnchor");
        return anchors.get(0).parsed("anchorSalt", text -> Salt.of(Multibase.decode(text)));
    }

    private static void requireUrl(String text, String path) {
        try {
            if (text.length() <= LONGEST_URL && new URI(text).isAbsolute()) {
                return;
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw shape("an absolute URL of at most " + LONGEST_URL + " characters", text, path);
    }

    private static boolean isText(JsonElement element, String expected) {
        return element instanceof JsonPrimitive primitive
                && primitive.isString()
                && primitive.getAsString().equals(expected);
    }

    private static String text(JsonElement element) {
        return element instanceof JsonPrimitive primitive && primitive.isString() ? primitive.getAsString() : "";
    }

    private static JsonFormatException shape(String expected, String found, String path) {
        return new JsonFormatException(
                Kind.SHAPE, "expected " + expected + " at " + path + ", found " + Excerpt.of(found));
    }
}
