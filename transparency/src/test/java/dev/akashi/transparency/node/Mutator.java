package dev.akashi.transparency.node;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;

/** Changes bytes, texts and trees as accidents and attackers do; the same seed gives the same changes. */
final class Mutator {

    private static final List<String> PARTS = List.of(
            "\n",
            "\n\n",
            "\r\n",
            " ",
            "\t",
            "\0",
            "\uFEFF",
            "\u2014 ",
            "+",
            "/",
            "..",
            "=",
            "====",
            "-1",
            "0",
            "00",
            "x000/",
            ".p/",
            "999999999999999999",
            "9223372036854775807",
            "18446744073709551616",
            "1e9",
            "null",
            "\"",
            "\\u0000",
            "\\ud800",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\uD83C\uDF93");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "0",
            "-1",
            "1",
            "255",
            "2147483648",
            "999999999999999999",
            "9223372036854775807",
            "1e400",
            "0.5",
            "\"\"",
            "\"A\"",
            "\"AAAA\"",
            "\"" + "A".repeat(4096) + "\"",
            "\"" + "0".repeat(64) + "\"",
            "\"2025-13-45T99:99:99Z\"",
            "\"+1000000000-01-01T00:00:00Z\"",
            "\"did:web:x\"",
            "[]",
            "{}",
            "[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]",
            "[null]",
            "{\"proof\":\"AAAA\"}");

    private final Random random;

    Mutator(Random random) {
        this.random = random;
    }

    /** The bytes with one to three changes. */
    byte[] bytes(byte[] original) {
        byte[] changed = original;
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            changed = once(changed);
        }
        return changed;
    }

    /** The text with one to three changes, as UTF-8 that may have become none. */
    String text(String original) {
        return new String(bytes(original.getBytes(StandardCharsets.UTF_8)), StandardCharsets.UTF_8);
    }

    /** The JSON text with changes to its bytes, to its tree, or to bytes that are in it as base64. */
    byte[] json(byte[] original) {
        if (random.nextInt(3) == 0) {
            return bytes(original);
        }
        JsonObject tree = JsonParser.parseString(new String(original, StandardCharsets.UTF_8))
                .getAsJsonObject();
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            List<JsonElement> containers = new ArrayList<>();
            collect(tree, containers);
            change(pick(containers), containers);
        }
        return StrictJson.writePretty(tree).getBytes(StandardCharsets.UTF_8);
    }

    private byte[] once(byte[] original) {
        if (original.length == 0) {
            return pick(PARTS).getBytes(StandardCharsets.UTF_8);
        }
        int at = random.nextInt(original.length);
        int until = Math.min(original.length, at + 1 + random.nextInt(64));
        byte[] part = pick(PARTS).getBytes(StandardCharsets.UTF_8);
        byte[] changed = original.clone();
        switch (random.nextInt(8)) {
            case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
            case 1 -> changed[at] = (byte) random.nextInt(256);
            case 2 -> changed = spliced(original, at, until, new byte[0]);
            case 3 -> changed = spliced(original, at, at, Arrays.copyOfRange(original, at, until));
            case 4 -> changed = spliced(original, at, at, part);
            case 5 -> changed = spliced(original, at, until, part);
            case 6 -> changed = Arrays.copyOf(original, at);
            default -> changed = repeated(original, at, until);
        }
        return changed;
    }

    /** The last part of the text over and over, now and then very often. */
    private byte[] repeated(byte[] original, int from, int until) {
        byte[] part = Arrays.copyOfRange(original, from, until);
        int times = random.nextInt(100) == 0 ? 40_000 : random.nextInt(20);
        byte[] more = new byte[part.length * times];
        for (int i = 0; i < times; i++) {
            System.arraycopy(part, 0, more, i * part.length, part.length);
        }
        return spliced(original, until, until, more);
    }

    private void change(JsonElement container, List<JsonElement> containers) {
        if (container instanceof JsonObject object) {
            List<String> names = List.copyOf(object.keySet());
            String name = names.isEmpty() ? "x" : pick(names);
            JsonElement value = names.isEmpty() ? value() : object.get(name);
            switch (random.nextInt(5)) {
                case 0 -> object.remove(name);
                case 1 -> object.add(name, value());
                case 2 -> object.add(name, altered(value));
                case 3 -> object.add(text(name), value);
                default -> {
                    if (pick(containers) instanceof JsonObject other) {
                        other.add(name, value.deepCopy());
                    }
                }
            }
        } else if (container instanceof JsonArray array) {
            if (array.isEmpty() || random.nextInt(4) == 0) {
                array.add(random.nextBoolean() ? value() : pick(containers).deepCopy());
            } else {
                int at = random.nextInt(array.size());
                switch (random.nextInt(3)) {
                    case 0 -> array.remove(at);
                    case 1 -> array.add(array.get(at).deepCopy());
                    default -> array.set(at, altered(array.get(at)));
                }
            }
        }
    }

    private JsonElement altered(JsonElement value) {
        if (!(value instanceof JsonPrimitive primitive)) {
            return value();
        }
        if (primitive.isNumber()) {
            return new JsonPrimitive(primitive.getAsLong() + (random.nextBoolean() ? 1 : -1));
        }
        String text = primitive.getAsString();
        if (random.nextBoolean()) {
            try {
                return new JsonPrimitive(Base64.getEncoder()
                        .encodeToString(bytes(Base64.getDecoder().decode(text))));
            } catch (IllegalArgumentException e) {
                // Not base64: a text like others.
            }
        }
        return new JsonPrimitive(text(text));
    }

    private JsonElement value() {
        return JsonParser.parseString(pick(VALUES));
    }

    private <T> T pick(List<T> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static byte[] spliced(byte[] bytes, int from, int until, byte[] with) {
        byte[] spliced = new byte[bytes.length - (until - from) + with.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(with, 0, spliced, from, with.length);
        System.arraycopy(bytes, until, spliced, from + with.length, bytes.length - until);
        return spliced;
    }

    private static void collect(JsonElement element, List<JsonElement> containers) {
        if (element instanceof JsonObject object) {
            containers.add(object);
            object.asMap().values().forEach(value -> collect(value, containers));
        } else if (element instanceof JsonArray array) {
            containers.add(array);
            array.forEach(value -> collect(value, containers));
        }
    }
}
