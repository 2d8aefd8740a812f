package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.proof.ProofException.Kind;
import java.time.Duration;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** However a document is made, it does not keep a verifier busy. */
class WorkLimitsTest {

    // Generous: what is guarded against takes minutes to hours.
    private static final Duration BOUND = Duration.ofSeconds(20);

    private final University university = University.first();
    private final JsonObject credential = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));

    static Stream<Arguments> shapes() {
        return Stream.of(
                arguments("values", shape(i -> "\"" + i + "\"")),
                arguments("equal values", shape(i -> "5")),
                arguments("blank nodes", shape(i -> "{}")),
                arguments("nested blank nodes", shape(i -> "{\"urn:q\":{\"urn:q\":{}}}")),
                arguments("named nodes", shape(i -> "{\"id\":\"urn:n" + i + "\",\"name\":\"" + i + "\"}")),
                arguments("nested arrays", shape(i -> "[[[\"" + i + "\"]]]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void a_document_with_too_many_values_is_not_processed(String what, IntFunction<JsonArray> shape) {
        Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThatExceptionOfType(ProofException.class)
                        .isThrownBy(() -> university.sign(with("urn:p", shape.apply(100_000))))
                        .withMessageContaining("expected at most 5000 values")
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_COMPLEX)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void a_document_below_that_is_processed_however_busy_the_machine_is(String what, IntFunction<JsonArray> shape) {
        Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThat(
                                university.sign(with("urn:p", shape.apply(800))).has("proof"))
                        .isTrue());
    }

    static Stream<Arguments> nodes_that_look_alike() {
        String twelve = "{\"urn:q\":[" + "{},".repeat(11) + "{}]}";
        return Stream.of(
                arguments(
                        "many of them", shape(i -> "{\"urn:q\":{\"urn:q\":{}}}").apply(1_600)),
                arguments("all orders of twelve", JsonParser.parseString("[" + twelve + "," + twelve + "]")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nodes_that_look_alike")
    void nodes_that_look_alike_are_given_up_after_a_number_of_steps(String what, JsonElement alike) {
        Assertions.assertTimeoutPreemptively(
                BOUND,
                () -> assertThatExceptionOfType(ProofException.class)
                        .isThrownBy(() -> university.sign(with("urn:p", alike)))
                        .withMessageContaining("within 50000 steps")
                        .satisfies(e -> assertThat(e.kind()).isEqualTo(Kind.TOO_COMPLEX)));
    }

    @Test
    void a_transcript_of_two_hundred_courses_is_no_trouble() {
        JsonObject transcript = with(
                "evidence",
                shape(i -> "{\"type\":[\"Evidence\"],\"name\":\"科目 " + i + "\",\"description\":\"2単位 優\"}")
                        .apply(200));
        assertThat(DataIntegrity.standard()
                        .proof(university.sign(transcript))
                        .isSignedBy(university.credentialKey.verificationKey()))
                .isTrue();
    }

    @Test
    void many_contexts_are_refused_or_processed_in_time() {
        JsonObject many = credential.deepCopy();
        for (int i = 0; i < 4000; i++) {
            many.getAsJsonArray("@context").add(Contexts.OPEN_BADGES);
        }
        Assertions.assertTimeoutPreemptively(BOUND, () -> {
            try {
                assertThat(university.sign(many).has("proof")).isTrue();
            } catch (ProofException e) {
                assertThat(e.kind()).isIn(Kind.MALFORMED, Kind.TOO_COMPLEX);
            }
        });
    }

    private JsonObject with(String name, JsonElement value) {
        JsonObject larger = credential.deepCopy();
        larger.add(name, value);
        return larger;
    }

    private static IntFunction<JsonArray> shape(IntFunction<String> entry) {
        return count -> {
            JsonArray array = new JsonArray();
            IntStream.range(0, count).forEach(i -> array.add(JsonParser.parseString(entry.apply(i))));
            return array;
        };
    }
}
