package dev.akashi.model.json;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.internal.LazilyParsedNumber;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFormatException.Kind;
import java.io.EOFException;
import java.io.IOException;
import java.io.StringReader;
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
        JsonReader reader = new JsonReader(new StringReader(decode(utf8)));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(limits.depth());
        try {
            JsonElement value = readValue(reader);
            if (reader.peek() != JsonToken.END_DOCUMENT) {
                throw syntax(reader, "nothing after the value");
            }
            return value;
        } catch (EOFException e) {
            throw new JsonFormatException(Kind.SYNTAX, "expected a complete JSON value, found the end of the text");
        } catch (MalformedJsonException e) {
            if (String.valueOf(e.getMessage()).startsWith("Nesting limit")) {
                throw new JsonFormatException(
                        Kind.TOO_DEEP,
                        "expected at most " + limits.depth() + " levels of nesting, at " + where(reader));
            }
            throw syntax(reader, "well-formed JSON");
        } catch (IOException | IllegalStateException | NumberFormatException e) {
            throw syntax(reader, "well-formed JSON");
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
        if (hasLoneSurrogate(text)) {
            throw new IllegalArgumentException("expected Unicode text without lone surrogates");
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Writes over several lines for people to read, with a line end after the last. */
    public static String writePretty(JsonElement value) {
        return PRETTY_WRITER.toJson(value) + "\n";
    }

    private static String decode(byte[] utf8) {
        // The fast way puts U+FFFD where bytes are malformed; where there is one, the slow way says whether it was
        // meant.
        String text = new String(utf8, StandardCharsets.UTF_8);
        if (text.indexOf('\uFFFD') >= 0) {
            text = decodeStrictly(utf8);
        }
        if (text.startsWith("\uFEFF")) {
            throw new JsonFormatException(Kind.SYNTAX, "expected JSON text, found a byte-order mark before it");
        }
        return text;
    }

    private static String decodeStrictly(byte[] utf8) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .onMalformedInput(CodingErrorAction.REPORT)
                    .onUnmappableCharacter(CodingErrorAction.REPORT)
                    .decode(ByteBuffer.wrap(utf8))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new JsonFormatException(Kind.SYNTAX, "expected UTF-8 text, found bytes that are not");
        }
    }

    private static JsonElement readValue(JsonReader reader) throws IOException {
        switch (reader.peek()) {
            case BEGIN_OBJECT -> {
                JsonObject object = new JsonObject();
                reader.beginObject();
                while (reader.hasNext()) {
                    String name = wellFormed(reader, reader.nextName());
                    if (object.has(name)) {
                        throw new JsonFormatException(
                                Kind.DUPLICATE_KEY,
                                "expected each member once, found " + Excerpt.of(name) + " twice at " + where(reader));
                    }
                    object.add(name, readValue(reader));
                }
                reader.endObject();
                return object;
            }
            case BEGIN_ARRAY -> {
                JsonArray array = new JsonArray();
                reader.beginArray();
                while (reader.hasNext()) {
                    array.add(readValue(reader));
                }
                reader.endArray();
                return array;
            }
            case STRING -> {
                return new JsonPrimitive(wellFormed(reader, reader.nextString()));
            }
            case NUMBER -> {
                return new JsonPrimitive(new LazilyParsedNumber(reader.nextString()));
            }
            case BOOLEAN -> {
                return new JsonPrimitive(reader.nextBoolean());
            }
            case NULL -> {
                reader.nextNull();
                return JsonNull.INSTANCE;
            }
            default -> throw syntax(reader, "a JSON value");
        }
    }

    private static String wellFormed(JsonReader reader, String text) {
        if (hasLoneSurrogate(text)) {
            throw syntax(reader, "Unicode text without lone surrogates");
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

    private static JsonFormatException syntax(JsonReader reader, String expected) {
        return new JsonFormatException(
                Kind.SYNTAX, "expected " + expected + ", found something else at " + where(reader));
    }

    private static String where(JsonReader reader) {
        return Excerpt.of(reader.getPath());
    }
}
