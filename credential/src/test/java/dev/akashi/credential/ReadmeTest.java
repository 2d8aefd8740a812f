package dev.akashi.credential;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.verify.Check;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** The lines of Java in the README are lines of this file, and do what the README says. */
class ReadmeTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Path VECTORS = ROOT.resolve("vectors");
    private static final String OWN_SOURCE = "src/test/java/dev/akashi/credential/ReadmeTest.java";

    @Test
    void a_verifier_needs_nothing_but_files() throws IOException {
        assertThat(verify("degree.json", "open-badge-in-order")).isEqualTo("VALID OK");
        assertThat(verify("altered-open-badge.json", "altered-open-badge")).isEqualTo("INVALID NOT_REACHED");
        assertThat(verify("rescinded.txt", "rescinded")).isEqualTo("INVALID RESCINDED");
    }

    private static String verify(String documentName, String bundleName) throws IOException {
        Path document = VECTORS.resolve("documents").resolve(documentName);
        Path bundle = VECTORS.resolve("bundles").resolve(bundleName + ".bundle.json");
        Path trust = VECTORS.resolve("trust/trust.json");
        // README: begin
        byte[] trustFile = Files.readAllBytes(trust); // your own, from "akashi trust export"
        Clock clock = Clock.systemUTC();
        TrustRoot root = TrustRoot.read(trustFile).orElseThrow();
        VerificationPolicy policy = VerificationPolicy.read(trustFile);
        Verifier verifier = new Verifier(OfflineEvidence.under(root, clock), policy, clock);

        VerificationReport report = verifier.verify(Files.readAllBytes(document), Files.readAllBytes(bundle));
        Verdict verdict = report.verdict(); // VALID, INVALID or INDETERMINATE
        Check status = report.check(CheckId.STATUS); // PASSED, or RESCINDED, SUSPENDED, …
        String text = report.toText("ja"); // every check, in Japanese or English
        // README: end
        assertThat(text.lines()).hasSizeGreaterThan(CheckId.values().length);
        return verdict + " " + status.code();
    }

    @Test
    void the_readme_has_these_lines() throws IOException {
        String source = Files.readString(Path.of(OWN_SOURCE), StandardCharsets.UTF_8);
        String lines = source.substring(
                source.indexOf("// README: begin\n") + "// README: begin\n".length(),
                source.indexOf("        // README: end"));
        String readme = Files.readString(ROOT.resolve("README.md"), StandardCharsets.UTF_8);
        int begin = readme.indexOf("```java\n") + "```java\n".length();
        assertThat(readme.substring(begin, readme.indexOf("```", begin)))
                .isEqualTo(lines.stripTrailing().stripIndent() + "\n");
    }
}
