package dev.akashi.credential.proof;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import org.erdtman.jcs.NumberToJSON;

/** The JSON Canonicalization Scheme, RFC 8785, for trees that were read strictly. */
public final class Jcs {

    private static final BigDecimal LARGEST_EXACT = BigDecimal.valueOf((1L << 53) - 1);

    private Jcs() {}

    /**
     * The canonical UTF-8 form.
     *
     * @throws ProofException when a number is no whole number that every JSON reader reads alike (2<sup>53</sup> - 1)
     */
    public static byte[] canonicalize(JsonElement tree) {
        requireExactNumbers(tree);
        return canonicalizeAsIs(tree);
    }

    static byte[] canonicalizeAsIs(JsonElement tree) {
        StringBuilder text = new StringBuilder(4096);
        write(tree, text);
        return StrictJson.utf8(text.toString());
    }

    private static void write(JsonElement value, StringBuilder text) {
        if (value instanceof JsonObject object) {
            // Names in the order of their UTF-16 code units, which is that of Java's strings.
            char separator = '{';
            for (Map.Entry<String, JsonElement> member : new TreeMap<>(object.asMap()).entrySet()) {
                text.append(separator);
                writeString(member.getKey(), text);
                text.append(':');
                write(member.getValue(), text);
                separator = ',';
            }
            text.append(object.isEmpty() ? "{}" : "}");
        } else if (value instanceof JsonArray array) {
            char separator = '[';
            for (JsonElement element : array) {
                text.append(separator);
                write(element, text);
                separator = ',';
            }
            text.append(array.isEmpty() ? "[]" : "]");
        } else if (value instanceof JsonPrimitive primitive && primitive.isString()) {
            writeString(primitive.getAsString(), text);
        } else if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            text.append(number(primitive));
        } else {
            text.append(value);
        }
    }

    private static String number(JsonPrimitive number) {
        try {
            return NumberToJSON.serializeNumber(number.getAsDouble());
        } catch (IOException e) {
            throw new ProofException(ProofException.Kind.MALFORMED, "expected JSON that can be canonicalised", e);
        }
    }

    private static void writeString(String string, StringBuilder text) {
        text.append('"');
        int written = 0;
        for (int i = 0; i < string.length(); i++) {
            char c = string.charAt(i);
            if (c < ' ' || c == '"' || c == '\\') {
                text.append(string, written, i);
                writeEscaped(c, text);
                written = i + 1;
            }
        }
        text.append(string, written, string.length()).append('"');
    }

    private static void writeEscaped(char c, StringBuilder text) {
        int letter = "\b\t\n\f\r\"\\".indexOf(c);
        if (letter >= 0) {
            text.append('\\').append("btnfr\"\\".charAt(letter));
        } else {
            text.append("\\u00").append(Character.forDigit(c >> 4, 16)).append(Character.forDigit(c & 0xf, 16));
        }
    }

    private static void requireExactNumbers(JsonElement tree) {
        if (tree instanceof JsonObject object) {
            object.asMap().values().forEach(Jcs::requireExactNumbers);
        } else if (tree instanceof JsonArray array) {
            array.forEach(Jcs::requireExactNumbers);
        } else if (tree instanceof JsonPrimitive primitive && primitive.isNumber()) {
            String text = primitive.getAsString();
            if (text.length() > 17
                    || !text.matches("-?(0|[1-9][0-9]*)")
                    || new BigDecimal(text).abs().compareTo(LARGEST_EXACT) > 0) {
                throw new ProofException(
                        ProofException.Kind.MALFORMED,
                        "expected whole numbers of at most 2^53 - 1, found another number; write it as text");
            }
        }
    }
}
