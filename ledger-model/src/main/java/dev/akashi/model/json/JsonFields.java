package dev.akashi.model.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.Digest;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFormatException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A JSON object seen as typed members. Every reader either returns a value of the asked shape or throws
 * {@link JsonFormatException} with the member's path; members that nobody asks for are left alone, so that records may
 * grow.
 */
public final class JsonFields {

    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");

    private final JsonObject object;
    private final String path;

    private JsonFields(JsonObject object, String path) {
        this.object = object;
        this.path = path;
    }

    /** The members of the outermost object. */
    public static JsonFields of(JsonObject object) {
        return new JsonFields(Objects.requireNonNull(object, "object"), "$");
    }

    /** The object itself. */
    public JsonObject object() {
        return object;
    }

    /** Whether the member is there, with any value. */
    public boolean has(String name) {
        return object.has(name);
    }

    /** A member that must be a string. */
    public String string(String name) {
        JsonElement value = required(name);
        if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            return primitive.getAsString();
        }
        throw shape(name, "a string", value);
    }

    /** A member that must be a string and is then turned into a value that may refuse it. */
    public <T> T parsed(String name, Function<String, T> parser) {
        return converted(name, string(name), parser);
    }

    /** Like {@link #parsed} for a member that may be absent. */
    public <T> Optional<T> optionalParsed(String name, Function<String, T> parser) {
        return has(name) ? Optional.of(parsed(name, parser)) : Optional.empty();
    }

    /** A member that must be one of an enum's names. */
    public <E extends Enum<E>> E enumerated(String name, Class<E> type) {
        return enumerated(name, string(name), type);
    }

    /** A member that must be a non-empty array of an enum's names. */
    public <E extends Enum<E>> List<E> enumeratedList(String name, Class<E> type) {
        return strings(name).stream()
                .map(value -> enumerated(name, value, type))
                .toList();
    }

    /** A member that must be an instant as {@link LedgerTime} spells it. */
    public Instant instant(String name) {
        return parsed(name, LedgerTime::parse);
    }

    /** Like {@link #instant} for a member that may be absent. */
    public Optional<Instant> optionalInstant(String name) {
        return optionalParsed(name, LedgerTime::parse);
    }

    /** A member that must be a whole number in a range, both ends included. */
    public long integer(String name, long least, long most) {
        JsonElement value = required(name);
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            String digits = primitive.getAsString();
            if (WHOLE_NUMBER.matcher(digits).matches()) {
                long number = Long.parseLong(digits);
                if (number >= least && number <= most) {
                    return number;
                }
            }
        }
        throw shape(name, "a whole number from " + least + " to " + most, value);
    }

    /** A member that must be {@code true} or {@code false}. */
    public boolean bool(String name) {
        JsonElement value = required(name);
        if (value instanceof JsonPrimitive primitive && primitive.isBoolean()) {
            return primitive.getAsBoolean();
        }
        throw shape(name, "true or false", value);
    }

    /** A member that must be an object. */
    public JsonFields fields(String name) {
        JsonElement value = required(name);
        if (value instanceof JsonObject nested) {
            return new JsonFields(nested, path + "." + name);
        }
        throw shape(name, "an object", value);
    }

    /** Like {@link #fields} for a member that may be absent. */
    public Optional<JsonFields> optionalFields(String name) {
        return has(name) ? Optional.of(fields(name)) : Optional.empty();
    }

    /** A member that must be an array of objects, each turned into a value. */
    public <T> List<T> list(String name, Function<JsonFields, T> reader) {
        JsonArray array = array(name);
        List<T> values = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            String where = name + "[" + i + "]";
            if (!(array.get(i) instanceof JsonObject nested)) {
                throw shape(where, "an object", array.get(i));
            }
            JsonFields fields = new JsonFields(nested, path + "." + where);
            try {
                values.add(reader.apply(fields));
            } catch (IllegalArgumentException e) {
                throw new JsonFormatException(Kind.SHAPE, e.getMessage() + ", at " + fields.path);
            }
        }
        return List.copyOf(values);
    }

    /** A member that must be an array of strings. */
    public List<String> strings(String name) {
        JsonArray array = array(name);
        List<String> values = new ArrayList<>(array.size());
        for (int i = 0; i < array.size(); i++) {
            if (!(array.get(i) instanceof JsonPrimitive primitive && primitive.isString())) {
                throw shape(name + "[" + i + "]", "a string", array.get(i));
            }
            values.add(array.get(i).getAsString());
        }
        return List.copyOf(values);
    }

    /** A member that must be an array of strings, each turned into a value that may refuse it. */
    public <T> List<T> parsedList(String name, Function<String, T> parser) {
        return strings(name).stream()
                .map(value -> converted(name, value, parser))
                .toList();
    }

    /** A member that must be an array of digests. */
    public List<Digest> digests(String name) {
        return parsedList(name, Digest::parse);
    }

    private <T> T converted(String name, String value, Function<String, T> parser) {
        try {
            return parser.apply(value);
        } catch (IllegalArgumentException e) {
            throw new JsonFormatException(Kind.SHAPE, e.getMessage() + ", at " + path + "." + name);
        }
    }

    private <E extends Enum<E>> E enumerated(String name, String value, Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant -> constant.name().equals(value))
                .findFirst()
                .orElseThrow(() -> new JsonFormatException(
                        Kind.SHAPE,
                        "expected one of " + Arrays.toString(type.getEnumConstants()) + ", found " + Excerpt.of(value)
                                + ", at " + path + "." + name));
    }

    private JsonArray array(String name) {
        JsonElement value = required(name);
        if (value instanceof JsonArray array) {
            return array;
        }
        throw shape(name, "an array", value);
    }

    private JsonElement required(String name) {
        JsonElement value = object.get(name);
        if (value == null) {
            throw new JsonFormatException(Kind.SHAPE, "expected a member " + path + "." + name + ", found none");
        }
        return value;
    }

    private JsonFormatException shape(String name, String expected, JsonElement found) {
        return new JsonFormatException(
                Kind.SHAPE,
                "expected " + expected + " at " + path + "." + name + ", found " + Excerpt.of(found.toString()));
    }
}
