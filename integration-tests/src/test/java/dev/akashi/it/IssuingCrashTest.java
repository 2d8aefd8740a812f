package dev.akashi.it;

import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.it.World.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code akashi issue} as a process that is killed: the same command again gives each credential one record, and every file. */
@ExtendWith(World.class)
class IssuingCrashTest {

    private static final int ROWS = 40;
    private static final int ROWS_IN_PAIRS = 20;

    private final Running world = world();

    @TempDir
    Path folder;

    @AfterEach
    void mend_the_network() {
        world.network.faults().clear();
    }

    /** What it has come to when the kill arrives differs a little from run to run, and must not matter. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ".issuing/staged.jsonl.new",
                ".issuing/plan.json",
                ".issuing/envelope.json",
                ".issuing/receipt.json",
                "25T1001.paper.bundle.json"
            })
    void killed_when_a_file_appears(String file) throws Exception {
        boolean paired = file.equals(".issuing/plan.json") || file.contains(".paper.");
        IssuingFolder batch = paired ? IssuingFolder.paired(folder, ROWS_IN_PAIRS) : new IssuingFolder(folder, ROWS);
        Path output = folder.resolve("output");
        Process process = Processes.akashi(output, batch.command());

        boolean killed =
                Processes.killWhen(process, () -> Files.exists(batch.out().resolve(file)));

        assertThat(killed).as(Files.readString(output)).isTrue();
        batch.finish();
    }

    /** While it waits, others look into the records. */
    @Test
    void killed_between_commit_and_answer() throws Exception {
        IssuingFolder batch = new IssuingFolder(folder, ROWS);
        Path output = folder.resolve("output");
        world.network.faults().dropCommitStatus(UNIV_A.value(), id -> true);
        Process process = Processes.akashi(output, batch.command());

        boolean killed = Processes.killWhen(
                process,
                () -> Files.exists(batch.journal("envelope.json"))
                        && world.ledger.anchor(batch.plannedRoot()).isPresent()
                        && Ran.akashi("batches", "--records", folder.resolve("records"))
                                .done()
                                .out()
                                .startsWith("SIGNED "));
        world.network.faults().clear();

        assertThat(killed).as(Files.readString(output)).isTrue();
        assertThat(batch.journal("receipt.json")).doesNotExist();
        batch.finish();
    }

    @RepeatedTest(2)
    void killed_at_a_random_moment(RepetitionInfo repetition) throws Exception {
        Random random = new Random(20260325L + repetition.getCurrentRepetition());
        IssuingFolder batch = new IssuingFolder(folder, ROWS);
        Process process = Processes.akashi(folder.resolve("output"), batch.command());
        await().until(() -> Files.exists(batch.out()) || !process.isAlive());
        long moment = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(random.nextInt(900));

        Processes.killWhen(process, () -> System.nanoTime() > moment);

        batch.finish();
    }
}
