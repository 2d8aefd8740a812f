package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Every vector in {@code vectors/} that is meant for verifiers, through the library and through {@code akashi verify --offline}:
 * both say what the manifest says, of a file with one defect each.
 */
class VectorsTest {

    private static final Path FOLDER = Path.of("..", "vectors").toAbsolutePath().normalize();
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 16);

    /** What somebody says of a document. */
    private record Saying(Verdict verdict, JsonObject report) {

        /** The check in words, such as {@code ANCHOR UNDECIDED BAD_LOG_PROOF}. */
        String check(String id) {
            return checks().filter(check -> text(check, "id").equals(id))
                    .map(check -> text(check, "id") + " " + text(check, "status") + " " + text(check, "code"))
                    .findFirst()
                    .orElseThrow();
        }

        List<String> notPassed() {
            return checks().filter(check -> !text(check, "status").equals(CheckStatus.PASSED.name()))
                    .map(check -> text(check, "id"))
                    .toList();
        }

        private Stream<JsonObject> checks() {
            return report.getAsJsonArray("checks").asList().stream().map(JsonElement::getAsJsonObject);
        }
    }

    @TestFactory
    Stream<DynamicTest> the_library_says_what_is_expected() throws IOException {
        return vectors()
                .map(vector -> DynamicTest.dynamicTest(
                        text(vector, "name"), () -> assertExpected(vector, byTheLibrary(vector))));
    }

    @TestFactory
    Stream<DynamicTest> the_command_says_what_is_expected() throws IOException {
        return vectors()
                .map(vector -> DynamicTest.dynamicTest(
                        text(vector, "name"), () -> assertExpected(vector, byTheCommand(vector))));
    }

    @Test
    void every_verdict_is_among_them() throws IOException {
        assertThat(vectors().map(vector -> expected(vector, "verdict")))
                .contains(Verdict.VALID.name(), Verdict.INVALID.name(), Verdict.INDETERMINATE.name());
    }

    private static void assertExpected(JsonObject vector, Saying saying) {
        Verdict verdict = Verdict.valueOf(expected(vector, "verdict"));
        assertThat(saying.verdict).as(saying.report.toString()).isEqualTo(verdict);
        if (verdict == Verdict.VALID) {
            assertThat(saying.notPassed()).isSubsetOf("SIGNATURE", "VALIDITY");
        } else {
            CheckStatus status = verdict == Verdict.INVALID ? CheckStatus.FAILED : CheckStatus.UNDECIDED;
            assertThat(saying.check(expected(vector, "check")))
                    .isEqualTo(expected(vector, "check") + " " + status + " " + expected(vector, "code"));
        }
    }

    private static Saying byTheLibrary(JsonObject vector) throws IOException {
        byte[] trustFile = Files.readAllBytes(file(vector, "trust"));
        Clock clock = Clock.systemUTC();
        Verifier verifier = new Verifier(
                OfflineEvidence.under(TrustRoot.read(trustFile).orElseThrow(), clock),
                VerificationPolicy.read(trustFile),
                clock);
        var report = verifier.verify(
                Files.readAllBytes(file(vector, "document")), Files.readAllBytes(file(vector, "bundle")));
        return new Saying(report.verdict(), report.toJson());
    }

    private static Saying byTheCommand(JsonObject vector) {
        Ran ran = Ran.akashi(
                "verify",
                "--offline",
                "--json",
                "--trust",
                file(vector, "trust").toString(),
                "--bundle",
                file(vector, "bundle").toString(),
                file(vector, "document").toString());
        JsonObject report = StrictJson.readObject(StrictJson.utf8(ran.out()), LIMITS);
        Verdict verdict = Verdict.valueOf(text(report, "verdict"));
        assertThat(ran.exitCode())
                .isEqualTo(
                        switch (verdict) {
                            case VALID -> 0;
                            case INVALID -> 1;
                            case INDETERMINATE -> 3;
                        });
        return new Saying(verdict, report);
    }

    private static Stream<JsonObject> vectors() throws IOException {
        byte[] manifest = Files.readAllBytes(FOLDER.resolve("manifest.json"));
        return StrictJson.readObject(manifest, LIMITS).getAsJsonArray("vectors").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(vector -> text(vector, "kind").equals("verification"));
    }

    private static Path file(JsonObject vector, String name) {
        return FOLDER.resolve(text(vector, name));
    }

    private static String expected(JsonObject vector, String name) {
        return text(vector.getAsJsonObject("expected"), name);
    }

    private static String text(JsonObject json, String name) {
        return Objects.requireNonNull(json.get(name), name).getAsString();
    }
}
