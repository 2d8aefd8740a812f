package dev.akashi.credential.proof;

import com.apicatalog.jsonld.JsonLdError;
import com.apicatalog.jsonld.expansion.Expansion;
import com.apicatalog.jsonld.json.JsonProvider;
import com.apicatalog.jsonld.lang.Keywords;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.proof.KnownContext.Kind;
import dev.akashi.credential.proof.KnownContext.Term;
import dev.akashi.model.json.StrictJson;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonValue;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Expands documents, JSON-LD 1.1 section 5.1. The processor works out the contexts that belong to types and properties anew
 * for every node, which takes most of its time, although they are the same for all credentials. Here they are kept.
 *
 * <p>Only what nearly all credentials are made of is walked here: nodes with an identifier, types, and properties that have
 * nodes or plain values. Any node with something else in it goes to the processor, as it is and with all below it. Contexts,
 * names and plain values are the processor's work in any case.
 */
final class Expander {

    private final KnownContext root;

    Expander(KnownContext root) {
        this.root = root;
    }

    /**
     * The expanded form, of a document without its {@code @context}.
     *
     * @throws JsonLdError when the processor refuses it
     */
    JsonValue expand(JsonObject body) throws JsonLdError {
        return node(root, body, null);
    }

    private static JsonValue node(KnownContext entry, JsonObject element, @Nullable String property)
            throws JsonLdError {
        KnownContext outside = outside(entry, element);
        JsonValue local = property == null ? null : entry.term(property).localContext();
        KnownContext typing = property == null || local == null ? outside : outside.ofNode(property, local);
        KnownContext context = typed(typing, element);
        JsonValue walked = context == null ? null : walk(context, typing, element, property);
        return walked != null
                ? walked
                : Expansion.with(entry.active(), jakarta(element), property, null)
                        .compute();
    }

    /** A type's context does not reach into the nodes below, except into what is no node of its own. */
    private static KnownContext outside(KnownContext entry, JsonObject element) throws JsonLdError {
        KnownContext previous = entry.previous();
        if (previous == null) {
            return entry;
        }
        for (String name : element.keySet()) {
            Term term = entry.term(name);
            if (term.iri().equals(Keywords.VALUE) || (term.kind() == Kind.ID && element.size() == 1)) {
                return entry;
            }
        }
        return previous;
    }

    /** The context for a node with these types; null when the processor is to find out. */
    private static @Nullable KnownContext typed(KnownContext typing, JsonObject element) throws JsonLdError {
        KnownContext context = typing;
        boolean found = false;
        for (Map.Entry<String, JsonElement> member : element.entrySet()) {
            if (typing.term(member.getKey()).kind() == Kind.TYPE) {
                List<String> types = strings(member.getValue());
                if (found || types == null) {
                    return null;
                }
                found = true;
                for (String type : types.stream().sorted().toList()) {
                    JsonValue local = typing.term(type).localContext();
                    context = local == null ? context : context.ofType(type, local);
                }
            }
        }
        return context;
    }

    /** The expanded node; null when the processor is to expand it. */
    private static @Nullable JsonValue walk(
            KnownContext context, KnownContext typing, JsonObject element, @Nullable String property)
            throws JsonLdError {
        JsonObjectBuilder result = JsonProvider.instance().createObjectBuilder();
        Map<String, JsonArrayBuilder> properties = new LinkedHashMap<>();
        boolean hasId = false;
        boolean hasType = false;
        for (Map.Entry<String, JsonElement> member : element.entrySet()) {
            Term term = context.term(member.getKey());
            switch (term.kind()) {
                case ID -> {
                    String id = hasId ? null : identifier(context, member.getValue());
                    if (id == null) {
                        return null;
                    }
                    hasId = true;
                    result.add(Keywords.ID, id);
                }
                case TYPE -> {
                    JsonArrayBuilder types = hasType ? null : types(typing, member.getValue());
                    if (types == null) {
                        return null;
                    }
                    hasType = true;
                    result.add(Keywords.TYPE, types);
                }
                case PROPERTY -> {
                    JsonArrayBuilder values = properties.computeIfAbsent(
                            term.iri(), unused -> JsonProvider.instance().createArrayBuilder());
                    if (!values(context, member.getKey(), term, member.getValue(), values)) {
                        return null;
                    }
                }
                case OTHER -> {
                    return null;
                }
            }
        }
        if (property == null && !hasType && properties.isEmpty()) {
            // A root that says nothing is dropped.
            return null;
        }
        properties.forEach(result::add);
        return result.build();
    }

    private static @Nullable String identifier(KnownContext context, JsonElement value) throws JsonLdError {
        return isString(value)
                ? context.active()
                        .uriExpansion()
                        .documentRelative(true)
                        .vocab(false)
                        .expand(value.getAsString())
                : null;
    }

    private static @Nullable JsonArrayBuilder types(KnownContext typing, JsonElement value) throws JsonLdError {
        List<String> types = strings(value);
        if (types == null) {
            return null;
        }
        JsonArrayBuilder array = JsonProvider.instance().createArrayBuilder();
        for (String type : types) {
            String iri = typing.active()
                    .uriExpansion()
                    .vocab(true)
                    .documentRelative(true)
                    .expand(type);
            if (iri == null) {
                return null;
            }
            array.add(iri);
        }
        return array;
    }

    /** Adds the values of a property; answers false when the processor is to expand them. */
    private static boolean values(
            KnownContext context, String property, Term term, JsonElement value, JsonArrayBuilder into)
            throws JsonLdError {
        if (value instanceof JsonArray array) {
            for (JsonElement entry : array) {
                if (!values(context, property, term, entry, into)) {
                    return false;
                }
            }
            return true;
        }
        JsonValue expanded;
        if (value instanceof JsonObject object) {
            expanded = node(context, object, property);
        } else if (value instanceof JsonPrimitive) {
            JsonValue local = term.localContext();
            KnownContext scope = local == null ? context : context.ofValue(property, local);
            expanded = scope.active().valueExpansion().expand(jakarta(value), property);
        } else {
            return false;
        }
        if (expanded.getValueType() != JsonValue.ValueType.OBJECT) {
            return false;
        }
        into.add(expanded);
        return true;
    }

    private static @Nullable List<String> strings(JsonElement value) {
        if (isString(value)) {
            return List.of(value.getAsString());
        }
        if (!(value instanceof JsonArray array)) {
            return null;
        }
        List<String> strings = new ArrayList<>();
        for (JsonElement entry : array) {
            if (!isString(entry)) {
                return null;
            }
            strings.add(entry.getAsString());
        }
        return strings;
    }

    private static boolean isString(JsonElement value) {
        return value instanceof JsonPrimitive primitive && primitive.isString();
    }

    private static JsonValue jakarta(JsonElement value) {
        if (value instanceof JsonPrimitive primitive) {
            if (primitive.isString()) {
                return JsonProvider.instance().createValue(primitive.getAsString());
            }
            if (primitive.isBoolean()) {
                return primitive.getAsBoolean() ? JsonValue.TRUE : JsonValue.FALSE;
            }
        }
        String text = new String(StrictJson.write(value), StandardCharsets.UTF_8);
        try (JsonReader reader = JsonProvider.instance().createReader(new StringReader(text))) {
            return reader.readValue();
        }
    }
}
