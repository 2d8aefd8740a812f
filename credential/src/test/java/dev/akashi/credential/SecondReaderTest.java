package dev.akashi.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Batch.Document;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Another program, in another language, finds the same commitments, roots and signatures: {@code src/test/js/reader.mjs},
 * which needs Node and nothing else. Skipped, loudly, where there is no Node.
 */
class SecondReaderTest {

    private static final Path SCRIPT = Path.of("src/test/js/reader.mjs").toAbsolutePath();

    private final University university = University.first();

    @Test
    void reads_what_we_write_whatever_the_characters(@TempDir Path folder) throws Exception {
        Path node = nodeOrSkip();
        List<Document> documents = new ArrayList<>();
        for (String name : names()) {
            JsonObject unsigned = OpenBadge.write(university.content(name), Salt.random(university.random));
            documents.add(Document.of(university.sign(unsigned, ProofSuite.EDDSA_JCS_2022, university.credentialKey)));
        }
        Batch batch = Batch.of(university, documents.toArray(Document[]::new));
        for (int i = 0; i < documents.size(); i++) {
            String stem = "%03d".formatted(i);
            Files.write(folder.resolve(stem + ".json"), batch.document(i));
            Files.write(folder.resolve(stem + ".bundle.json"), batch.bundle(i).toBytes());
        }
        List<String> lines = run(node, folder, "read", folder.toString());
        assertThat(lines).hasSameSizeAs(documents);
        for (int i = 0; i < documents.size(); i++) {
            JsonObject found = JsonParser.parseString(lines.get(i)).getAsJsonObject();
            assertThat(found.get("commitment").getAsString())
                    .isEqualTo(batch.commitment(i).toString());
            assertThat(found.get("root").getAsString())
                    .isEqualTo(batch.tree.root().toString());
            assertThat(found.get("signed").getAsBoolean()).isTrue();
        }
    }

    @Test
    void signs_what_we_verify(@TempDir Path folder) throws Exception {
        Path node = nodeOrSkip();
        PrivateKeySigner key = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);
        JsonObject unsigned = OpenBadge.write(university.content("𠮷田 神\uFA19"), Salt.random(university.random));
        Files.write(folder.resolve("unsigned.json"), StrictJson.write(unsigned));
        Files.writeString(folder.resolve("key.pem"), key.toPem());
        List<String> lines = run(
                node,
                folder,
                "sign",
                folder.resolve("unsigned.json").toString(),
                folder.resolve("key.pem").toString(),
                university.did + "#" + key.verificationKey());
        OpenBadge signed = OpenBadge.parse(String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        assertThat(DataIntegrity.standard().proof(signed.json()).isSignedBy(key.verificationKey()))
                .isTrue();
        assertThat(Commitments.contentDigest(signed.json())).isEqualTo(Commitments.contentDigest(unsigned));
    }

    // Names of family registers, and texts of any characters there are.
    private static List<String> names() {
        List<String> names = new ArrayList<>(List.of(
                "𠮷田", "髙橋", "山﨑", "神\uFA19", "葛\uDB40\uDD00城", "か\u3099", "\u2028\u2029\u007f\u0085\u001f\"\\/"));
        Random random = new Random(8785);
        while (names.size() < 40) {
            StringBuilder name = new StringBuilder();
            while (name.length() < 30) {
                int c = random.nextInt(Character.MAX_CODE_POINT + 1);
                if (Character.getType(c) != Character.SURROGATE) {
                    name.appendCodePoint(random.nextBoolean() ? c : c % 0x3100);
                }
            }
            names.add(name.toString());
        }
        return names;
    }

    private static List<String> run(Path node, Path folder, String... args) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(node.toString(), SCRIPT.toString()));
        command.addAll(List.of(args));
        Path out = folder.resolve("out.txt");
        Path err = folder.resolve("err.txt");
        Process process = new ProcessBuilder(command)
                .redirectOutput(out.toFile())
                .redirectError(err.toFile())
                .start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as(Files.readString(err)).isZero();
            return Files.readAllLines(out);
        } finally {
            process.destroyForcibly();
        }
    }

    private static Path nodeOrSkip() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, "node"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> {
                    String reason = "SKIPPED: the second reader of credentials: there is no node program on the path";
                    new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
                    return Assumptions.abort(reason);
                });
    }
}
