package dev.akashi.it;

import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.akashi.certificate.CertificatePrinter;
import dev.akashi.client.template.ReadyTemplate;
import dev.akashi.credential.RelatedFile;
import dev.akashi.it.World.Running;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** A credential for programs and a certificate on paper of the same row, in one batch. */
@ExtendWith(World.class)
class CredentialAndPaperTest {

    private static final String HEADER = "学籍番号,氏名,フリガナ,ローマ字氏名,生年月日,専攻分野,学位記番号,学位授与年月日\n";

    private final Running world = world();

    @TempDir
    Path folder;

    private Path out;

    @BeforeEach
    void prepare() throws IOException {
        out = folder.resolve("issued");
        template("both.yaml", ReadyTemplate.BADGE_AND_DIPLOMA);
        table("graduates.csv", "渡邉　花子", 3);
    }

    private void template(String name, ReadyTemplate ready) throws IOException {
        Files.writeString(folder.resolve(name), ready.text().replace("your-institution.example", "kakuu.example"));
    }

    private void table(String name, String holder, int rows) throws IOException {
        StringBuilder table = new StringBuilder(HEADER);
        for (int i = 1; i <= rows; i++) {
            table.append("26C" + i + "," + holder + ",ワタナベ　ハナコ,WATANABE Hanako,2003/5/1,工学,号" + i + ",2026/3/25\n");
        }
        Files.writeString(folder.resolve(name), table);
    }

    private Ran issue(String template, String table, Path to, Object... more) {
        List<Object> command = new ArrayList<>(List.of(
                "issue",
                "--profile",
                world.profileFile(),
                "--institution",
                UNIVERSITY,
                "--key",
                world.keyFile("univ-1"),
                "--key",
                world.keyFile("univ-credential"),
                "--template",
                folder.resolve(template),
                "--csv",
                folder.resolve(table),
                "--out",
                to,
                "--records",
                folder.resolve("records")));
        command.addAll(List.of(more));
        return Ran.akashi(command.toArray());
    }

    private Ran byTwo(Object... command) {
        List<Object> whole = new ArrayList<>(List.of(command));
        whole.addAll(List.of(
                "--profile",
                world.profileFile(),
                "--institution",
                UNIVERSITY,
                "--key",
                world.keyFile("univ-1"),
                "--key",
                world.keyFile("univ-2"),
                "--records",
                folder.resolve("records")));
        return Ran.akashi(whole.toArray());
    }

    private int verdict(Path document) {
        return Ran.akashi("verify", document, "--profile", world.profileFile()).exitCode();
    }

    private Path badge(int row) {
        return out.resolve("26C" + row + ".json");
    }

    private Path paper(int row) {
        return out.resolve("26C" + row + ".paper.pdf");
    }

    @Test
    void are_both_recorded_and_each_names_the_other() throws IOException {
        Ran issued = issue("both.yaml", "graduates.csv", out).done();

        assertThat(issued.out()).contains("3 rows", "issued 6 credentials");
        assertThat(Files.readAllLines(out.resolve("issued.csv"))).hasSize(7);
        assertThat(world.anchors(Tables.bundle(badge(1)).root())).isEqualTo(1);
        for (int row = 1; row <= 3; row++) {
            assertThat(verdict(badge(row))).isZero();
            assertThat(verdict(paper(row))).isZero();
            byte[] pdf = Files.readAllBytes(paper(row));
            JsonObject json = StrictJson.readObject(Files.readAllBytes(badge(row)), StrictJson.Limits.of(1 << 20, 64));
            assertThat(json.get("relatedResource"))
                    .isEqualTo(new RelatedFile(Digest.sha256(pdf), "application/pdf").toJson());
            assertThat(CertificatePrinter.credentialOf(pdf))
                    .contains(URI.create(json.get("id").getAsString()));
            assertThat(CertificatePrinter.saltOf(pdf).orElseThrow())
                    .as("a salt of its own")
                    .isNotEqualTo(Tables.bundle(badge(row)).document().salt());
        }
        assertThat(Ran.akashi("find", "花子", "--records", folder.resolve("records"))
                        .done()
                        .outLines())
                .hasSize(6);
    }

    @Test
    void change_their_status_together_whichever_of_them_is_named() throws IOException {
        issue("both.yaml", "graduates.csv", out).done();

        Object[] suspend = {"--status", "SUSPENDED", "--reason", "UNDER_REVIEW"};
        byTwo("status", "set", "--id", "26C1", suspend[0], suspend[1], suspend[2], suspend[3])
                .done();
        byTwo("status", "set", paper(2), suspend[0], suspend[1], suspend[2], suspend[3])
                .done();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        for (String name : List.of("26C3.json", "26C3.bundle.json")) {
            Files.copy(out.resolve(name), elsewhere.resolve(name));
        }
        byTwo("status", "set", elsewhere.resolve("26C3.json"), suspend[0], suspend[1], suspend[2], suspend[3])
                .done();
        Ran again = byTwo("status", "set", badge(2), "--id", "26C2", suspend[0], suspend[1], suspend[2], suspend[3])
                .done();

        assertThat(again.out()).contains("2 credentials changed so already");
        for (int row = 1; row <= 3; row++) {
            assertThat(verdict(badge(row))).isEqualTo(1);
            assertThat(verdict(paper(row))).isEqualTo(1);
        }
    }

    @Test
    void beside_each_other_change_together_also_without_records() throws IOException {
        issue("both.yaml", "graduates.csv", out).done();

        Ran.akashi(
                        "status",
                        "set",
                        badge(1),
                        "--profile",
                        world.profileFile(),
                        "--institution",
                        UNIVERSITY,
                        "--key",
                        world.keyFile("univ-1"),
                        "--key",
                        world.keyFile("univ-2"),
                        "--records",
                        folder.resolve("none"),
                        "--status",
                        "SUSPENDED",
                        "--reason",
                        "UNDER_REVIEW")
                .done();

        assertThat(verdict(paper(1))).isEqualTo(1);
        assertThat(verdict(badge(2))).isZero();
        assertThat(folder.resolve("none")).doesNotExist();
    }

    /** Whoever withdraws in a hurry must get through, with what is known of the rest. */
    @Test
    void do_not_keep_each_other_from_being_withdrawn() throws IOException {
        issue("both.yaml", "graduates.csv", out).done();
        Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
        for (int row = 2; row <= 3; row++) {
            Files.copy(badge(row), elsewhere.resolve("26C" + row + ".json"));
            Files.copy(out.resolve("26C" + row + ".bundle.json"), elsewhere.resolve("26C" + row + ".bundle.json"));
        }
        Path records = folder.resolve("records/records.mv.db");
        Object[] withdraw = {"--status", "RESCINDED", "--reason", "RESCINDED_BY_INSTITUTION"};

        Path lost = out.resolve("26C1.paper.bundle.json");
        Files.move(lost, folder.resolve("kept.json"));
        Ran without = byTwo("status", "set", badge(1), withdraw[0], withdraw[1], withdraw[2], withdraw[3])
                .done();
        Files.move(folder.resolve("kept.json"), lost);
        Ran inUse;
        try (FileChannel file = FileChannel.open(records, StandardOpenOption.WRITE);
                FileLock lock = file.lock()) {
            assertThat(lock.isValid()).isTrue();
            inUse = byTwo(
                            "status",
                            "set",
                            elsewhere.resolve("26C2.json"),
                            withdraw[0],
                            withdraw[1],
                            withdraw[2],
                            withdraw[3])
                    .done();
        }
        Files.writeString(records, "not a database");
        Ran damaged = byTwo(
                        "status",
                        "set",
                        elsewhere.resolve("26C3.json"),
                        withdraw[0],
                        withdraw[1],
                        withdraw[2],
                        withdraw[3])
                .done();
        Ran byNumber = byTwo("status", "set", "--id", "26C3", withdraw[0], withdraw[1], withdraw[2], withdraw[3]);

        assertThat(without.err())
                .startsWith("SAME_ROW_NOT_CHANGED: expected a readable file, found no such file")
                .contains("26C1.paper.bundle.json", "akashi reissue");
        assertThat(inUse.err()).startsWith("SAME_ROW_NOT_CHANGED: ").contains("RECORDS_IN_USE");
        assertThat(damaged.err()).startsWith("SAME_ROW_NOT_CHANGED: ").contains("RECORDS_DAMAGED");
        assertThat(byNumber.exitCode()).as("a number needs records").isEqualTo(2);
        assertThat(byNumber.err()).contains("RECORDS_DAMAGED");
        for (int row = 1; row <= 3; row++) {
            assertThat(verdict(badge(row))).isEqualTo(1);
            assertThat(verdict(paper(row))).isZero();
        }
    }

    @Test
    void take_the_place_of_both_or_of_one_and_each_of_its_own_kind() throws IOException {
        Path corrected = issueAndCorrectTwo();

        byTwo("replace", corrected).done();
        long height = world.network.height();
        Ran again = byTwo("replace", corrected).done();

        assertThat(again.out()).contains("4 credentials changed so already");
        assertThat(world.network.height()).isEqualTo(height);
        for (int row = 1; row <= 2; row++) {
            assertThat(verdict(badge(row))).isEqualTo(1);
            assertThat(verdict(paper(row))).isEqualTo(1);
            assertThat(supersededBy(paper(row)))
                    .contains(Tables.bundle(corrected.resolve("26C" + row + ".paper.json"))
                            .document()
                            .commitment()
                            .toString());
            assertThat(supersededBy(badge(row)))
                    .contains(Tables.bundle(corrected.resolve("26C" + row + ".json"))
                            .document()
                            .commitment()
                            .toString());
        }
        assertThat(verdict(badge(3))).isZero();

        // The third only as a credential for programs: its paper is replaced by that.
        template("badge.yaml", ReadyTemplate.BACHELOR);
        Files.writeString(
                folder.resolve("third.csv"), HEADER + "26C3,見本　花子,ミホン　ハナコ,MIHON Hanako,2003/5/1,工学,号3,2026/3/25\n");
        Path third = folder.resolve("third");
        issue("badge.yaml", "third.csv", third).done();
        byTwo("replace", third).done();
        assertThat(verdict(badge(3))).isEqualTo(1);
        assertThat(verdict(paper(3))).isEqualTo(1);
        assertThat(supersededBy(paper(3)))
                .contains(Tables.bundle(third.resolve("26C3.json"))
                        .document()
                        .commitment()
                        .toString());
    }

    @Test
    void of_which_one_is_lost_are_replaced_as_soon_as_they_are_found() throws IOException {
        Path corrected = issueAndCorrectTwo();
        Path lost = out.resolve("26C1.paper.bundle.json");

        Files.move(lost, folder.resolve("kept.json"));
        Ran without = byTwo("replace", corrected).done();

        assertThat(without.err()).startsWith("SAME_ROW_NOT_CHANGED: ").contains("26C1.paper.bundle.json");
        assertThat(verdict(paper(1))).as("its proof is lost").isEqualTo(3);
        for (Path replaced : List.of(badge(1), badge(2), paper(2))) {
            assertThat(verdict(replaced)).isEqualTo(1);
        }

        Files.move(folder.resolve("kept.json"), lost);
        assertThat(verdict(paper(1))).as("not changed").isZero();
        Ran with = byTwo("replace", corrected).done();

        assertThat(with.err()).doesNotContain("SAME_ROW_NOT_CHANGED");
        assertThat(with.out()).contains("3 credentials changed so already");
        assertThat(verdict(paper(1))).isEqualTo(1);
        assertThat(supersededBy(paper(1)))
                .contains(Tables.bundle(corrected.resolve("26C1.paper.json"))
                        .document()
                        .commitment()
                        .toString());
    }

    /** Three rows, and the first two once more under another name; answers where those are. */
    private Path issueAndCorrectTwo() throws IOException {
        issue("both.yaml", "graduates.csv", out).done();
        table("correction.csv", "見本　花子", 2);
        Path corrected = folder.resolve("corrected");
        issue("both.yaml", "correction.csv", corrected).done();
        return corrected;
    }

    private String supersededBy(Path document) {
        return Ran.akashi("status", "show", document, "--profile", world.profileFile())
                .done()
                .out();
    }

    @Test
    void are_written_once_more_when_they_are_lost() throws IOException {
        issue("both.yaml", "graduates.csv", out).done();
        byte[] pdf = Files.readAllBytes(paper(1));
        byte[] json = Files.readAllBytes(badge(1));
        for (Path file : List.of(paper(1), badge(1), out.resolve("26C1.paper.bundle.json"))) {
            Files.delete(file);
        }

        Ran.akashi("reissue", "26C1", "--records", folder.resolve("records")).done();

        assertThat(paper(1)).hasBinaryContent(pdf);
        assertThat(badge(1)).hasBinaryContent(json);
        assertThat(verdict(paper(1))).isZero();
        assertThat(Ran.akashi(
                                "reconcile",
                                "--profile",
                                world.profileFile(),
                                "--institution",
                                UNIVERSITY,
                                "--records",
                                folder.resolve("records"))
                        .out())
                .contains("1 batch of 6 credentials in the records");
    }

    @Test
    void are_counted_apart_for_whoever_approves_them() throws IOException {
        issue("both.yaml", "graduates.csv", out, "--two-people").done();

        Ran look = Ran.akashi("approve", out, "--profile", world.profileFile(), "--preview", folder.resolve("look"))
                .done();

        assertThat(look.out())
                .contains("6 credentials")
                .contains("      3  学士（工学）\n")
                .contains("      3  学士（工学） (PDF)\n")
                .contains("sample row 2: 26C2, 渡邉　花子");
        assertThat(folder.resolve("look/26C1.paper.pdf")).exists();
    }

    @Test
    void are_both_on_the_receipt_of_the_batch_which_names_nobody() throws IOException {
        Ran early = Ran.akashi("receipt", out);
        issue("both.yaml", "graduates.csv", out, "--two-people").done();
        Ran waiting = Ran.akashi("receipt", out);
        Ran.akashi(
                        "approve",
                        out,
                        "--profile",
                        world.profileFile(),
                        "--key",
                        world.keyFile("univ-2"),
                        "--records",
                        folder.resolve("records"))
                .done();

        Ran receipt = Ran.akashi("receipt", out).done();
        Ran english = Ran.akashi("receipt", out, "--lang", "en", "--out", folder.resolve("receipt.pdf"))
                .done();

        assertThat(early.exitCode()).isEqualTo(2);
        assertThat(early.err()).contains("expected a batch that is recorded, found MISSING");
        assertThat(waiting.err()).contains("expected a batch that is recorded, found WAITING");
        Path file = out.resolve("batch.receipt.pdf");
        assertThat(receipt.out()).isEqualTo(file + "\n");
        assertThat(english.out()).isEqualTo(folder.resolve("receipt.pdf") + "\n");
        byte[] first = Files.readAllBytes(file);
        Ran.akashi("receipt", out).done();
        assertThat(file).hasBinaryContent(first);
        String text = textOf(file);
        assertThat(text)
                .contains("登録受領書", UNIVERSITY.value(), "学士（工学） (PDF)", "DEGREE_BACHELOR")
                .doesNotContain("渡邉", "花子", "WATANABE", "26C1", "号1");
        assertThat(text.replaceAll("\\s", ""))
                .contains(Tables.bundle(badge(1)).root().toString(), "署名した鍵" + keyId("univ-1") + keyId("univ-2"));
        assertThat(textOf(folder.resolve("receipt.pdf"))).contains("Receipt of registration", "2026-03");
        assertThat(Ran.akashi("receipt", out, "--out", folder.resolve("receipt.pdf"))
                        .exitCode())
                .isEqualTo(2);
        assertThat(Ran.akashi("receipt", out, "--lang", "fr").exitCode()).isEqualTo(2);
        assertThat(verdict(badge(1))).isZero();
    }

    private String keyId(String name) {
        return world.key(name).verificationKey().keyId().toString();
    }

    private static String textOf(Path pdf) throws IOException {
        try (PDDocument document = Loader.loadPDF(pdf.toFile())) {
            return new PDFTextStripper().getText(document);
        }
    }

    @Test
    void that_do_not_fit_on_their_page_are_found_in_a_dry_run() throws IOException {
        Files.writeString(
                folder.resolve("both.yaml"),
                Files.readString(folder.resolve("both.yaml")).replace("# seal:", "seal:"));

        Ran rehearsed = issue("both.yaml", "graduates.csv", out, "--dry-run");

        assertThat(rehearsed.exitCode()).isEqualTo(2);
        assertThat(rehearsed.err()).contains("FILES", "seal.png");
    }
}
