package dev.akashi.it;

import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.certificate.CertificatePrinter;
import dev.akashi.client.template.ReadyTemplate;
import dev.akashi.credential.Bundle;
import dev.akashi.it.World.Running;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Certificates as PDF, from a table to what a verifier is told. */
@ExtendWith(World.class)
class PrintedCertificatesTest {

    private final Running world = world();

    @TempDir
    Path folder;

    private Object[] issue(Path out, Object... more) {
        return world.issueBy(folder.resolve("diploma.yaml"), folder.resolve("graduates.csv"), out, more);
    }

    private void prepare(String name) throws IOException {
        Files.writeString(
                folder.resolve("diploma.yaml"),
                ReadyTemplate.DIPLOMA
                        .text()
                        .replace("your-institution.example", "kakuu.example")
                        .replace("# seal:", "seal:"));
        Path table = folder.resolve("graduates.csv");
        Ran.akashi("template", "csv", "diploma", "--out", table).done();
        Files.writeString(table, Files.readString(table).replace("架空　花子", name).replace("B2022001", "P2022001"));
    }

    @Test
    void are_recorded_as_they_are_printed_and_verified_as_files() throws IOException {
        prepare("葛\uDB40\uDD00城　𠮷子");
        ImageIO.write(
                new BufferedImage(20, 20, BufferedImage.TYPE_INT_RGB),
                "png",
                folder.resolve("seal.png").toFile());
        Path out = folder.resolve("diplomas");

        Ran.akashi(issue(out)).done();

        Path pdf = out.resolve("P2022001.pdf");
        Bundle bundle = Bundle.parse(Files.readAllBytes(out.resolve("P2022001.bundle.json")));
        assertThat(CertificatePrinter.saltOf(Files.readAllBytes(pdf)))
                .contains(bundle.document().salt());
        Ran verified = world.verify(pdf, "--lang", "en").done();
        assertThat(verified.out()).contains("VALID");
        byte[] altered = Files.readAllBytes(pdf);
        altered[altered.length / 2] ^= 1;
        Files.write(pdf, altered);
        assertThat(world.verify(pdf).exitCode()).isEqualTo(1);
    }

    /** A table with a row for each course, as Open Badges and as PDF. */
    @Test
    void of_courses_are_one_credential_a_student() throws IOException {
        Ran.akashi(
                        "institution",
                        "accredit",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        World.UNIVERSITY,
                        "--type",
                        "TRANSCRIPT",
                        "--from",
                        "2026-04-01",
                        "--basis",
                        "SCHOOL-EDUCATION-ACT-83",
                        "--ministry-key",
                        world.keyFile("ministry"))
                .done();

        Path badge = transcripts(ReadyTemplate.TRANSCRIPT).resolve("22T1001.json");
        Path paper = transcripts(ReadyTemplate.TRANSCRIPT_SHEET).resolve("22T1001.pdf");

        for (Path document : List.of(badge, paper)) {
            assertThat(world.verify(document, "--lang", "en").done().out()).contains("VALID");
        }
        assertThat(Files.readString(badge))
                .contains("\"LetterGrade\"", "\"ext:CreditsEarned\"", "MATH101 微分積分学Ⅰ / Calculus I (2022年度前期)");
    }

    private Path transcripts(ReadyTemplate ready) throws IOException {
        Path template = folder.resolve(ready.id() + ".yaml");
        Files.writeString(template, ready.text().replace("your-institution.example", "kakuu.example"));
        Path out = folder.resolve(ready.id());
        Ran issued = Ran.akashi(world.issueBy(template, World.SAMPLES.resolve("transcripts-2026.csv"), out))
                .done();
        assertThat(issued.out()).contains("317 rows of 12 students", "12 credentials");
        return out;
    }

    @Test
    void with_a_seal_that_is_no_picture_are_not_issued() throws IOException {
        prepare("見本　太郎");
        Path out = folder.resolve("diplomas");
        Ran missing = Ran.akashi(issue(out));
        assertThat(missing.exitCode()).isEqualTo(2);
        assertThat(missing.err()).contains("FILES", "seal.png");
        Files.writeString(folder.resolve("seal.png"), "no picture", StandardCharsets.UTF_8);
        Ran rehearsed = Ran.akashi(issue(out, "--dry-run"));
        assertThat(rehearsed.exitCode()).isEqualTo(2);
        assertThat(rehearsed.err()).contains("CERTIFICATE", "expected a seal as PNG");
        Ran broken = Ran.akashi(issue(out));
        assertThat(broken.exitCode()).isEqualTo(2);
        assertThat(broken.err()).contains("CERTIFICATE", "expected a seal as PNG");
        assertThat(out.resolve("P2022001.pdf")).doesNotExist();
    }
}
