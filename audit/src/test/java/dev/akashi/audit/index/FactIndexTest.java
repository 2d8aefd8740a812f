package dev.akashi.audit.index;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.audit.RecordedChain;
import dev.akashi.audit.index.IndexReader.BatchDetail;
import dev.akashi.audit.index.IndexReader.BatchRow;
import dev.akashi.audit.index.IndexReader.Count;
import dev.akashi.audit.index.IndexReader.Evidence;
import dev.akashi.audit.index.IndexReader.Filter;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.report.Figures;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The same tests on both databases, with what a real Fabric network has recorded. */
class FactIndexTest {

    @Nested
    class On_H2 extends Contract {

        @Override
        Database database() {
            return Database.inFolder(folder);
        }

        /** As far as a process can tell: it may write no larger files. The index begins behind what fills the file before. */
        @Test
        void says_in_one_line_that_the_disk_is_full_and_goes_on_when_there_is_room() throws Exception {
            assumeTrue(
                    Files.isExecutable(Path.of("/bin/bash")),
                    "SKIPPED: expected /bin/bash, which limits the size of files, found none");
            replay(Long.MAX_VALUE).close();
            FactIndex.open(database()).close();
            fill(8 << 20);
            long kilobytes = Files.size(folder.resolve("index.mv.db")) / 1024 + 16;
            Process process = process(
                            database(),
                            Integer.MAX_VALUE,
                            "die",
                            List.of("/bin/bash", "-c", "ulimit -f " + kilobytes + "; exec \"$0\" \"$@\""))
                    .start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            String said = Files.readString(folder.resolve("output.txt"));
            assertThat(process.exitValue()).as(said).isEqualTo(1);
            assertThat(said).containsPattern("IOException: expected .* found .*[Ff]ile");
            assertThat(run(Integer.MAX_VALUE)).isZero();
            try (Replay replay = replay(Long.MAX_VALUE);
                    FactIndex index = FactIndex.open(database())) {
                assertSameAsMadeAnew(index, replay);
            }
        }

        private void fill(int bytes) throws SQLException {
            try (java.sql.Connection connection = database().connect();
                    Statement sql = connection.createStatement()) {
                sql.execute("CREATE TABLE room AS SELECT RANDOM_UUID() AS id, SECURE_RAND(1000) AS bytes"
                        + " FROM SYSTEM_RANGE(1, " + bytes / 1000 + ")");
                sql.execute("SHUTDOWN COMPACT");
            }
        }
    }

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class On_PostgreSQL extends Contract {

        private final EmbeddedPostgres server;
        private int databases;

        On_PostgreSQL() throws IOException {
            server = EmbeddedPostgres.builder().start();
        }

        @BeforeEach
        void make_a_database() throws SQLException {
            databases++;
            try (java.sql.Connection connection = server.getPostgresDatabase().getConnection();
                    Statement sql = connection.createStatement()) {
                sql.executeUpdate("CREATE DATABASE facts" + databases);
            }
        }

        @AfterAll
        void stop() throws IOException {
            server.close();
        }

        /** Not the program, but the database below it is killed in the middle, and comes back. */
        @Test
        void loses_and_doubles_nothing_when_the_server_is_killed() throws Exception {
            Path data = folder.resolve("data");
            replay(Long.MAX_VALUE).close();
            try (EmbeddedPostgres first = startIn(data)) {
                Process process = process(database(first), 3, "wait", List.of())
                        .redirectErrorStream(false)
                        .redirectOutput(ProcessBuilder.Redirect.PIPE)
                        .redirectError(folder.resolve("output.txt").toFile())
                        .start();
                assertThat(process.getInputStream().read()).isEqualTo('.');
                kill(data);
                process.getOutputStream().write('.');
                process.getOutputStream().close();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                String said = Files.readString(folder.resolve("output.txt"));
                assertThat(process.exitValue()).as(said).isEqualTo(1);
                assertThat(said).contains("IOException: expected to read and write the index, found ");
            }
            try (EmbeddedPostgres again = startIn(data);
                    Replay replay = replay(Long.MAX_VALUE);
                    FactIndex index = FactIndex.open(database(again))) {
                assertThat(index.nextBlock()).isBetween(1L, replay.nextBlock() - 1);
                index.update(replay, (done, total) -> {});
                assertSameAsMadeAnew(index, replay);
            }
        }

        private static EmbeddedPostgres startIn(Path data) throws IOException {
            return EmbeddedPostgres.builder()
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .start();
        }

        private static Database database(EmbeddedPostgres server) {
            return new Database(server.getJdbcUrl("postgres", "postgres"), "postgres", "");
        }

        /** Kills the server and waits until each of its processes is gone. */
        private static void kill(Path data) {
            long pid;
            try {
                pid = Long.parseLong(
                        Files.readAllLines(data.resolve("postmaster.pid")).get(0));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            ProcessHandle postmaster = ProcessHandle.of(pid).orElseThrow();
            List<ProcessHandle> helpers = postmaster.descendants().toList();
            postmaster.destroyForcibly();
            Stream.concat(Stream.of(postmaster), helpers.stream())
                    .forEach(process ->
                            process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
        }

        @Override
        Database database() {
            return new Database(server.getJdbcUrl("postgres", "facts" + databases), "postgres", "");
        }
    }

    abstract static class Contract {

        @TempDir
        Path folder;

        abstract Database database();

        Replay replay(long until) throws IOException {
            RecordedChain blocks = RecordedChain.of("bft-4");
            Replay replay = Replay.open(folder.resolve("replay"), "akashi", blocks.genesis());
            replay.run(blocks, Math.min(until, blocks.height()), (done, total) -> {});
            return replay;
        }

        @Test
        void has_the_figures_of_the_report() throws Exception {
            try (Replay replay = replay(Long.MAX_VALUE);
                    FactIndex index = FactIndex.open(database())) {
                index.update(replay, (done, total) -> {});
                assertThat(index.nextBlock()).isEqualTo(replay.nextBlock());
                List<String> totals = new ArrayList<>();
                for (JsonElement row : Figures.of(replay, 0).getAsJsonArray("totals")) {
                    JsonObject total = row.getAsJsonObject();
                    totals.add(total.get("institution").getAsString() + " "
                            + total.get("type").getAsString() + " "
                            + total.get("batches").getAsLong() + " "
                            + total.get("credentials").getAsLong());
                }
                assertThat(rows(
                                index,
                                "SELECT institution, credential_type, COUNT(*), SUM(size) FROM batch"
                                        + " GROUP BY institution, credential_type, EXTRACT(MONTH FROM recorded_on)"
                                        + " ORDER BY 1, 2"))
                        .isEqualTo(totals)
                        .isNotEmpty();
                assertThat(rows(index, "SELECT name_en FROM institution")).isNotEmpty();
                assertThat(rows(index, "SELECT status, reason FROM status_change"))
                        .isNotEmpty();
            }
        }

        /** What the auditor's pages show. */
        @Test
        void is_read_by_day_type_and_batch_with_proofs_that_hold() throws Exception {
            try (Replay replay = replay(Long.MAX_VALUE)) {
                try (FactIndex index = FactIndex.open(database())) {
                    index.update(replay, (done, total) -> {});
                }
                try (IndexReader reader = IndexReader.open(database())) {
                    LocalDate last = reader.lastDay().orElseThrow();
                    Filter everything = new Filter(last.minusYears(1), last, Optional.empty(), Optional.empty());
                    List<BatchRow> batches = reader.batches(everything, 0, 100);
                    assertThat(reader.nextBlock()).isEqualTo(replay.nextBlock());
                    assertThat(reader.days(everything).stream()
                                    .mapToLong(Count::credentials)
                                    .sum())
                            .isEqualTo(
                                    batches.stream().mapToLong(BatchRow::size).sum())
                            .isPositive();
                    assertThat(reader.types(everything)).isNotEmpty();
                    assertThat(reader.reasons(everything)).isNotEmpty();
                    assertThat(reader.byInstitution(everything)).hasSize(1);
                    assertThat(reader.institutions()).isNotEmpty();
                    assertThat(reader.batches(everything, batches.size() - 1, 100))
                            .hasSize(1);
                    for (BatchRow row : batches) {
                        BatchDetail batch = reader.batch(row.root()).orElseThrow();
                        Evidence evidence = batch.evidence().orElseThrow();
                        assertThat(evidence.isGood()).isTrue();
                        assertThat(replay.log().root()).contains(evidence.logRoot());
                        assertThat(new Evidence(
                                                evidence.entry(),
                                                evidence.digest(),
                                                evidence.endorsers(),
                                                evidence.proof(),
                                                row.root())
                                        .isGood())
                                .isFalse();
                    }
                    Filter other =
                            new Filter(last, last, Optional.of(new InstitutionCode("F113199999022")), Optional.empty());
                    assertThat(reader.batches(other, 0, 100)).isEmpty();
                    assertThat(reader.batch(MerkleRoot.parse("0".repeat(64)))).isEmpty();
                }
            }
        }

        @Test
        void goes_on_with_later_blocks_and_can_be_made_again() throws Exception {
            List<String> everything;
            try (Replay replay = replay(8);
                    FactIndex index = FactIndex.open(database())) {
                index.update(replay, (done, total) -> {});
            }
            try (Replay replay = replay(Long.MAX_VALUE);
                    FactIndex index = FactIndex.open(database())) {
                index.update(replay, (done, total) -> {});
                everything = everything(index);
                index.update(replay, (done, total) -> {});
                assertThat(everything(index)).isEqualTo(everything);
                index.clear();
                assertThat(index.nextBlock()).isZero();
                index.update(replay, (done, total) -> {});
                assertThat(everything(index)).isEqualTo(everything);
            }
        }

        @Test
        void loses_and_doubles_nothing_when_it_is_killed() throws Exception {
            replay(Long.MAX_VALUE).close();
            assertThat(run(3)).isEqualTo(IndexingProcess.DEAD);
            assertThat(run(2)).isEqualTo(IndexingProcess.DEAD);
            try (Replay replay = replay(Long.MAX_VALUE);
                    FactIndex index = FactIndex.open(database())) {
                assertThat(index.nextBlock()).isBetween(1L, replay.nextBlock() - 1);
                index.update(replay, (done, total) -> {});
                assertSameAsMadeAnew(index, replay);
            }
        }

        @Test
        void refuses_a_replay_of_another_ledger() throws Exception {
            try (Replay replay = replay(4);
                    FactIndex index = FactIndex.open(database())) {
                index.update(replay, (done, total) -> {});
            }
            RecordedChain other = RecordedChain.of("raft-1");
            try (Replay replay = Replay.open(folder.resolve("other"), "akashi", other.genesis());
                    FactIndex index = FactIndex.open(database())) {
                replay.run(other, other.height(), (done, total) -> {});
                assertThatThrownBy(() -> index.update(replay, (done, total) -> {}))
                        .isInstanceOf(IllegalArgumentException.class)
                        .hasMessageContaining("expected an index of the channel");
            }
        }

        static void assertSameAsMadeAnew(FactIndex index, Replay replay) throws IOException, SQLException {
            assertThat(index.nextBlock()).isEqualTo(replay.nextBlock());
            List<String> afterwards = everything(index);
            index.clear();
            index.update(replay, (done, total) -> {});
            assertThat(afterwards).isEqualTo(everything(index));
        }

        int run(int transactions) throws Exception {
            Process process =
                    process(database(), transactions, "die", List.of()).start();
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue())
                    .as(Files.readString(folder.resolve("output.txt")))
                    .isIn(0, IndexingProcess.DEAD);
            return process.exitValue();
        }

        ProcessBuilder process(Database database, int transactions, String then, List<String> before) {
            List<String> command = new ArrayList<>(before);
            command.addAll(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:-UsePerfData",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    IndexingProcess.class.getName(),
                    folder.resolve("replay").toString(),
                    database.url(),
                    String.valueOf(database.user()),
                    Integer.toString(transactions),
                    then));
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.txt").toFile());
        }

        private static List<String> everything(FactIndex index) throws SQLException {
            List<String> everything = new ArrayList<>();
            for (String table :
                    List.of("follower", "statement", "signer", "institution", "batch", "status_change", "evidence")) {
                // A proof is to the log of when it was made.
                String columns = table.equals("evidence") ? "digest, log_index, envelope, endorsers" : "*";
                everything.addAll(rows(index, "SELECT " + columns + " FROM " + table + " ORDER BY 1, 2"));
            }
            return everything;
        }

        private static List<String> rows(FactIndex index, String query) throws SQLException {
            List<String> rows = new ArrayList<>();
            try (Statement sql = index.connection().createStatement();
                    ResultSet found = sql.executeQuery(query)) {
                while (found.next()) {
                    List<String> row = new ArrayList<>();
                    for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                        row.add(found.getString(i));
                    }
                    rows.add(String.join(" ", row.stream().map(String::valueOf).toList()));
                }
            }
            return rows;
        }
    }
}
