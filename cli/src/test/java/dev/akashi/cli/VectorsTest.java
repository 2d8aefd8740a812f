package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.audit.replay.BlockFiles;
import dev.akashi.audit.replay.FindingCode;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.json.StrictJson;
import dev.akashi.transparency.block.BlockHashes;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every vector in {@code vectors/} that is meant for verifiers, through the library and through {@code akashi verify --offline},
 * and every block through {@code akashi audit run}: all say what the manifest says, of a file with one defect each.
 */
class VectorsTest {

    private static final Path FOLDER = Path.of("..", "vectors").toAbsolutePath().normalize();
    private static final Path CHAINS = Path.of("..", "transparency", "src", "test", "resources", "fabric-live");
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 16);

    /** As what an auditor finds what a log node refuses. */
    private static final Map<String, FindingCode> FOUND = Map.of(
            "MALFORMED", FindingCode.BLOCK_MALFORMED,
            "WRONG_NUMBER", FindingCode.BLOCK_MISSING,
            "WRONG_CHAIN", FindingCode.BLOCK_NOT_CHAINED,
            "WRONG_DATA_HASH", FindingCode.BLOCK_DATA_ALTERED,
            "TOO_FEW_ORDERERS", FindingCode.BLOCK_NOT_ORDERED,
            "WRONG_FLAG", FindingCode.WRONG_FLAG);

    @TempDir
    private Path folder = Path.of("unset");

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
        return vectors("verification")
                .map(vector -> DynamicTest.dynamicTest(
                        text(vector, "name"), () -> assertExpected(vector, byTheLibrary(vector))));
    }

    @TestFactory
    Stream<DynamicTest> the_command_says_what_is_expected() throws IOException {
        return vectors("verification")
                .map(vector -> DynamicTest.dynamicTest(
                        text(vector, "name"), () -> assertExpected(vector, byTheCommand(vector))));
    }

    /** A recorded chain up to a vector in the place of its last block. */
    @TestFactory
    Stream<DynamicTest> the_auditors_command_finds_the_block_and_nothing_else() throws IOException {
        return vectors("block")
                .map(vector -> DynamicTest.dynamicTest(text(vector, "name"), () -> {
                    Ran ran = audited(vector, file(vector, "block"));
                    assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(1);
                    List<String> findings = ran.outLines().stream()
                            .filter(line -> line.startsWith("FINDING"))
                            .toList();
                    assertThat(findings).as(ran.out()).hasSize(1);
                    assertThat(findings.get(0))
                            .startsWith("FINDING " + FOUND.get(text(vector, "expected")) + " at block "
                                    + (vector.get("after").getAsLong() + 1));
                }));
    }

    @Test
    void the_auditors_command_has_nothing_to_say_of_the_chain_as_it_was_recorded() throws IOException {
        JsonObject any = vectors("block").findFirst().orElseThrow();
        Ran ran = audited(
                any,
                Files.write(
                        folder.resolve("6.block"),
                        chain(text(any, "chain")).get(6).toByteArray()));
        assertThat(ran.out()).doesNotContain("FINDING");
        assertThat(ran.exitCode()).as("nobody could be asked").isIn(0, 3);
    }

    @Test
    void every_verdict_is_among_them() throws IOException {
        assertThat(vectors("verification").map(vector -> expected(vector, "verdict")))
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

    private Ran audited(JsonObject vector, Path block) throws IOException {
        List<Block> chain = chain(text(vector, "chain"));
        int next = vector.get("after").getAsInt() + 1;
        Path place = Files.createTempDirectory(folder, "audit");
        for (Block before : chain.subList(0, next)) {
            BlockFiles.write(place.resolve("blocks"), before);
        }
        BlockFiles.write(place.resolve("blocks"), Block.parseFrom(Files.readAllBytes(block)));
        JsonObject trust = StrictJson.readObject(Files.readAllBytes(FOLDER.resolve("trust/trust.json")), LIMITS);
        trust.getAsJsonObject("log")
                .addProperty(
                        "genesis", BlockHashes.header(chain.get(0).getHeader()).toString());
        return Ran.akashi(
                "audit",
                "run",
                "--trust",
                Files.write(place.resolve("trust.json"), StrictJson.write(trust)),
                "--blocks",
                place.resolve("blocks"),
                "--out",
                place.resolve("out"));
    }

    private static List<Block> chain(String name) throws IOException {
        List<Block> blocks = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(Files.newInputStream(CHAINS.resolve(name + ".blocks.gz")))) {
            for (Block block = Block.parseDelimitedFrom(in); block != null; block = Block.parseDelimitedFrom(in)) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static Stream<JsonObject> vectors(String kind) throws IOException {
        byte[] manifest = Files.readAllBytes(FOLDER.resolve("manifest.json"));
        return StrictJson.readObject(manifest, LIMITS).getAsJsonArray("vectors").asList().stream()
                .map(JsonElement::getAsJsonObject)
                .filter(vector -> text(vector, "kind").equals(kind));
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
