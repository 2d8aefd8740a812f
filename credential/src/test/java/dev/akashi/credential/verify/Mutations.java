package dev.akashi.credential.verify;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Changes files as accidents and attackers do: some bytes, or something of the JSON. */
final class Mutations {

    private static final List<String> TOKENS = List.of(
            "\"",
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "null",
            "true",
            "0",
            "-0",
            "1e9",
            "\\u0000",
            "\\ud800",
            "\\",
            " ",
            "\n",
            "\uFEFF",
            "\u0000",
            "//",
            "\"@id\":\"urn:x\",",
            "\"proof\":{},",
            "\"type\":\"X\",",
            "神",
            "\uFA19");

    private static final List<String> NAMES = List.of(
            "id",
            "type",
            "@context",
            "@id",
            "@type",
            "@value",
            "@graph",
            "@language",
            "@direction",
            "@list",
            "@set",
            "@reverse",
            "@none",
            "@nest",
            "_:x",
            "https://x.example/p",
            "https://x.example/%zz",
            "unknown",
            "name",
            "description",
            "image",
            "proof",
            "issuer",
            "evidence",
            "endorsement",
            "credentialStatus",
            "credentialSubject",
            "validUntil",
            "anchorSalt",
            "created",
            "expires",
            "nonce",
            "domain",
            "previousProof",
            "proofValue",
            "cryptosuite",
            "",
            " ",
            "NAME",
            "salt",
            "path",
            "leafIndex",
            "version");

    private static final List<String> VALUES = List.of(
            "null",
            "true",
            "false",
            "0",
            "-0",
            "1",
            "-1",
            "9007199254740991",
            "9007199254740992",
            "1.5",
            "1e400",
            "\"\"",
            "\"x\"",
            "\"urn:x\"",
            "\"urn:%zz\"",
            "\"_:b\"",
            "\"relative\"",
            "\"https://x.example/\"",
            "\"2026-03-25T00:00:00Z\"",
            "\"did:web:univ.example\"",
            "[]",
            "{}",
            "[[]]",
            "[{}]",
            "[null]",
            "[\"a\",\"a\"]",
            "{\"id\":\"urn:x\"}",
            "{\"type\":\"Evidence\"}",
            "{\"@value\":\"x\"}",
            "{\"@value\":\"x\",\"@language\":\"ja\"}",
            "{\"@value\":\"x\",\"@language\":\"!\"}",
            "{\"@id\":\"urn:x\"}",
            "{\"@list\":[1]}",
            "{\"@set\":[\"x\"]}",
            "[[[[[[[[[[[[[[[[[[0]]]]]]]]]]]]]]]]]]");

    private final Random random;

    Mutations(Random random) {
        this.random = random;
    }

    /** The text with one to three changes to its bytes. */
    byte[] ofBytes(byte[] original) {
        byte[] bytes = original.clone();
        for (int changes = 1 + random.nextInt(3); changes > 0 && bytes.length > 0; changes--) {
            int at = random.nextInt(bytes.length);
            int until = Math.min(bytes.length, at + 1 + random.nextInt(8));
            byte[] part = Arrays.copyOfRange(bytes, at, until);
            switch (random.nextInt(9)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = replace(bytes, at, until, new byte[0]);
                case 3 -> bytes = replace(bytes, at, at, part);
                case 4 -> bytes = replace(bytes, at, at, token());
                case 5 -> bytes = replace(bytes, at, until, token());
                case 6 -> bytes = Arrays.copyOf(bytes, at);
                case 7 -> {
                    int other = random.nextInt(bytes.length);
                    byte kept = bytes[at];
                    bytes[at] = bytes[other];
                    bytes[other] = kept;
                }
                default -> bytes = replace(bytes, at, at, new byte[] {(byte) " \t\r\n".charAt(random.nextInt(4))});
            }
        }
        return bytes;
    }

    /** The tree with one or two changes to its structure. */
    JsonObject ofStructure(JsonObject original) {
        JsonObject root = original.deepCopy();
        for (int changes = 1 + random.nextInt(2); changes > 0; changes--) {
            List<JsonElement> containers = new ArrayList<>();
            collect(root, containers);
            JsonElement container = containers.get(random.nextInt(containers.size()));
            if (container instanceof JsonObject object) {
                change(object, containers);
            } else {
                change(container.getAsJsonArray(), containers);
            }
        }
        return root;
    }

    private void change(JsonObject object, List<JsonElement> containers) {
        List<String> names = new ArrayList<>(object.keySet());
        String name = names.isEmpty() ? pick(NAMES) : names.get(random.nextInt(names.size()));
        JsonElement value = object.has(name) ? object.get(name) : JsonNull.INSTANCE;
        switch (random.nextInt(8)) {
            case 0 -> object.remove(name);
            case 1 -> object.add(pick(NAMES), value());
            case 2 -> object.add(name, value());
            case 3 -> {
                object.remove(name);
                object.add(pick(NAMES), value);
            }
            case 4 -> object.add(name, array(value));
            case 5 -> object.add(name, altered(value));
            case 6 -> {
                JsonElement other = containers.get(random.nextInt(containers.size()));
                if (other instanceof JsonObject target) {
                    target.add(name, value.deepCopy());
                }
            }
            default -> {
                // The same members in another order, which is the same credential.
                object.remove(name);
                object.add(name, value);
            }
        }
    }

    private void change(JsonArray array, List<JsonElement> containers) {
        if (array.isEmpty() || random.nextInt(4) == 0) {
            JsonElement other = containers.get(random.nextInt(containers.size()));
            array.add(random.nextBoolean() ? value() : other.deepCopy());
            return;
        }
        int at = random.nextInt(array.size());
        switch (random.nextInt(5)) {
            case 0 -> array.remove(at);
            case 1 -> array.add(array.get(at).deepCopy());
            case 2 -> array.set(at, value());
            case 3 -> array.set(at, altered(array.get(at)));
            default -> {
                int other = random.nextInt(array.size());
                JsonElement kept = array.get(at);
                array.set(at, array.get(other));
                array.set(other, kept);
            }
        }
    }

    private JsonElement altered(JsonElement value) {
        if (!(value instanceof JsonPrimitive primitive && primitive.isString())) {
            return array(value);
        }
        String text = primitive.getAsString();
        int at = random.nextInt(text.length() + 1);
        return new JsonPrimitive(
                switch (random.nextInt(6)) {
                    case 0 -> text + " ";
                    case 1 -> text.substring(0, at);
                    case 2 -> text.substring(0, at) + (char) (' ' + random.nextInt(95)) + text.substring(at);
                    case 3 -> text.toUpperCase(Locale.ROOT);
                    case 4 -> Normalizer.normalize(text, Normalizer.Form.NFKC);
                    default -> "\u200B" + text;
                });
    }

    private JsonElement value() {
        return JsonParser.parseString(pick(VALUES));
    }

    private static JsonArray array(JsonElement value) {
        JsonArray array = new JsonArray();
        array.add(value);
        return array;
    }

    private byte[] token() {
        return pick(TOKENS).getBytes(StandardCharsets.UTF_8);
    }

    private String pick(List<String> values) {
        return values.get(random.nextInt(values.size()));
    }

    private static byte[] replace(byte[] bytes, int from, int until, byte[] with) {
        byte[] replaced = new byte[bytes.length - (until - from) + with.length];
        System.arraycopy(bytes, 0, replaced, 0, from);
        System.arraycopy(with, 0, replaced, from, with.length);
        System.arraycopy(bytes, until, replaced, from + with.length, bytes.length - until);
        return replaced;
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
