package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A network that is not up. That it starts and stops is tested where there is one to start. */
class NetworkCommandTest {

    @TempDir
    Path folder;

    private Ran network(String command) {
        return Ran.akashi("network", command, "--dir", folder);
    }

    private void pretendThatThereIsOne() throws IOException {
        Files.writeString(folder.resolve("network.json"), "{}");
    }

    private void writeState(long pid, Instant startedAt) throws IOException {
        Files.writeString(
                folder.resolve("network-process.json"), "{\"pid\":" + pid + ",\"startedAt\":\"" + startedAt + "\"}");
    }

    @Nested
    class that_was_never_made {

        @Test
        void is_said_not_to_be_there_and_how_it_is_made() {
            Ran status = network("status");

            assertThat(status.exitCode()).isEqualTo(3);
            assertThat(status.outLines())
                    .containsExactly(
                            "There is no network in " + folder + ". Make one with: akashi network up --dir " + folder);
        }

        @Test
        void need_not_be_stopped_and_nothing_is_written_for_it() {
            Ran down = Ran.akashi("network", "down", "--dir", folder.resolve("none"));

            assertThat(down.exitCode()).isZero();
            assertThat(down.outLines()).containsExactly("There is no network in " + folder.resolve("none") + ".");
            assertThat(folder.resolve("none")).doesNotExist();
        }
    }

    @Nested
    class that_was_stopped {

        @Test
        void is_said_to_be_down_and_how_it_is_started() throws IOException {
            pretendThatThereIsOne();

            assertThat(network("status").outLines())
                    .containsExactly(
                            "The network in " + folder + " is down. Start it with: akashi network up --dir " + folder);
            assertThat(network("down")).isEqualTo(new Ran(0, "The network in " + folder + " is down already.\n", ""));
        }
    }

    @Nested
    class whose_process_is_gone {

        @Test
        void is_said_to_have_been_killed() throws IOException {
            pretendThatThereIsOne();
            writeState(4_194_305, Instant.parse("2026-03-25T00:00:00Z"));

            assertThat(network("status").out()).contains("It ended without being stopped", "Start it with: ");
            assertThat(network("status").exitCode()).isEqualTo(3);
            assertThat(network("down").exitCode()).isZero();
        }

        @Test
        void is_not_taken_for_another_process_that_has_its_number_now() throws IOException {
            pretendThatThereIsOne();
            Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
            writeState(ProcessHandle.current().pid(), started.minus(Duration.ofMinutes(1)));

            assertThat(network("status").out()).contains("is down");
            assertThat(network("down").out()).contains("is down already");
        }

        @Test
        void is_found_although_the_time_of_day_was_set_since() throws IOException {
            pretendThatThereIsOne();
            Instant started = ProcessHandle.current().info().startInstant().orElseThrow();
            writeState(ProcessHandle.current().pid(), started.plusSeconds(2));

            assertThat(network("up").out())
                    .isEqualTo("The network in " + folder + " is up already, process "
                            + ProcessHandle.current().pid() + ".\n");
        }

        @Test
        void leaves_a_file_that_may_be_damaged() throws IOException {
            pretendThatThereIsOne();
            Files.writeString(folder.resolve("network-process.json"), "{\"pid\":1,\"startedAt\":\"yesterday\"}");

            assertThat(network("status").out()).contains("is down");
        }
    }

    @Nested
    class that_somebody_else_started {

        @Test
        void is_neither_said_to_be_down_nor_stopped() throws IOException {
            pretendThatThereIsOne();
            try (FileChannel ledger = FileChannel.open(
                            folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = ledger.lock()) {
                assertThat(lock.isValid()).isTrue();
                Ran status = network("status");
                Ran down = network("down");

                assertThat(status.exitCode()).isEqualTo(3);
                assertThat(status.out()).contains("is used by a process that this command did not start");
                assertThat(down.exitCode()).isEqualTo(2);
                assertThat(down.err()).contains("is used by a process that this command did not start");
            }
        }
    }
}
