package dev.akashi.fabricnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.fabricnet.topology.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The logs of a network's folder; no node runs, and Fabric's programs are not needed. */
class LogsTest {
    private static final String PEER = "peer-MextMSP";
    private static final String ORDERER = "orderer-MextOrdererMSP";

    @TempDir
    private Path directory;

    @BeforeEach
    void a_network_that_was_stopped() throws IOException {
        Files.writeString(directory.resolve("topology.yaml"), TopologyFile.write(TopologyFile.read("bft-4")));
        say(PEER, "p1\np2\np3\n");
        say(ORDERER, "o1\n");
    }

    private void say(String node, String text) throws IOException {
        Path folder = Files.createDirectories(directory.resolve("nodes").resolve(node));
        Files.writeString(folder.resolve("log"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    @Nested
    class Without_following {
        private int code;

        private String logs(String... arguments) {
            List<String> all = new ArrayList<>(List.of("logs", "--dir", directory.toString()));
            all.addAll(List.of(arguments));
            StringWriter out = new StringWriter();
            PrintWriter writer = new PrintWriter(out);
            code = NetworkMain.run(writer, writer, all.toArray(String[]::new));
            return out.toString();
        }

        @Test
        void the_logs_are_named() {
            assertThat(logs().lines()).hasSize(2).first().asString().startsWith(ORDERER + "  " + directory);
        }

        @Test
        void the_end_of_one_is_shown() {
            assertThat(logs(PEER, "--lines", "2")).isEqualTo("p2\np3\n");
        }

        @Test
        void a_node_that_is_none_is_refused_with_those_that_are() {
            assertThat(logs("peer-OtherMSP", "--follow"))
                    .contains("expected one of [" + ORDERER + ", " + PEER + "], found peer-OtherMSP");
            assertThat(code).isEqualTo(1);
        }

        @Test
        void the_help_says_how_to_follow() {
            assertThat(logs("--help")).contains("--follow", "until Ctrl-C");
        }
    }

    @Nested
    class Followed {
        private final List<Process> processes = new ArrayList<>();

        private Path said() {
            return directory.resolve("said");
        }

        private Process follow(String... arguments) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    System.getProperty("java.class.path"),
                    NetworkMain.class.getName(),
                    "logs",
                    "--follow",
                    "--dir",
                    directory.toString()));
            command.addAll(List.of(arguments));
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said().toFile())
                    .start();
            processes.add(process);
            return process;
        }

        private void awaitSaid(String text) {
            await().atMost(30, TimeUnit.SECONDS)
                    .until(() -> Files.readString(said()).contains(text));
        }

        /** Java ends in the same way on Ctrl-C; but what is started in the background of a script never hears of that. */
        private List<String> interrupted(Process process) throws Exception {
            new ProcessBuilder("kill", "-TERM", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            assertThat(process.waitFor(10, TimeUnit.SECONDS)).as("it ends").isTrue();
            assertThat(process.exitValue()).as("128 and SIGTERM").isEqualTo(143);
            return Files.readAllLines(said());
        }

        @AfterEach
        void end() {
            processes.forEach(Process::destroyForcibly);
        }

        @Test
        void one_node_says_its_last_lines_and_what_comes_until_it_is_interrupted() throws Exception {
            Process process = follow(PEER, "--lines", "1");
            awaitSaid("p3");
            say(PEER, "p4\nunfin");
            awaitSaid("p4");
            say(PEER, "ished\n");
            say(ORDERER, "o2\n");
            awaitSaid("unfinished");

            assertThat(interrupted(process)).containsExactly("p3", "p4", "unfinished");
        }

        @Test
        void all_nodes_are_told_apart_by_their_names_also_one_that_begins_later() throws Exception {
            Process process = follow("--lines", "1");
            awaitSaid("p3");
            say(ORDERER, "o2\n");
            awaitSaid("o2");
            say("peer-LateMSP", "l1\nl2\n");
            awaitSaid("l2");

            assertThat(interrupted(process))
                    .containsExactly(
                            ORDERER + "  o1",
                            PEER + "            p3",
                            ORDERER + "  o2",
                            "peer-LateMSP            l1",
                            "peer-LateMSP            l2");
        }

        @Test
        void what_was_said_before_is_left_out_when_all_are_followed_and_nothing_else_is_asked_for() throws Exception {
            Process process = follow();
            // Written again and again, because nothing shows that it has begun.
            await().atMost(30, TimeUnit.SECONDS).until(() -> {
                say(PEER, "now\n");
                return Files.readString(said()).contains("now");
            });

            assertThat(interrupted(process)).isNotEmpty().allMatch(line -> line.matches(PEER + " +now"));
        }
    }
}
