package dev.akashi.credential.proof;

import com.apicatalog.jsonld.lang.LanguageTag;
import com.apicatalog.jsonld.uri.UriUtils;
import com.apicatalog.jsonld.uri.UriValidationPolicy;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.proof.ProofException.Kind;
import dev.akashi.model.Excerpt;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Finds what JSON-LD processing would drop silently: types and terms that no context defines, identifiers that are relative
 * or no URI to the processor, with all that hangs on them, names of blank nodes, text in a language that is none, the
 * direction of text, nulls, empty arrays. What is dropped is not signed, and could be changed by anybody.
 */
final class DataLoss {

    private static final Pattern ABSOLUTE = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s<>\"{}|\\\\^`]+");
    // Of a value object these say how the value is to be read; they are no values themselves.
    private static final Set<String> QUALIFIERS = Set.of("@language", "@type");
    private static final Set<String> ALLOWED_KEYWORDS = Set.of("@value", "@language");

    /** Identifiers that were looked at before: nearly all are the same in all credentials. */
    private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

    private static final int MOST_KNOWN = 2000;

    private DataLoss() {}

    /**
     * How many values a document has. Asked before the processor sees it: what is refused here would also make it stumble.
     *
     * @throws ProofException {@code DATA_LOSS} when it has something that is never covered
     */
    static int valuesOf(JsonObject body) {
        return count(body, "$");
    }

    /**
     * Compares a document with its expanded form.
     *
     * @throws ProofException {@code DATA_LOSS} when something of it is missing there
     */
    static void check(int written, JsonValue expanded) {
        int kept = count(expanded);
        if (written != kept) {
            throw new ProofException(
                    Kind.DATA_LOSS,
                    "expected all " + written + " values of the document to be covered by the signature, found "
                            + kept);
        }
    }

    private static int count(JsonElement element, String path) {
        if (element instanceof JsonObject object) {
            int values = 0;
            for (Map.Entry<String, JsonElement> member : object.entrySet()) {
                String name = member.getKey();
                if (name.startsWith("@") && !ALLOWED_KEYWORDS.contains(name)) {
                    throw new ProofException(
                            Kind.DATA_LOSS,
                            "expected no JSON-LD keyword " + Excerpt.of(name) + " at " + Excerpt.of(path));
                }
                if (name.equals("@language")) {
                    requireLanguage(member.getValue());
                } else {
                    values += count(member.getValue(), path + "." + name);
                }
            }
            return values;
        }
        if (element instanceof JsonArray array) {
            if (array.isEmpty()) {
                throw new ProofException(Kind.DATA_LOSS, "expected no empty array, found one at " + Excerpt.of(path));
            }
            int values = 0;
            for (int i = 0; i < array.size(); i++) {
                values += count(array.get(i), path + "[" + i + "]");
            }
            return values;
        }
        if (element.isJsonNull()) {
            throw new ProofException(Kind.DATA_LOSS, "expected no null, found one at " + Excerpt.of(path));
        }
        return 1;
    }

    private static int count(JsonValue value) {
        switch (value.getValueType()) {
            case OBJECT -> {
                jakarta.json.JsonObject object = value.asJsonObject();
                boolean isValue = object.containsKey("@value");
                int values = 0;
                for (Map.Entry<String, JsonValue> member : object.entrySet()) {
                    String name = member.getKey();
                    if (isValue && QUALIFIERS.contains(name)) {
                        continue;
                    }
                    if (name.equals("@id") || name.equals("@type")) {
                        requireAbsolute(member.getValue());
                    } else if (!name.startsWith("@")) {
                        requireAbsolute(name);
                    }
                    values += count(member.getValue());
                }
                return values;
            }
            case ARRAY -> {
                int values = 0;
                for (JsonValue entry : value.asJsonArray()) {
                    values += count(entry);
                }
                return values;
            }
            case NULL -> {
                return 0;
            }
            default -> {
                return 1;
            }
        }
    }

    private static void requireAbsolute(JsonValue value) {
        if (value instanceof JsonString text) {
            requireAbsolute(text.getString());
        } else if (value.getValueType() == JsonValue.ValueType.ARRAY) {
            value.asJsonArray().forEach(DataLoss::requireAbsolute);
        }
    }

    private static void requireAbsolute(String iri) {
        if (KNOWN.contains(iri)) {
            return;
        }
        // What the processor itself does not take for absolute it leaves out.
        if (!ABSOLUTE.matcher(iri).matches() || !UriUtils.isAbsoluteUri(iri, UriValidationPolicy.Full)) {
            throw new ProofException(
                    Kind.DATA_LOSS,
                    "expected absolute identifiers and types that a context defines, found " + Excerpt.of(iri));
        }
        if (KNOWN.size() < MOST_KNOWN) {
            KNOWN.add(iri);
        }
    }

    private static void requireLanguage(JsonElement tag) {
        if (!(tag instanceof JsonPrimitive primitive
                && primitive.isString()
                && LanguageTag.isWellFormed(primitive.getAsString()))) {
            throw new ProofException(
                    Kind.DATA_LOSS, "expected a language tag such as ja, found " + Excerpt.of(tag.toString()));
        }
    }
}
