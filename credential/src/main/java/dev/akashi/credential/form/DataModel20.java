package dev.akashi.credential.form;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.form.FormDefect.Code;
import dev.akashi.credential.form.ObjectForm.Count;
import dev.akashi.credential.proof.Contexts;
import dev.akashi.credential.proof.DateTimeStamp;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Verifiable Credentials Data Model 2.0, section 4, and the entries of Bitstring Status List 1.0. */
final class DataModel20 {

    private static final Pattern INDEX = Pattern.compile("0|[1-9][0-9]{0,17}");
    private static final Pattern SIZE = Pattern.compile("[1-9]|1[0-6]");
    private static final Set<String> LANGUAGE_VALUE = Set.of("@value", "@language", "@direction");

    /** {@code name} and {@code description}: text, or text in a language, or several of these, sections 4.6 and 11.1. */
    private static final ValueForm WORDING = (value, place, defects) -> {
        if (value instanceof JsonObject object) {
            languageValue(object, place, defects);
        } else {
            ValueForm.TEXT.check(value, place, defects);
        }
    };

    private static final ObjectForm TYPED =
            ObjectForm.untyped().optional("id", ValueForm.URL).rule(Types::require);

    private static final ObjectForm STATUS = ObjectForm.untyped()
            .optional("id", ValueForm.URL)
            .rule(Types::require)
            .rule(DataModel20::statusEntry);

    private static final ObjectForm SCHEMA =
            ObjectForm.untyped().required("id", ValueForm.URL).rule(Types::require);

    private static final ObjectForm ISSUER = ObjectForm.untyped()
            .required("id", ValueForm.URL)
            .oneOrArray("name", WORDING)
            .oneOrArray("description", WORDING);

    private static final ObjectForm SUBJECT = ObjectForm.untyped()
            .optional("id", ValueForm.URL)
            .rule((subject, place, defects) -> {
                if (((JsonObject) subject).isEmpty()) {
                    defects.add(Code.MISSING, place, "a claim about the subject", subject);
                }
            });

    private static final ObjectForm RELATED = ObjectForm.untyped()
            .required("id", ValueForm.URL)
            .optional("digestSRI", ValueForm.TEXT)
            .optional("digestMultibase", ValueForm.TEXT)
            .rule((resource, place, defects) -> {
                JsonObject object = (JsonObject) resource;
                if (!object.has("digestSRI") && !object.has("digestMultibase")) {
                    defects.add(Code.MISSING, place, "digestSRI or digestMultibase", "neither");
                }
            });

    static final ObjectForm CREDENTIAL = ObjectForm.untyped()
            .rule(DataModel20::contexts)
            .rule((credential, place, defects) -> Types.require(credential, place, defects, "VerifiableCredential"))
            .optional("id", ValueForm.URL)
            .oneOrArray("name", WORDING)
            .oneOrArray("description", WORDING)
            .required("issuer", ValueForm.urlOr(ISSUER))
            .member("credentialSubject", SUBJECT, Count.ONE_OR_ARRAY, true)
            .optional("validFrom", ValueForm.TIME_STAMP)
            .optional("validUntil", ValueForm.TIME_STAMP)
            .oneOrArray("credentialStatus", STATUS)
            .oneOrArray("credentialSchema", SCHEMA)
            .oneOrArray("refreshService", TYPED)
            .oneOrArray("termsOfUse", TYPED)
            .oneOrArray("evidence", TYPED)
            .oneOrArray("proof", ObjectForm.untyped().rule(Types::require))
            .oneOrArray("relatedResource", RELATED)
            .rule(DataModel20::validity)
            .rule(DataModel20::relatedOnce);

    private DataModel20() {}

    // Section 4.3: an ordered set whose first item is the base context.
    private static void contexts(JsonElement credential, Place place, Defects defects) {
        JsonElement context = ((JsonObject) credential).get("@context");
        Place at = place.member("@context");
        String expected = "an array that begins with " + Contexts.CREDENTIALS_V2;
        if (context == null) {
            defects.add(Code.MISSING, at, expected, "none");
            return;
        }
        if (!(context instanceof JsonArray array)
                || array.isEmpty()
                || !isText(array.get(0), Contexts.CREDENTIALS_V2)) {
            defects.add(Code.BAD_CONTEXT, at, expected, context);
            return;
        }
        for (int i = 1; i < array.size(); i++) {
            JsonElement entry = array.get(i);
            boolean isUrl = Defects.isText(entry) && ValueForm.isUrl(entry.getAsString());
            if (!isUrl && !entry.isJsonObject()) {
                defects.add(Code.BAD_CONTEXT, at.entry(i), "the URL of a context, or a context", entry);
            }
        }
    }

    private static void validity(JsonElement credential, Place place, Defects defects) {
        JsonElement from = ((JsonObject) credential).get("validFrom");
        JsonElement until = ((JsonObject) credential).get("validUntil");
        if (from == null || until == null || !Defects.isText(from) || !Defects.isText(until)) {
            return;
        }
        try {
            if (DateTimeStamp.parse(until.getAsString()).isBefore(DateTimeStamp.parse(from.getAsString()))) {
                defects.add(Code.CONTRADICTION, place.member("validUntil"), "validUntil not before validFrom", until);
            }
        } catch (IllegalArgumentException e) {
            // Said where the times themselves are looked at.
        }
    }

    // Section 5.3: each resource once.
    private static void relatedOnce(JsonElement credential, Place place, Defects defects) {
        if (((JsonObject) credential).get("relatedResource") instanceof JsonArray array) {
            Set<JsonElement> ids = new HashSet<>();
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof JsonObject resource && resource.has("id") && !ids.add(resource.get("id"))) {
                    Place at = place.member("relatedResource").entry(i).member("id");
                    defects.add(Code.CONTRADICTION, at, "each resource once", resource.get("id"));
                }
            }
        }
    }

    // Bitstring Status List 1.0, section 2.1.
    private static void statusEntry(JsonElement entry, Place place, Defects defects) {
        JsonObject status = (JsonObject) entry;
        if (!isText(status.get("type"), "BitstringStatusListEntry")) {
            return;
        }
        ObjectForm.untyped()
                .required("statusPurpose", ValueForm.TEXT)
                .required(
                        "statusListIndex",
                        ValueForm.text(
                                Code.BAD_VALUE,
                                "a whole number of at least 0",
                                text -> INDEX.matcher(text).matches()))
                .required("statusListCredential", ValueForm.URL)
                .check(status, place, defects);
        if (status.has("id") && status.get("id").equals(status.get("statusListCredential"))) {
            defects.add(Code.CONTRADICTION, place.member("id"), "another URL than that of the list", status.get("id"));
        }
        statusMessages(status, place, defects);
    }

    // The same: as many messages as an entry of that size has values.
    private static void statusMessages(JsonObject status, Place place, Defects defects) {
        JsonElement size = status.get("statusSize");
        if (size != null && !SIZE.matcher(size.toString()).matches()) {
            defects.add(Code.BAD_VALUE, place.member("statusSize"), "a whole number of 1 to 16", size);
            return;
        }
        int values = 1 << (size == null ? 1 : size.getAsInt());
        JsonElement messages = status.get("statusMessage");
        Place at = place.member("statusMessage");
        if (messages == null) {
            if (values > 2) {
                defects.add(Code.MISSING, at, values + " messages", "none");
            }
            return;
        }
        if (!(messages instanceof JsonArray array) || array.size() != values) {
            defects.add(Code.CONTRADICTION, at, values + " messages", messages);
            return;
        }
        ObjectForm message =
                ObjectForm.untyped().required("status", ValueForm.TEXT).required("message", ValueForm.TEXT);
        for (int i = 0; i < array.size(); i++) {
            message.check(array.get(i), at.entry(i), defects);
        }
    }

    private static void languageValue(JsonObject value, Place place, Defects defects) {
        ObjectForm.untyped()
                .required("@value", ValueForm.TEXT)
                .optional("@language", ValueForm.LANGUAGE)
                .optional("@direction", ValueForm.oneOf("ltr", "rtl"))
                .check(value, place, defects);
        value.keySet().stream()
                .filter(name -> !LANGUAGE_VALUE.contains(name))
                .forEach(name -> defects.add(
                        Code.UNKNOWN_MEMBER, place.member(name), "@value, @language and @direction alone", name));
    }

    static boolean isText(@Nullable JsonElement element, String expected) {
        return element != null
                && Defects.isText(element)
                && element.getAsString().equals(expected);
    }
}
