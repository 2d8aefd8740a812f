package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Without a network: nothing is VALID, and what is wrong with a document alone is found all the same. */
class VerifyCommandTest {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 32);

    @TempDir
    Path folder;

    private Path good = Path.of("good.txt");
    private Path altered = Path.of("altered.txt");
    private Path missing = Path.of("missing.txt");

    @BeforeEach
    void write_documents() throws IOException {
        good = Documents.write(folder.resolve("good.txt"), "good");
        altered = Documents.write(folder.resolve("altered.txt"), "altered");
        Files.writeString(altered, "Altered");
        missing = folder.resolve("missing.txt");
    }

    private static JsonElement json(Ran ran) {
        return StrictJson.read(ran.out().getBytes(StandardCharsets.UTF_8), LIMITS);
    }

    @Nested
    class exit_codes {

        @Test
        void is_3_when_the_ledger_cannot_be_asked() {
            Ran ran = Ran.akashi("verify", good, "--lang", "en");

            assertThat(ran.exitCode()).isEqualTo(3);
            assertThat(ran.out()).startsWith("good.txt\nINDETERMINATE: ").contains("no --profile was given");
        }

        @Test
        void is_3_when_the_ledger_does_not_answer() {
            Path profile = Profiles.unreachable(folder.resolve("profile.json"));

            assertThat(Ran.akashi("verify", good, "--profile", profile).exitCode())
                    .isEqualTo(3);
        }

        @Test
        void is_1_for_what_is_wrong_whoever_could_be_asked() {
            Ran ran = Ran.akashi("verify", altered, "--offline", "--lang", "en");

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out()).contains("INVALID: something is wrong with this document.", "[FAIL] Unaltered: ");
        }

        @Test
        void is_2_for_a_file_that_is_not_there() {
            assertThat(Ran.akashi("verify", missing).exitCode()).isEqualTo(2);
        }

        @Test
        void of_many_is_that_of_the_worst() {
            assertThat(Ran.akashi("verify", good, missing).exitCode()).isEqualTo(2);
            assertThat(Ran.akashi("verify", good, altered).exitCode()).isEqualTo(1);
            assertThat(Ran.akashi("verify", missing, altered, good).exitCode()).isEqualTo(1);
            assertThat(Ran.akashi("verify", good, good).exitCode()).isEqualTo(3);
        }
    }

    @Nested
    class many_documents {

        @Test
        void are_reported_in_the_order_in_which_they_are_named() throws IOException {
            List<Object> arguments = new ArrayList<>(List.of("verify", "--json"));
            List<String> named = new ArrayList<>();
            for (int i : IntStream.range(0, 600).map(n -> (n * 7) % 600).toArray()) {
                Path file = Files.writeString(folder.resolve("n" + i), "nothing");
                arguments.add(file);
                named.add(file.toString());
            }

            Ran ran = Ran.akashi(arguments.toArray());

            JsonArray reports = json(ran).getAsJsonArray();
            assertThat(reports)
                    .extracting(report -> report.getAsJsonObject().get("file").getAsString())
                    .isEqualTo(named);
        }

        @Test
        void lose_no_report_to_one_that_cannot_be_read() {
            Ran ran = Ran.akashi("verify", "--lang", "en", altered, missing, good);

            assertThat(ran.exitCode()).isEqualTo(1);
            assertThat(ran.out())
                    .containsSubsequence(
                            "altered.txt\nINVALID: ",
                            "missing.txt: UNREADABLE: expected a readable file, found no such file or folder at "
                                    + missing,
                            "good.txt\nINDETERMINATE: ",
                            "3 documents: 0 VALID, 1 INVALID, 1 INDETERMINATE, 1 unreadable");
        }

        @Test
        void come_to_one_line_for_each_that_is_not_valid_in_a_summary() {
            Ran ran = Ran.akashi("verify", "--summary", "--lang", "en", good, missing, altered);

            assertThat(ran.outLines()).hasSize(4);
            assertThat(ran.outLines().get(0)).startsWith("good.txt: INDETERMINATE [ANCHOR LEDGER_UNAVAILABLE: ");
            assertThat(ran.outLines().get(1)).startsWith("missing.txt: UNREADABLE: ");
            assertThat(ran.outLines().get(2)).startsWith("altered.txt: INVALID [INTEGRITY CONTENT_CHANGED: ");
            assertThat(ran.outLines().get(3)).startsWith("3 documents: 0 VALID, 1 INVALID, 1 INDETERMINATE");
        }

        @Test
        void are_an_array_in_JSON_with_an_error_in_place_of_a_report_that_there_is_not() {
            JsonArray reports =
                    json(Ran.akashi("verify", "--json", good, missing)).getAsJsonArray();

            assertThat(reports).hasSize(2);
            assertThat(reports.get(0).getAsJsonObject().get("verdict").getAsString())
                    .isEqualTo("INDETERMINATE");
            JsonObject unreadable = reports.get(1).getAsJsonObject();
            assertThat(unreadable.keySet()).containsExactly("file", "error");
            assertThat(unreadable.getAsJsonObject("error").get("code").getAsString())
                    .isEqualTo("UNREADABLE");
        }
    }

    @Nested
    class a_folder {

        @Test
        void stands_for_its_documents_by_name_and_bundles_are_none() {
            Ran ran = Ran.akashi("verify", "--summary", folder);

            assertThat(ran.outLines())
                    .extracting(line -> line.split("[: ]")[0])
                    .containsExactly("altered.txt", "good.txt", "2");
        }

        @Test
        void hides_no_credential_whose_bundle_was_taken_away() throws IOException {
            Files.writeString(folder.resolve("forged.json"), "{}");

            assertThat(Ran.akashi("verify", "--summary", folder).out()).contains("forged.json: INVALID", "3 documents");
        }

        @Test
        void that_is_named_by_its_files_gives_the_same() throws IOException {
            try (Stream<Path> files = Files.list(folder)) {
                Object[] all = Stream.concat(Stream.of("verify", "--summary"), files.sorted())
                        .toArray();
                assertThat(Ran.akashi(all)).isEqualTo(Ran.akashi("verify", "--summary", folder));
            }
        }
    }

    @Nested
    class a_report {

        @Test
        void has_every_check_in_JSON() {
            JsonObject report = json(Ran.akashi("verify", "--json", good)).getAsJsonObject();

            assertThat(report.keySet()).startsWith("file", "version", "verdict", "checkedAt");
            assertThat(report.getAsJsonArray("checks"))
                    .extracting(check -> check.getAsJsonObject().get("id").getAsString())
                    .containsExactly(
                            Arrays.stream(CheckId.values()).map(Enum::name).toArray(String[]::new));
        }

        @Test
        void is_in_the_language_that_is_asked_for() {
            assertThat(Ran.akashi("verify", good, "--lang", "ja").out()).containsPattern("\\p{IsHiragana}");
            assertThat(Ran.akashi("verify", good, "--lang", "en").out()).doesNotContainPattern("\\p{IsHiragana}");
        }

        @Test
        void takes_the_bundle_that_is_named() throws IOException {
            Path bundle = Files.move(folder.resolve("good.bundle.json"), folder.resolve("elsewhere"));

            assertThat(Ran.akashi("verify", good, "--lang", "en").out()).doesNotContain("[ ok ] Unaltered");
            assertThat(Ran.akashi("verify", good, "--bundle", bundle, "--lang", "en")
                            .out())
                    .contains("[ ok ] Unaltered");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000\u0001", "{\"a\":1,\"a\":2}", "[", "null", "{}", "\"\\ud800\""})
    void whatever_a_file_holds_there_is_a_report_and_no_stack_trace(String content) throws IOException {
        Path file = Files.writeString(folder.resolve("hostile.json"), content);

        Ran ran = Ran.akashi("verify", file, "--lang", "en");

        assertThat(ran.exitCode()).isEqualTo(1);
        assertThat(ran.out()).contains("INVALID", "[FAIL] Form");
        assertThat(ran.err()).isEmpty();
    }

    @Test
    void a_file_that_is_nested_too_deeply_is_refused() throws IOException {
        Path file = Files.writeString(folder.resolve("deep.json"), "[".repeat(200_000));

        assertThat(Ran.akashi("verify", file, "--lang", "en").out()).contains("INVALID", "[FAIL] Form");
    }
}
