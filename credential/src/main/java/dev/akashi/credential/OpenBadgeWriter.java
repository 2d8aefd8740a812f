package dev.akashi.credential;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.credential.OpenBadgeContent.Achievement;
import dev.akashi.credential.OpenBadgeContent.Attribute;
import dev.akashi.credential.OpenBadgeContent.Recipient;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.model.signing.Multibase;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Content as Open Badges 3.0 JSON. What the specification has a place for goes there: the recipient's names are {@code
 * identifier}s of the subject, further values are {@code result}s with a {@code resultDescription}. Only the salt needs a
 * term of our own.
 */
final class OpenBadgeWriter {

    // Attributes that an achievement subject has a property for.
    private static final Set<String> SUBJECT_PROPERTIES = Set.of("licenseNumber", "role", "term");

    private OpenBadgeWriter() {}

    static JsonObject write(OpenBadgeContent content, Salt salt) {
        JsonObject json = new JsonObject();
        json.add(
                "@context",
                strings(
                        Contexts.CREDENTIALS_V2,
                        Contexts.OPEN_BADGES,
                        Contexts.OPEN_BADGES_EXTENSIONS,
                        Contexts.REGISTRY));
        json.addProperty("id", content.id().toString());
        json.add("type", strings("VerifiableCredential", "OpenBadgeCredential"));
        json.addProperty("name", content.name());
        json.add("issuer", issuer(content));
        json.addProperty("awardedDate", startOf(content.awarded()));
        json.addProperty("validFrom", startOf(content.validFrom()));
        LocalDate validUntil = content.validUntil();
        if (validUntil != null) {
            json.addProperty("validUntil", validUntil + "T23:59:59+09:00");
        }
        json.add("credentialSubject", subject(content));
        json.add("evidence", evidence(salt));
        return json;
    }

    private static JsonObject issuer(OpenBadgeContent content) {
        JsonObject issuer = new JsonObject();
        issuer.addProperty("id", content.issuer().value());
        issuer.add("type", strings("Profile"));
        issuer.addProperty("name", content.issuerName());
        return issuer;
    }

    private static JsonObject subject(OpenBadgeContent content) {
        List<Attribute> results = content.attributes().stream()
                .filter(attribute -> !SUBJECT_PROPERTIES.contains(attribute.field()))
                .toList();
        JsonObject subject = new JsonObject();
        subject.add("type", strings("AchievementSubject"));
        subject.add("identifier", identifiers(content.recipient()));
        subject.add("achievement", achievement(content.achievement(), results));
        content.attributes().stream()
                .filter(attribute -> SUBJECT_PROPERTIES.contains(attribute.field()))
                .forEach(attribute -> subject.addProperty(attribute.field(), attribute.value()));
        if (!results.isEmpty()) {
            JsonArray array = new JsonArray();
            for (Attribute attribute : results) {
                JsonObject result = new JsonObject();
                result.add("type", strings("Result"));
                result.addProperty("resultDescription", descriptionId(content.achievement(), attribute));
                result.addProperty("value", attribute.value());
                array.add(result);
            }
            subject.add("result", array);
        }
        return subject;
    }

    private static JsonArray identifiers(Recipient recipient) {
        JsonArray identifiers = new JsonArray();
        addIdentifier(identifiers, "name", recipient.printed());
        addIdentifier(identifiers, "ext:nameKana", recipient.kana());
        addIdentifier(identifiers, "ext:nameRoman", recipient.roman());
        LocalDate birthDate = recipient.birthDate();
        addIdentifier(identifiers, "ext:birthDate", birthDate == null ? null : birthDate.toString());
        return identifiers;
    }

    private static void addIdentifier(JsonArray identifiers, String type, @Nullable String value) {
        if (value != null) {
            JsonObject identifier = new JsonObject();
            identifier.addProperty("type", "IdentityObject");
            identifier.addProperty("hashed", false);
            identifier.addProperty("identityHash", value);
            identifier.addProperty("identityType", type);
            identifiers.add(identifier);
        }
    }

    private static JsonObject achievement(Achievement achievement, List<Attribute> results) {
        JsonObject json = new JsonObject();
        json.addProperty("id", achievement.id().toString());
        json.add("type", strings("Achievement"));
        json.addProperty("achievementType", achievement.achievementType());
        json.addProperty("name", achievement.name());
        json.addProperty("description", achievement.description());
        JsonObject criteria = new JsonObject();
        criteria.addProperty("narrative", achievement.criteria());
        json.add("criteria", criteria);
        if (achievement.fieldOfStudy() != null) {
            json.addProperty("fieldOfStudy", achievement.fieldOfStudy());
        }
        if (!results.isEmpty()) {
            JsonArray descriptions = new JsonArray();
            for (Attribute attribute : results) {
                JsonObject description = new JsonObject();
                description.addProperty("id", descriptionId(achievement, attribute));
                description.add("type", strings("ResultDescription"));
                description.addProperty("name", attribute.label());
                description.addProperty("resultType", attribute.resultType());
                descriptions.add(description);
            }
            json.add("resultDescription", descriptions);
        }
        return json;
    }

    private static String descriptionId(Achievement achievement, Attribute attribute) {
        return achievement.id() + "#" + attribute.field();
    }

    private static JsonArray evidence(Salt salt) {
        JsonObject anchor = new JsonObject();
        anchor.add("type", strings("Evidence", "RegistryAnchor"));
        anchor.addProperty("anchorSalt", Multibase.base64url(salt.bytes()));
        JsonArray evidence = new JsonArray();
        evidence.add(anchor);
        return evidence;
    }

    private static String startOf(LocalDate day) {
        return day + "T00:00:00+09:00";
    }

    private static JsonArray strings(String... values) {
        JsonArray array = new JsonArray();
        for (String value : values) {
            array.add(value);
        }
        return array;
    }
}
