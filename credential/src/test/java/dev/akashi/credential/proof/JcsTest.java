package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.Published;
import dev.akashi.credential.proof.ProofException.Kind;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8785, with its published test data, and the part of it that credentials may use. */
class JcsTest {

    @ParameterizedTest
    @ValueSource(strings = {"arrays", "french", "structures", "unicode", "values", "weird"})
    void published_data_has_its_published_form(String name) {
        assertThat(Jcs.canonicalizeAsIs(read(Published.bytes("jcs/input/" + name + ".json"))))
                .isEqualTo(Published.bytes("jcs/output/" + name + ".json"));
    }

    @Nested
    class Numbers_of_a_credential {

        @ParameterizedTest
        @CsvSource({
            "0, 0",
            "-0, 0",
            "7, 7",
            "-7, -7",
            "9007199254740991, 9007199254740991",
            "-9007199254740991, -9007199254740991"
        })
        void are_whole_numbers_that_every_reader_reads_alike(String written, String canonical) {
            assertThat(canonical("[" + written + "]")).isEqualTo("[" + canonical + "]");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "9007199254740992",
                    "-9007199254740992",
                    "9007199254740993",
                    "123456789012345678901234567890",
                    "1.0",
                    "3.14",
                    "1e3",
                    "1E400",
                    "1e999999999",
                    "0.1e-999999999"
                })
        void are_no_others(String written) {
            assertThatExceptionOfType(ProofException.class)
                    .isThrownBy(() -> canonical("{\"a\":[{\"b\":" + written + "}]}"))
                    .withMessage("expected whole numbers of at most 2^53 - 1, found another number; write it as text")
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.MALFORMED));
        }
    }

    @Test
    void names_are_ordered_by_utf_16_units_and_texts_are_left_as_they_are() {
        // U+10000 and above come before U+E000 to U+FFFF: their first unit is a surrogate.
        assertThat(canonical("{\"\uFA19\":1,\"\uD842\uDFB7\":2,\"a\":\"A\\u030a \\u001f\\u007f \\/\"}"))
                .isEqualTo("{\"a\":\"A\u030a \\u001f\u007f /\",\"\uD842\uDFB7\":2,\"\uFA19\":1}");
    }

    /** Another implementation, which reads the text itself. */
    @Test
    void trees_have_the_form_that_another_implementation_finds() throws IOException {
        Random random = new Random(8785);
        for (int i = 0; i < 2_000; i++) {
            JsonElement tree = random.nextBoolean() ? object(random, 4) : array(random, 4);
            assertThat(new String(Jcs.canonicalizeAsIs(tree), StandardCharsets.UTF_8))
                    .as("tree %d", i)
                    .isEqualTo(new JsonCanonicalizer(StrictJson.writeLine(tree)).getEncodedString());
        }
    }

    private static JsonElement tree(Random random, int levels) {
        return switch (random.nextInt(levels == 0 ? 5 : 7)) {
            case 0 -> new JsonPrimitive(text(random));
            case 1 -> new JsonPrimitive(random.nextBoolean());
            case 2 -> JsonNull.INSTANCE;
            case 3 -> new JsonPrimitive(random.nextInt());
            case 4 -> new JsonPrimitive(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30));
            case 5 -> array(random, levels);
            default -> object(random, levels);
        };
    }

    private static JsonObject object(Random random, int levels) {
        JsonObject object = new JsonObject();
        for (int i = random.nextInt(6); i > 0; i--) {
            object.add(text(random), tree(random, levels - 1));
        }
        return object;
    }

    private static JsonArray array(Random random, int levels) {
        JsonArray array = new JsonArray();
        for (int i = random.nextInt(4); i > 0; i--) {
            array.add(tree(random, levels - 1));
        }
        return array;
    }

    /** Control characters, what is escaped, and characters of one, two, three and four bytes. */
    private static String text(Random random) {
        int[] highest = {0x20, 0x80, 0x800, 0xD800, 0x2FFFF};
        return random.ints(random.nextInt(8), 0, highest.length)
                .map(range -> random.nextInt(highest[range]))
                .filter(c -> c < 0xD800 || c > 0xDFFF)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .append(random.nextInt(4) == 0 ? "\"\\\b\f\n\r\t/" : "")
                .toString();
    }

    private static String canonical(String json) {
        return new String(Jcs.canonicalize(read(json.getBytes(StandardCharsets.UTF_8))), StandardCharsets.UTF_8);
    }

    private static JsonElement read(byte[] json) {
        return StrictJson.read(json, StrictJson.Limits.of(100_000, 16));
    }
}
