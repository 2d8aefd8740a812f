package dev.akashi.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The registrar's guide, followed from its first command to its last by somebody who does nothing that it does not say: each
 * section on another day and so in a process of its own, in an empty folder, with keys under passphrases and a table as Excel
 * writes it.
 */
class RegistrarGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "registrar-guide");
    private static final String CODE = "F113199999022";
    /** What section 7 of the guide adds to the template. */
    private static final String STATUS_LIST =
            "\nstatusList:\n  base: https://portal.example/status-lists\n  purpose: suspension\n";

    private static final Charset EXCEL = Charset.forName("windows-31j");

    // There are not enough fictional school codes for this one to be an institution of everybody's network.
    private static final Running world = new Running();

    @TempDir
    Path folder;

    @AfterAll
    static void stop() throws IOException {
        world.close();
    }

    @Test
    void works_as_it_is_written() throws Exception {
        Files.createSymbolicLink(folder.resolve("network"), world.profileFile().getParent());
        Files.writeString(folder.resolve("passphrases"), "春はあけぼの 2026\n");
        Map<String, String> answers = new LinkedHashMap<>();
        for (List<String> section : sections("ja.md")) {
            try (CommandSession day = CommandSession.in(
                    folder,
                    Map.of(
                            "AKASHI_PASSPHRASE_FILE",
                            folder.resolve("passphrases").toString()))) {
                for (String command : section) {
                    others_do_their_part_before(command);
                    Ran ran = day.run(command);
                    assertThat(ran.exitCode())
                            .as("akashi %s%n%s", command, ran.out())
                            .isZero();
                    answers.put(command, ran.out());
                }
            }
        }

        assertThat(answer(answers, "statement show admission.json")).contains(CODE);
        assertThat(answer(answers, "--dry-run"))
                .contains("10 rows, encoding CP932")
                .contains("sample row 1: 架空　髙子1")
                .contains("nothing was issued");
        assertThat(answer(answers, "--key keys/credential.pem --out issued")).contains("issued 10 credentials");
        assertThat(folder.resolve("issued/batch.receipt.pdf")).isNotEmptyFile();
        assertThat(answer(answers, "verify issued --profile")).contains("10 VALID");
        assertThat(answer(answers, "status show issued/B2022002.json")).contains("RESCINDED_BY_INSTITUTION");
        assertThat(answer(answers, "find 高子3")).contains("架空　髙子3");
        assertThat(answer(answers, "--two-people")).contains("waiting for approval: 1 credential;");
        assertThat(answer(answers, "approve correction")).contains("finished the batch that was begun: 1 credential,");
        assertThat(answer(answers, "reconcile")).contains("2 batches of 11 credentials in the records, 0 differences");
        assertThat(answer(answers, "status-list make"))
                .contains("suspension, 11 credentials, 2 set, ", "1 list of " + CODE);
        assertThat(Files.readAllLines(folder.resolve("places.csv"))).hasSize(12);
        assertThat(Files.readString(folder.resolve("issued/B2022001.json"))).contains("架空　髙子1");
        assertThat(verdictOf("issued/B2022002.json")).isEqualTo(1);
        assertThat(verdictOf("issued/B2022003.json")).isEqualTo(1);
        assertThat(verdictOf("correction/B2022003.json")).isZero();
    }

    @Test
    void has_the_same_commands_in_both_languages() throws IOException {
        assertThat(sections("en.md")).isEqualTo(sections("ja.md")).hasSizeGreaterThan(5);
        assertThat(sections("en.md").stream().mapToInt(List::size).sum()).isGreaterThan(15);
    }

    private static String answer(Map<String, String> answers, String command) {
        return answers.entrySet().stream()
                .filter(entry ->
                        entry.getKey().startsWith(command) || entry.getKey().endsWith(command))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** What the guide says that the registrar or somebody else does by other means. */
    private void others_do_their_part_before(String command) throws IOException {
        if (command.startsWith("statement show admission.json")) {
            operator_drafts_the_admission();
        } else if (command.startsWith("institution show")) {
            Ran.akashi("statement", "record", folder.resolve("admission.json"), "--profile", world.profileFile())
                    .done();
            Ran.akashi(
                            "institution",
                            "accredit",
                            "--profile",
                            world.profileFile(),
                            "--code",
                            CODE,
                            "--type",
                            "DEGREE_BACHELOR",
                            "--from",
                            "2026-04-01",
                            "--basis",
                            "SCHOOL-EDUCATION-ACT-83",
                            "--ministry-key",
                            world.keyFile("ministry"))
                    .done();
        } else if (command.startsWith("template check")) {
            Path template = folder.resolve("bachelor.yaml");
            Files.writeString(
                    template,
                    Files.readString(template).replace("your-institution.example", "kakuu-kita.example") + STATUS_LIST);
        } else if (command.contains("graduates.csv") && command.contains("--dry-run")) {
            fill_in(folder.resolve("graduates.csv"));
        } else if (command.contains("--csv correction.csv")) {
            String table = Files.readString(folder.resolve("graduates.csv"), EXCEL);
            List<String> lines = table.lines().toList();
            Files.writeString(
                    folder.resolve("correction.csv"),
                    lines.get(0) + "\r\n" + lines.get(3).replace("架空　髙子3", "架空　高子3") + "\r\n",
                    EXCEL);
        }
    }

    private void operator_drafts_the_admission() {
        Ran.akashi(
                        "institution",
                        "admit",
                        "--profile",
                        world.profileFile(),
                        "--code",
                        CODE,
                        "--kind",
                        "UNIVERSITY",
                        "--host",
                        World.UNIV_A,
                        "--name",
                        "架空北大学/Kakuu Kita University",
                        "--corporate-number",
                        "7123456789012",
                        "--did",
                        "did:web:kita.akashi.example",
                        "--statement-key",
                        folder.resolve("keys/tanaka.pem.pub"),
                        "--statement-key",
                        folder.resolve("keys/suzuki.pem.pub"),
                        "--credential-key",
                        folder.resolve("keys/credential.pem.pub"),
                        "--ministry-key",
                        world.keyFile("ministry"),
                        "--operator-key",
                        world.keyFile("operator"),
                        "--out",
                        folder.resolve("admission.json"))
                .done();
    }

    /** The example gives way to ten people, and the table is saved as Excel saves it. */
    private static void fill_in(Path table) throws IOException {
        List<String> lines = Files.readString(table, StandardCharsets.UTF_8)
                .replace("\uFEFF", "")
                .lines()
                .toList();
        StringBuilder filled = new StringBuilder(lines.get(0)).append("\r\n");
        for (int i = 1; i <= 10; i++) {
            String number = i < 10 ? "00" + i : "0" + i;
            filled.append(lines.get(1)
                            .replace("B2022001", "B2022" + number)
                            .replace("架空　花子", "架空　髙子" + i)
                            .replace("第0001号", "第0" + number + "号")
                            .replace("2026-03-25", "2026/3/25"))
                    .append("\r\n");
        }
        Files.writeString(table, filled, EXCEL);
    }

    private int verdictOf(String document) {
        return Ran.akashi("verify", folder.resolve(document), "--profile", world.profileFile())
                .exitCode();
    }

    /** The commands of the fenced blocks, each on one line, without {@code akashi}, section by section. */
    private static List<List<String>> sections(String language) throws IOException {
        List<List<String>> sections = new ArrayList<>();
        boolean fenced = false;
        for (String line :
                Files.readString(GUIDE.resolve(language)).replace("\\\n", " ").split("\n")) {
            if (line.startsWith("## ")) {
                sections.add(new ArrayList<>());
            } else if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (fenced) {
                assertThat(line).startsWith("akashi ");
                sections.get(sections.size() - 1)
                        .add(line.substring("akashi ".length()).replaceAll(" +", " "));
            }
        }
        return sections.stream().filter(section -> !section.isEmpty()).toList();
    }
}
