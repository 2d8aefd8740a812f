package dev.akashi.model.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import dev.akashi.model.json.JsonFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(10_000, 16);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"\\u795e\uFA19\",\"b\":[1,-0.5e3,true,false,null],\"c\":{}}",
                "[]",
                "\"\"",
                " {\t\"a\"\r\n: 1 } ",
                "{\"a\":\"\\ud842\\udfb7\"}"
            })
    void well_formed_text_is_read(String json) {
        assertThat(read(json).toString()).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "{",
                "{\"a\":1",
                "{\"a\":1}x",
                "{\"a\":1}{}",
                "{a:1}",
                "{'a':1}",
                "{\"a\":1,}",
                "[1,]",
                "[,1]",
                "{\"a\":01}",
                "{\"a\":+1}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":NaN}",
                "{\"a\":Infinity}",
                "{\"a\":TRUE}",
                "{\"a\":tru}",
                "{\"a\";1}",
                "{\"a\"=1}",
                "/* c */ {}",
                "{} // c",
                "# c\n{}",
                ")]}'\n{}",
                "{\"a\":\"line\nbreak\"}",
                "{\"a\":\"\\x41\"}",
                "{\"a\":\"\\'\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\ud800\"}",
                "{\"\\udc00\":1}",
                "\uFEFF{}"
            })
    void anything_else_is_refused(String json) {
        assertThatExceptionOfType(JsonFormatException.class)
                .isThrownBy(() -> read(json))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.SYNTAX))
                .withMessageMatching("expected [^\\n]+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":1}", "{\"b\":[{\"a\":1,\"\\u0061\":2}]}"})
    void a_member_that_occurs_twice_is_refused_however_it_is_spelled(String json) {
        assertThatExceptionOfType(JsonFormatException.class)
                .isThrownBy(() -> read(json))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.DUPLICATE_KEY))
                .withMessageContaining("\"a\" twice");
    }

    @Test
    void sixteen_levels_are_read_and_a_seventeenth_is_refused() {
        assertThat(read("[".repeat(16) + "]".repeat(16))).isNotNull();
        for (int depth : new int[] {17, 1_000}) {
            assertThatExceptionOfType(JsonFormatException.class)
                    .isThrownBy(() -> read("[".repeat(depth) + "]".repeat(depth)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_DEEP));
        }
    }

    @Test
    void text_over_the_limit_is_refused_before_it_is_read() {
        assertThatExceptionOfType(JsonFormatException.class)
                .isThrownBy(() -> read("\"" + "x".repeat(10_000) + "\""))
                .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE))
                .withMessage("expected at most 10000 bytes, found 10002");
    }

    @Test
    void bytes_that_are_not_utf_8_are_refused() {
        byte[][] bad = {
            {'"', (byte) 0xff, '"'},
            {'"', (byte) 0xc0, (byte) 0x80, '"'},
            {'"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"'},
            {'"', (byte) 0xe3, (byte) 0x81}
        };
        for (byte[] bytes : bad) {
            assertThatExceptionOfType(JsonFormatException.class).isThrownBy(() -> StrictJson.read(bytes, LIMITS));
        }
    }

    @Test
    void no_random_bytes_make_it_fail_in_another_way() {
        Random random = new Random(8259);
        String alphabet = "{}[]\":,0123456789.eE+-truefalsn\\u \n\uFEFFあ";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            try {
                read(text.toString());
            } catch (JsonFormatException expected) {
                assertThat(expected).hasMessageMatching("(?s)expected .*");
            }
        }
    }

    @Test
    void another_strict_reader_reads_the_same_from_the_same_text() {
        Random random = new Random(20261126);
        String alphabet = "{}[]\":,0129.eE+-truefalsn\\u \n/'あ𠮷";
        List<String> seeds = List.of(
                "{\"a\":[1,-0.5e3,true,false,null],\"b\":{\"c\":\"\\u795e\\n\"}}",
                "[\"\\ud842\\udfb7\",{\"あ\":\"𠮷\",\"\":0},1E+2]",
                "{\"long name of a member that does not fit into one word\":\"" + "x".repeat(5000) + "\"}");
        int read = 0;
        for (int i = 0; i < 40_000; i++) {
            StringBuilder text = new StringBuilder(seeds.get(i % seeds.size()));
            for (int change = random.nextInt(3); change > 0; change--) {
                int[] letters = alphabet.codePoints().toArray();
                int at = random.nextInt(Math.min(60, text.length()));
                String letter = Character.toString(letters[random.nextInt(letters.length)]);
                text.replace(at, at + random.nextInt(2), letter);
            }
            // Half of a surrogate pair that a change left has no bytes.
            String json = new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
            Optional<JsonElement> ours = optional(() -> read(json), JsonFormatException.class);
            Optional<JsonElement> theirs = optional(() -> readWithGson(json), JsonParseException.class);
            if (ours.isPresent()) {
                read++;
                assertThat(theirs.map(StrictJson::writeLine)).as("%s", json).isEqualTo(ours.map(StrictJson::writeLine));
            } else if (theirs.isPresent()) {
                // What only we refuse: names that occur twice, of which Gson's tree has the last, and lone surrogates.
                assertThatExceptionOfType(JsonFormatException.class)
                        .isThrownBy(() -> read(json))
                        .withMessageMatching("(?s)expected (each member once|Unicode text without).*");
            }
        }
        assertThat(read).isBetween(10_000, 39_000);
    }

    private static JsonElement readWithGson(String json) {
        return new GsonBuilder().setStrictness(Strictness.STRICT).create().fromJson(json, JsonElement.class);
    }

    private static Optional<JsonElement> optional(
            Supplier<JsonElement> reading, Class<? extends RuntimeException> refusal) {
        try {
            return Optional.of(reading.get());
        } catch (RuntimeException e) {
            assertThat(e).isInstanceOf(refusal);
            return Optional.empty();
        }
    }

    @Test
    void what_was_written_is_read_again_and_written_the_same() {
        JsonObject object = StrictJson.readObject(
                "{\"z\":1,\"a\":\"<&>\\u2028\uD842\uDFB7\",\"n\":12345678901234567890.5}"
                        .getBytes(StandardCharsets.UTF_8),
                LIMITS);
        byte[] once = StrictJson.write(object);
        assertThat(StrictJson.write(StrictJson.readObject(once, LIMITS))).isEqualTo(once);
        assertThat(new String(once, StandardCharsets.UTF_8))
                .startsWith("{\"z\":1,\"a\":\"<&>")
                .contains("12345678901234567890.5");
    }

    private static JsonElement read(String json) {
        return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), LIMITS);
    }
}
