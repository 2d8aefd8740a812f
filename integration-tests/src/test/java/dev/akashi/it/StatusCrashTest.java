package dev.akashi.it;

import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Bundle;
import dev.akashi.it.World.Running;
import dev.akashi.model.Commitment;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.statement.CredentialStatus;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code akashi status set} with a table and {@code akashi replace} as processes that are killed: the same command again gives
 * each credential one change, each replacement one record, and leaves every file. There are more credentials than one
 * statement holds.
 */
@ExtendWith(World.class)
class StatusCrashTest {

    private static final int ROWS = 120;

    private final Running world = world();

    @TempDir
    Path folder;

    private final Map<String, Commitment> issued = new TreeMap<>();
    private IssuingFolder batch = new IssuingFolder(Path.of(System.getProperty("java.io.tmpdir")), 1);

    /** When the process is killed. */
    enum Moment {
        BEFORE_ANYTHING_IS_RECORDED,
        BETWEEN_COMMIT_AND_ANSWER,
        BETWEEN_TWO_STATEMENTS
    }

    @BeforeEach
    void issue() {
        batch = new IssuingFolder(folder, ROWS);
        Ran.akashi(batch.command()).done();
        issued.putAll(commitments(batch.out()));
    }

    @AfterEach
    void mend_the_network() {
        world.network.faults().clear();
    }

    private static Map<String, Commitment> commitments(Path out) {
        Map<String, Commitment> found = new TreeMap<>();
        for (Path document : Tables.documents(out)) {
            Bundle bundle = Tables.bundle(document);
            found.put(bundle.document().name(), bundle.document().commitment());
        }
        assertThat(found).hasSize(ROWS);
        return found;
    }

    private long changed() {
        return records().stream().filter(Optional::isPresent).count();
    }

    private List<Optional<StatusRecord>> records() {
        return world.ledger.statuses(UNIVERSITY, List.copyOf(issued.values()));
    }

    private Object[] command(Object... words) {
        List<Object> command = new ArrayList<>(List.of(words));
        command.addAll(List.of(
                "--profile",
                world.profileFile(),
                "--institution",
                UNIVERSITY,
                "--records",
                folder.resolve("records"),
                "--key",
                world.keyFile("univ-1"),
                "--key",
                world.keyFile("univ-2")));
        return command.toArray();
    }

    private void killed(Moment moment, Object... command) throws Exception {
        Path output = folder.resolve("output");
        if (moment == Moment.BETWEEN_COMMIT_AND_ANSWER) {
            world.network.faults().dropCommitStatus(UNIV_A.value(), id -> true);
        }
        Path records = folder.resolve("records").resolve("records.mv.db");
        long untouched = Files.getLastModifiedTime(records).toMillis();
        Process process = Processes.akashi(output, command);
        boolean killed = Processes.killWhen(process, () -> switch (moment) {
            case BEFORE_ANYTHING_IS_RECORDED -> modified(records) > untouched;
            case BETWEEN_COMMIT_AND_ANSWER, BETWEEN_TWO_STATEMENTS -> changed() > 0;
        });
        world.network.faults().clear();
        assertThat(killed).as(Files.readString(output)).isTrue();
    }

    private static long modified(Path file) {
        try {
            return Files.getLastModifiedTime(file).toMillis();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_status_of_many_is_set_once_of_each(Moment moment) throws Exception {
        Object[] command = command(
                "status",
                "set",
                "--csv",
                folder.resolve("table.csv"),
                "--status",
                "SUSPENDED",
                "--reason",
                "UNDER_REVIEW");

        killed(moment, command);
        Ran.akashi(command).done();
        long height = world.network.height();
        Ran again = Ran.akashi(command).done();

        assertThat(again.out()).contains(ROWS + " credentials changed so already");
        assertThat(world.network.height()).isEqualTo(height);
        assertThat(records())
                .allSatisfy(record -> assertThat(record.orElseThrow().events())
                        .singleElement()
                        .satisfies(event -> assertThat(event.status()).isEqualTo(CredentialStatus.SUSPENDED)));
        batch.assertDelivered();
    }

    @ParameterizedTest
    @EnumSource
    void many_are_replaced_once_each(Moment moment) throws Exception {
        Path out = folder.resolve("correction");
        Path table = Files.writeString(
                folder.resolve("correction.csv"),
                Files.readString(folder.resolve("table.csv")).replace("太郎", "次郎"));
        Ran.akashi(world.issue(table, out, "--records", folder.resolve("records")))
                .done();
        Map<String, Commitment> corrected = commitments(out);
        Object[] command = command("replace", out);

        killed(moment, command);
        Ran.akashi(command).done();

        List<String> names = List.copyOf(issued.keySet());
        List<Optional<StatusRecord>> records = records();
        for (int i = 0; i < ROWS; i++) {
            String name = names.get(i);
            assertThat(records.get(i).orElseThrow().events()).singleElement().satisfies(event -> {
                assertThat(event.status()).isEqualTo(CredentialStatus.SUPERSEDED);
                assertThat(event.supersededBy()).isEqualTo(corrected.get(name));
            });
        }
        assertThat(world.anchors(Tables.bundle(Tables.documents(out).get(0)).root()))
                .isEqualTo(1);
        assertThat(commitments(out)).isEqualTo(corrected);
        batch.assertDelivered();
    }
}
