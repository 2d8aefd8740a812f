package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.issuing.MadeBatch;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusListEntry;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EmbeddedRecordsTest extends RecordStoreContract {

    @Override
    Path place() {
        return folder.resolve("records");
    }

    @Test
    void are_nobody_elses_business() throws IOException {
        RecordStore.open(place()).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place())))
                .isEqualTo("rwx------");
    }

    @ParameterizedTest
    @ValueSource(strings = {"begin", "middle", "end"})
    void that_are_damaged_are_not_taken_for_empty_ones(String where) throws IOException {
        Path file = place().resolve("records.mv.db");
        try (RecordStore records = RecordStore.open(place())) {
            records.places(new SecureRandom()).take(CODE, REVOCATION, 1);
        }
        byte[] content = Files.readAllBytes(file);
        switch (where) {
            case "begin" -> Files.writeString(file, "not a database");
            case "middle" -> {
                Arrays.fill(content, 8192, content.length, (byte) 0);
                Files.write(file, content);
            }
            default -> Files.write(file, Arrays.copyOf(content, 8192));
        }

        assertThatThrownBy(() -> RecordStore.open(place()))
                .isInstanceOf(RecordsException.class)
                .hasMessageStartingWith("RECORDS_DAMAGED: expected records that can be opened, found ")
                .hasMessageContaining(" at " + place() + "; move that folder away")
                .hasMessageContaining("akashi records add");
    }

    @Test
    void that_another_command_has_open_are_waited_for_and_then_refused() throws Exception {
        Process other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        RecordsHoldingProcess.class.getName(),
                        place().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            assertThat(other.inputReader(StandardCharsets.UTF_8).readLine()).isEqualTo("open, batches: 0");

            assertThatThrownBy(() -> RecordStore.open(place(), Duration.ofMillis(300)))
                    .isInstanceOf(RecordsException.class)
                    .hasMessageStartingWith("RECORDS_IN_USE: expected records that no other command has open")
                    .hasMessageEndingWith(" at " + place() + "; try again");
            CompletableFuture<Void> waiting =
                    CompletableFuture.runAsync(() -> RecordStore.open(place()).close());
            other.outputWriter(StandardCharsets.UTF_8).close();
            assertThat(waiting).succeedsWithin(Duration.ofSeconds(20));
        } finally {
            other.destroyForcibly();
        }
    }

    @Test
    void do_not_hand_out_again_what_a_process_took_that_was_killed_at_once() throws IOException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        PlaceTakingProcess.class.getName(),
                        place().toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        Set<String> taken;
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            taken = out.lines().collect(Collectors.toSet());
        }
        assertThat(taken).hasSize(500);
        try (RecordStore records = RecordStore.open(place())) {
            List<StatusListEntry> rest =
                    records.places(new SecureRandom()).take(CODE, REVOCATION, StatusBits.LEAST_ENTRIES - 500);
            assertThat(rest.stream().map(StatusListEntry::list).distinct())
                    .as("the list that the other process began")
                    .hasSize(1);
            assertThat(rest).noneMatch(entry -> taken.contains(entry.list() + " " + entry.index()));
        }
    }

    /** As H2 can leave them when it is killed while it writes. */
    @Test
    void that_are_as_they_were_some_commits_before_do_not_hand_out_places_again() throws IOException {
        Path copy = folder.resolve("copy.mv.db");
        Set<StatusListEntry> taken = new HashSet<>();
        try (RecordStore records = RecordStore.open(place())) {
            taken.addAll(records.places(new SecureRandom()).take(CODE, REVOCATION, 1));
        }
        Files.copy(place().resolve("records.mv.db"), copy);
        try (RecordStore records = RecordStore.open(place())) {
            taken.addAll(records.places(new SecureRandom()).take(CODE, REVOCATION, 1_000));
        }
        Files.copy(copy, place().resolve("records.mv.db"), StandardCopyOption.REPLACE_EXISTING);
        Files.writeString(
                place().resolve("places.taken"),
                "\n" + taken.iterator().next().list() + " 12",
                StandardOpenOption.APPEND);

        try (RecordStore records = RecordStore.open(place())) {
            List<StatusListEntry> rest =
                    records.places(new SecureRandom()).take(CODE, REVOCATION, StatusBits.LEAST_ENTRIES - 1_001);
            assertThat(rest).noneMatch(taken::contains);
            assertThat(rest.stream().map(StatusListEntry::list).distinct()).hasSize(1);
        }
    }

    @Test
    void brought_back_from_a_copy_do_not_hand_out_places_that_credentials_bear() throws IOException {
        Path copy = folder.resolve("copy.mv.db");
        List<StatusListEntry> entries;
        try (RecordStore records = RecordStore.open(place())) {
            records.places(new SecureRandom()).take(CODE, REVOCATION, 1);
        }
        Files.copy(place().resolve("records.mv.db"), copy);
        try (RecordStore records = RecordStore.open(place())) {
            entries = records.places(new SecureRandom()).take(CODE, REVOCATION, PEOPLE.size());
        }
        MadeBatch.in(folder.resolve("issued"), true, PEOPLE, entries);
        Files.copy(copy, place().resolve("records.mv.db"), StandardCopyOption.REPLACE_EXISTING);
        try (RecordStore records = RecordStore.open(place())) {
            records.add(folder.resolve("issued"));
            assertThat(records.places(new SecureRandom()).take(CODE, REVOCATION, StatusBits.LEAST_ENTRIES))
                    .noneMatch(entries::contains);
        }
    }

    @Test
    void whose_file_is_mostly_of_former_versions_are_written_anew_with_all_that_is_in_them() throws Exception {
        Path file = place().resolve("records.mv.db");
        MadeBatch.in(folder.resolve("issued"), true, PEOPLE);
        try (RecordStore records = RecordStore.open(place())) {
            records.add(folder.resolve("issued"));
        }
        try (Connection connection = Database.open(place(), Duration.ofSeconds(10));
                Statement statement = connection.createStatement()) {
            for (int i = 0; i < 200; i++) {
                statement.execute("update credential set title = '" + i + "'");
            }
            long before = Files.size(file);

            Database.tidy(connection, place(), before + 1);
            assertThat(connection.isClosed())
                    .as("closed, though the file was small")
                    .isFalse();
            Database.tidy(connection, place(), 0);
            assertThat(Files.size(file)).isLessThan(before / 2);
        }
        try (RecordStore records = RecordStore.open(place())) {
            assertThat(records.ofId("22T0001"))
                    .singleElement()
                    .satisfies(found -> assertThat(found.credential().title()).isEqualTo("199"));
        }
    }

    @Test
    void are_those_of_this_version_once_the_last_step_was_taken() throws IOException {
        MigrationInfo[] steps =
                Database.tables(Database.source(place())).load().info().all();

        assertThat(steps[steps.length - 1].getVersion()).hasToString(Database.NEWEST);
    }

    @Test
    void whose_settings_name_something_unknown_are_refused() throws IOException {
        Files.createDirectories(place());
        Files.writeString(place().resolve("records.properties"), "url=jdbc:postgresql:x\npasword=y\n");

        assertThatThrownBy(() -> RecordStore.open(place()))
                .isInstanceOf(RecordsException.class)
                .hasMessageContaining("found pasword in ");
    }
}
