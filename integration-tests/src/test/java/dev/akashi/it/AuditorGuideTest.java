package dev.akashi.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.audit.report.AuditReport;
import dev.akashi.audit.report.SignedReport;
import dev.akashi.it.World.Running;
import dev.akashi.model.signing.PrivateKeySigner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The auditor's guide, followed from its first command to its last, in an empty folder beside a network with a batch. */
class AuditorGuideTest {

    private static final Path GUIDE = Path.of("..", "docs", "auditor-guide");
    private static final Set<String> WITH_PATH =
            Set.of("--profile", "--trust", "--key", "--out", "--dir", "--audit", "--history", "--own");
    private static final Running world = new Running();

    @TempDir
    Path folder;

    @AfterAll
    static void stop() throws IOException {
        world.close();
    }

    @Test
    void works_as_it_is_written() throws IOException {
        Ran.akashi(world.issue(Tables.graduates(folder.resolve("table.csv"), 3), folder.resolve("issued")))
                .done();
        Map<String, String> answers = new LinkedHashMap<>();
        for (String command : commands("en.md")) {
            Ran ran = run(command);
            // Nobody runs a log here, and the guide says what is said then.
            int expected = command.startsWith("audit run") ? 3 : 0;
            assertThat(ran.exitCode())
                    .as(command + "\n" + ran.out() + ran.err())
                    .isEqualTo(expected);
            answers.put(command.split(" ")[0] + " " + command.split(" ")[1], ran.out());
        }

        assertThat(answers.get("audit run"))
                .contains("UNCHECKED LOG")
                .contains("INCOMPLETE")
                .doesNotContain("FINDING");
        assertThat(answers.get("audit verify")).startsWith("match: ");
        assertThat(answers.get("audit index")).startsWith("indexed up to block ");
        assertThat(answers.get("stats release")).startsWith("release ");
        assertThat(Files.readString(folder.resolve("rescissions.csv"))).contains("BACHELOR,<10");
        assertThat(answers.get("watch --institution")).contains("OWN ").doesNotContain("ALARM");
        assertThat(Files.readString(folder.resolve("audit/report.ja.html"))).contains("台帳監査報告");
    }

    @Test
    void a_report_with_another_figure_is_found_out_even_when_its_auditor_signed_it() throws IOException {
        for (String command : commands("en.md").subList(0, 4)) {
            run(command);
        }
        PrivateKeySigner auditor = PrivateKeySigner.fromPem(Files.readString(folder.resolve("keys/auditor.pem")));
        AuditReport report = SignedReport.read(folder.resolve("audit"), auditor.verificationKey());
        report.figures().getAsJsonObject("blocks").addProperty("transactions", 1_000_000);
        SignedReport.write(folder.resolve("audit"), report, Optional.of(auditor));
        Ran verified = run(commands("en.md").get(4));
        assertThat(verified.exitCode()).isEqualTo(1);
        assertThat(verified.out()).startsWith("DIFFERENT: blocks");
    }

    @Test
    void has_the_same_commands_in_both_languages() throws IOException {
        assertThat(commands("en.md")).isEqualTo(commands("ja.md")).hasSizeGreaterThan(7);
    }

    /** Runs a command in this process, with the paths that it names in the test's folder. */
    private Ran run(String command) {
        List<Object> words = new ArrayList<>();
        String before = "";
        for (String word : command.split(" ")) {
            boolean path = WITH_PATH.contains(before)
                    || (before.equals("show") && command.startsWith("trust show"))
                    || (before.equals("verify") && command.startsWith("audit verify"));
            words.add(word.equals("network/profile.json") ? world.profileFile() : path ? folder.resolve(word) : word);
            before = word;
        }
        return Ran.akashi(words.toArray());
    }

    private static List<String> commands(String language) throws IOException {
        List<String> commands = new ArrayList<>();
        boolean fenced = false;
        for (String line : Files.readAllLines(GUIDE.resolve(language), StandardCharsets.UTF_8)) {
            if (line.startsWith("```")) {
                fenced = !fenced;
            } else if (fenced) {
                assertThat(line).startsWith("akashi ");
                commands.add(line.substring("akashi ".length()));
            }
        }
        return commands;
    }
}
