package dev.akashi.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A consortium that was founded with the rule that two keys sign each batch. */
class ThresholdTest {

    private static final Running world = new Running("BatchAnchored=2");

    @TempDir
    Path folder;

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void has_every_batch_approved_by_a_second_person() {
        Path out = folder.resolve("issued");
        Path table = Tables.graduates(folder.resolve("table.csv"), 2);

        assertThat(Ran.akashi("consortium", "show", "--profile", world.profileFile())
                        .done()
                        .out())
                .contains("signatures BatchAnchored: 2");
        Ran waiting = Ran.akashi(world.issue(table, out)).done();
        assertThat(waiting.out()).contains("waiting for approval: 2 credentials; nothing is recorded yet");
        Ran approved = Ran.akashi("approve", out, "--profile", world.profileFile(), "--key", world.keyFile("univ-2"))
                .done();
        assertThat(approved.out()).contains("2 credentials");
        Ran both = Ran.akashi(world.issue(
                        Tables.write(folder.resolve("other.csv"), Tables.row("25T9", "架空", "KAKUU", "2003/5/1", "号9")),
                        folder.resolve("both"),
                        "--key",
                        world.keyFile("univ-2")))
                .done();
        assertThat(both.out()).doesNotContain("waiting");
        assertThat(Ran.akashi("verify", out, "--profile", world.profileFile(), "--summary")
                        .exitCode())
                .isZero();
    }

    @Test
    void is_not_founded_with_a_rule_about_nothing() {
        for (String wrong : new String[] {"Batch=2", "InstitutionAdmitted=2", "BatchAnchored=0", "BatchAnchored=9"}) {
            Ran refused = Ran.akashi(
                    "consortium",
                    "found",
                    "--profile",
                    world.profileFile(),
                    "--ledger",
                    "registry.example/other",
                    "--name",
                    "証/Akashi",
                    "--ministry-key",
                    world.keyFile("ministry"),
                    "--operator-key",
                    world.keyFile("operator"),
                    "--member",
                    "MextMSP=" + world.keyFile("log-MextMSP"),
                    "--threshold",
                    wrong,
                    "--out",
                    folder.resolve("founding.json"));
            assertThat(refused.exitCode()).as(wrong).isEqualTo(2);
            assertThat(refused.err()).contains("threshold");
            assertThat(folder.resolve("founding.json")).doesNotExist();
        }
    }
}
