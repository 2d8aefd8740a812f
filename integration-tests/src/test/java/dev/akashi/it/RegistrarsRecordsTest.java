package dev.akashi.it;

import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.issuing.Progress.Stage;
import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a registrar does with batches: finish them, have them approved, find what is in them, write lost files anew. */
@ExtendWith(World.class)
class RegistrarsRecordsTest {

    private static final int ROWS = 7;

    private final Running world = world();

    @TempDir
    Path folder;

    private IssuingFolder batch = new IssuingFolder(Path.of(System.getProperty("java.io.tmpdir")), 1);

    @BeforeEach
    void write_the_table() {
        batch = new IssuingFolder(folder, ROWS);
    }

    private Ran batches() {
        return Ran.akashi("batches", "--records", folder.resolve("records")).done();
    }

    private Ran find(String text) {
        return Ran.akashi("find", text, "--records", folder.resolve("records"));
    }

    @Nested
    class two_people {

        private Ran issue() {
            return Ran.akashi(world.issue(folder.resolve("table.csv"), batch.out(), "--two-people"));
        }

        private Ran approve(Object... more) {
            Object[] command = Stream.concat(
                            Stream.of("approve", batch.out(), "--profile", world.profileFile()), Stream.of(more))
                    .toArray();
            return Ran.akashi(command);
        }

        @Test
        void nothing_is_recorded_before_the_second_has_approved() throws IOException {
            Ran waiting = issue().done();
            long before = world.anchors(batch.plannedRoot());
            Ran again = issue().done();
            Ran resumed = Ran.akashi("issue", "--resume", "--profile", world.profileFile(), "--out", batch.out())
                    .done();

            assertThat(waiting.out()).contains("waiting for approval: 7 credentials; nothing is recorded yet");
            assertThat(again.out()).contains("waiting for approval");
            assertThat(resumed.out()).contains("waiting for approval");
            assertThat(before).isZero();
            assertThat(world.anchors(batch.plannedRoot())).isZero();
            assertThat(Tables.documents(batch.out())).isEmpty();
            assertThat(batches().out()).startsWith("WAITING ").contains("not recorded yet");

            approve("--key", world.keyFile("univ-2")).done();

            batch.assertDelivered();
            assertThat(world.anchors(batch.plannedRoot())).isEqualTo(1);
            assertThat(batches().out()).startsWith("DELIVERED ");
        }

        @Test
        void the_second_sees_what_is_signed_for_and_signs_nothing_by_looking() throws IOException {
            issue().done();

            Ran look = approve("--preview", folder.resolve("look")).done();

            assertThat(look.out())
                    .contains("DEGREE_BACHELOR, 7 credentials, awarded 2026-03 to 2026-03")
                    .contains("      7  学士（工学）")
                    .contains("sample row 1: 25T1001, 架空　太郎1, 学士（工学）, 2026-03-25")
                    .contains("1 of 2 keys")
                    .contains("nothing was signed");
            assertThat(look.outLines().stream().filter(line -> line.contains("sample row")))
                    .hasSize(5);
            assertThat(Tables.documents(folder.resolve("look"))).hasSize(ROWS);
            assertThat(batches().out()).startsWith("WAITING ");
        }

        @Test
        void the_first_or_a_stranger_cannot_be_the_second() {
            issue().done();

            Ran first = approve("--key", world.keyFile("univ-1"));
            Ran stranger = approve("--key", world.keyFile("stranger"));

            assertThat(first.exitCode()).isEqualTo(2);
            assertThat(first.err()).contains("akashi: KEYS: expected the key of another person");
            assertThat(stranger.exitCode()).isEqualTo(2);
            assertThat(stranger.err()).contains("akashi: KEYS: ");
            assertThat(batches().out()).startsWith("WAITING ");
        }

        @Test
        void what_was_changed_after_the_first_signed_is_not_approved() throws IOException {
            issue().done();
            Path staged = batch.journal("staged.jsonl");
            Files.writeString(staged, Files.readString(staged).replace("架空　太郎3", "架空　次郎3"));

            Ran altered = approve("--key", world.keyFile("univ-2"));

            assertThat(altered.exitCode()).isEqualTo(2);
            assertThat(altered.err()).contains("akashi: FILES: expected the credential that was made, found another");
            assertThat(world.anchors(batch.plannedRoot())).isZero();
        }
    }

    @Nested
    class unfinished {

        @Test
        void batches_are_finished_without_table_and_template() throws IOException {
            batch.cut(IssuingFolder.at(Stage.RECORD, false));
            Files.delete(folder.resolve("table.csv"));
            Object[] resume = {
                "issue",
                "--resume",
                "--profile",
                world.profileFile(),
                "--out",
                batch.out(),
                "--key",
                world.keyFile("univ-1")
            };

            Ran finished = Ran.akashi(resume).done();
            Ran again = Ran.akashi(
                            "issue",
                            "--resume",
                            "--profile",
                            world.profileFile(),
                            "--records",
                            folder.resolve("records"))
                    .done();

            assertThat(finished.out()).startsWith("finished the batch that was begun: 7 credentials, recorded ");
            assertThat(again.out()).isEqualTo("nothing is unfinished\n");
            batch.assertDelivered();
            assertThat(world.anchors(batch.plannedRoot())).isEqualTo(1);
            assertThat(find("25T1007").done().outLines()).hasSize(1);
        }

        @Test
        void is_what_nobody_signed_and_needs_a_key() {
            batch.cut(IssuingFolder.at(Stage.RECORD, false));

            Ran keyless = Ran.akashi("issue", "--resume", "--profile", world.profileFile(), "--out", batch.out());

            assertThat(keyless.exitCode()).isEqualTo(2);
            assertThat(keyless.err()).contains("akashi: KEYS: expected a key for statements, found none; add --key");
        }
    }

    @Nested
    class issued {

        @Test
        void credentials_are_found_by_number_and_name() throws IOException {
            batch.finish();

            assertThat(find("25t1003").done().outLines()).hasSize(1);
            assertThat(find("25T1003").done().out())
                    .startsWith("25T1003  架空　太郎3  学士（工学）  2026-03-25  ")
                    .contains(batch.out().resolve("25T1003.json").toString());
            assertThat(find("架空太郎3").done().outLines()).hasSize(1);
            assertThat(find("かくう").done().outLines()).hasSize(ROWS);
            assertThat(find("号5").done().outLines()).hasSize(1);
            assertThat(find("nobody").exitCode()).isEqualTo(1);
        }

        @Test
        void credentials_are_found_again_when_damaged_records_were_made_anew() throws IOException {
            batch.finish();
            Path records = folder.resolve("records");
            Files.writeString(records.resolve("records.mv.db"), "damage");

            Ran damaged = find("25T1003");
            Files.move(records, folder.resolve("damaged"));
            Ran.akashi("records", "add", batch.out(), "--records", records).done();

            assertThat(damaged.exitCode()).isEqualTo(2);
            assertThat(damaged.err())
                    .contains("RECORDS_DAMAGED: expected records that can be opened", "akashi records add")
                    .doesNotContain("\tat ");
            assertThat(find("25T1003").done().outLines()).hasSize(1);
        }

        @Test
        void files_that_were_lost_are_written_once_more_as_they_were() throws IOException {
            batch.finish();
            Path document = batch.out().resolve("25T1002.json");
            Path bundle = batch.out().resolve("25T1002.bundle.json");
            byte[] documentBefore = Files.readAllBytes(document);
            byte[] bundleBefore = Files.readAllBytes(bundle);
            long height = world.network.height();
            Files.delete(document);
            Files.delete(bundle);
            Files.writeString(batch.out().resolve("25T1005.json"), "{");

            Ran one = Ran.akashi("reissue", "25T1002", "--records", folder.resolve("records"))
                    .done();
            Ran rest = Ran.akashi("reissue", batch.out(), "--records", folder.resolve("records"))
                    .done();

            assertThat(document).hasBinaryContent(documentBefore);
            assertThat(bundle).hasBinaryContent(bundleBefore);
            assertThat(one.out()).contains("1 credential written once more");
            assertThat(rest.out()).contains("25T1005.json").contains("1 credential written once more");
            batch.assertDelivered();
            assertThat(world.network.height()).isEqualTo(height);
        }

        @Test
        void files_and_folders_are_their_owners_alone() throws IOException {
            batch.finish();

            try (Stream<Path> files = Files.walk(batch.out())) {
                List<String> permissions = files.map(RegistrarsRecordsTest::permissions)
                        .distinct()
                        .sorted()
                        .toList();
                assertThat(permissions).allMatch(text -> text.endsWith("------"));
            }
        }
    }

    private static String permissions(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
