package dev.akashi.model.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonStreamContext;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.internal.LazilyParsedNumber;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFormatException.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * Reads JSON without guessing: RFC 8259 syntax, well-formed UTF-8 without a byte-order mark, no duplicate member names,
 * no lone surrogates, nothing after the value, bounded size and depth. Two programs that read the same bytes in this way
 * see the same data, which is what makes it safe to sign and hash.
 *
 * <pre>{@code
 * JsonObject payload = StrictJson.readObject(bytes, StrictJson.Limits.of(64 * 1024, 16));
 * byte[] again = StrictJson.write(payload);
 * }</pre>
 */
public final class StrictJson {

    // Bytes are UTF-8, whatever they look like. Names are not kept for other texts than the one that is read, and what
    // is
    // refused depends on the text alone. Bounds are those of the caller.
    private static final JsonFactory READER = JsonFactory.builder()
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .disable(JsonFactory.Feature.FAIL_ON_SYMBOL_HASH_OVERFLOW)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Integer.MAX_VALUE)
                    .maxNumberLength(Integer.MAX_VALUE)
                    .maxStringLength(Integer.MAX_VALUE)
                    .maxNameLength(Integer.MAX_VALUE)
                    .build())
            .build();
    private static final Gson WRITER =
            new GsonBuilder().disableHtmlEscaping().serializeNulls().create();
    private static final Gson PRETTY_WRITER = new GsonBuilder()
            .disableHtmlEscaping()
            .serializeNulls()
            .setPrettyPrinting()
            .create();

    private StrictJson() {}

    /**
     * Bounds of what is read.
     *
     * @param bytes the longest text, in bytes
     * @param depth the deepest nesting of arrays and objects
     */
    public record Limits(int bytes, int depth) {

        /** Bounds of so many bytes and so many levels. */
        public static Limits of(int bytes, int depth) {
            return new Limits(bytes, depth);
        }
    }

    /**
     * Reads any JSON value.
     *
     * @throws JsonFormatException when the text is not such JSON
     */
    public static JsonElement read(byte[] utf8, Limits limits) {
        if (utf8.length > limits.bytes()) {
            throw new JsonFormatException(
                    Kind.TOO_LARGE, "expected at most " + limits.bytes() + " bytes, found " + utf8.length);
        }
        String text = requireText(utf8);
        // Of the bytes: of characters, the library takes any whose last byte is a hexadecimal digit for that digit.
        try (JsonParser parser = READER.createParser(utf8)) {
            JsonToken first = parser.nextToken();
            if (first == null) {
                throw new JsonFormatException(Kind.SYNTAX, "expected a JSON value, found nothing");
            }
            // What is UTF-8 has half of a surrogate pair nowhere but in an escape.
            JsonElement value = new Reading(parser, limits, text.contains("\\u")).value(first, 1);
            if (parser.nextToken() != null) {
                throw syntax(parser, "nothing after the value");
            }
            return value;
        } catch (JsonEOFException e) {
            throw new JsonFormatException(Kind.SYNTAX, "expected a complete JSON value, found the end of the text");
        } catch (JsonParseException e) {
            throw syntax(e.getProcessor(), "well-formed JSON");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a JSON object.
     *
     * @throws JsonFormatException when the text is not such JSON, or not an object
     */
    public static JsonObject readObject(byte[] utf8, Limits limits) {
        if (read(utf8, limits) instanceof JsonObject object) {
            return object;
        }
        throw new JsonFormatException(Kind.SHAPE, "expected a JSON object, found another JSON value");
    }

    /**
     * Writes on one line, members in the order in which they were added, UTF-8. Equal trees give equal bytes, and others
     * other ones.
     *
     * @throws IllegalArgumentException when a text has half of a surrogate pair, for which UTF-8 has no bytes
     */
    public static byte[] write(JsonElement value) {
        return utf8(writeLine(value));
    }

    /** Writes as {@link #write} does, before the text becomes bytes. */
    public static String writeLine(JsonElement value) {
        return WRITER.toJson(value);
    }

    /**
     * The UTF-8 bytes of a text.
     *
     * @throws IllegalArgumentException when it has half of a surrogate pair, for which there are none
     */
    public static byte[] utf8(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        // An encoder writes something else for half of a pair.
        if (!new String(bytes, StandardCharsets.UTF_8).equals(text)) {
            throw new IllegalArgumentException("expected Unicode text without lone surrogates");
        }
        return bytes;
    }

    /** Writes over several lines for people to read, with a line end after the last. */
    public static String writePretty(JsonElement value) {
        return PRETTY_WRITER.toJson(value) + "\n";
    }

    /** Refuses what is not UTF-8, which the parser would read in more lenient a way. */
    private static String requireText(byte[] utf8) {
        // The fast way puts U+FFFD where bytes are malformed; where there is one, the slow way says whether it was
        // meant.
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            requireWellFormed(utf8);
        }
        if (text.startsWith("\uFEFF")) {
            throw new JsonFormatException(Kind.SYNTAX, "expected JSON text, found a byte-order mark before it");
        }
        return text;
    }

    private static void requireWellFormed(byte[] utf8) {
        try {
            StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8));
        } catch (CharacterCodingException e) {
            throw new JsonFormatException(Kind.SYNTAX, "expected UTF-8 text, found bytes that are not");
        }
    }

    /**
     * One text that is being read.
     *
     * @param escapes whether characters of it may be written by their numbers
     */
    private record Reading(JsonParser parser, Limits limits, boolean escapes) {

        JsonElement value(JsonToken token, int level) throws IOException {
            switch (token) {
                case START_OBJECT -> {
                    requireRoom(level);
                    JsonObject object = new JsonObject();
                    for (String name = parser.nextFieldName(); name != null; name = parser.nextFieldName()) {
                        if (object.has(wellFormed(name))) {
                            throw new JsonFormatException(
                                    Kind.DUPLICATE_KEY,
                                    "expected each member once, found " + Excerpt.of(name) + " twice at "
                                            + where(parser));
                        }
                        object.add(name, value(parser.nextToken(), level + 1));
                    }
                    return object;
                }
                case START_ARRAY -> {
                    requireRoom(level);
                    JsonArray array = new JsonArray();
                    for (JsonToken next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                        array.add(value(next, level + 1));
                    }
                    return array;
                }
                case VALUE_STRING -> {
                    return new JsonPrimitive(wellFormed(parser.getText()));
                }
                case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
                    return new JsonPrimitive(new LazilyParsedNumber(parser.getText()));
                }
                case VALUE_TRUE -> {
                    return new JsonPrimitive(true);
                }
                case VALUE_FALSE -> {
                    return new JsonPrimitive(false);
                }
                case VALUE_NULL -> {
                    return JsonNull.INSTANCE;
                }
                default -> throw syntax(parser, "a JSON value");
            }
        }

        private void requireRoom(int level) {
            if (level > limits.depth()) {
                throw new JsonFormatException(
                        Kind.TOO_DEEP,
                        "expected at most " + limits.depth() + " levels of nesting, at " + where(parser));
            }
        }

        private String wellFormed(String text) {
            if (escapes && hasLoneSurrogate(text)) {
                throw syntax(parser, "Unicode text without lone surrogates");
            }
            return text;
        }

        private static boolean hasLoneSurrogate(String text) {
            for (int i = 0; i < text.length(); i++) {
                if (Character.isSurrogate(text.charAt(i))) {
                    if (i + 1 == text.length() || !Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1))) {
                        return true;
                    }
                    i++;
                }
            }
            return false;
        }
    }

    private static JsonFormatException syntax(JsonParser parser, String expected) {
        return new JsonFormatException(
                Kind.SYNTAX, "expected " + expected + ", found something else at " + where(parser));
    }

    /** The path of what is being read, such as {@code $.batch.path[3]}. */
    private static String where(JsonParser parser) {
        StringBuilder path = new StringBuilder();
        for (JsonStreamContext at = parser.getParsingContext(); at != null; at = at.getParent()) {
            if (at.inArray()) {
                path.insert(0, "[" + Math.max(0, at.getCurrentIndex()) + "]");
            } else if (at.inObject() && at.hasCurrentName()) {
                path.insert(0, "." + at.getCurrentName());
            }
        }
        return Excerpt.of("$" + path);
    }
}
