package dev.akashi.fabricnet.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NodeProcessTest {
    @TempDir
    private Path directory;

    @AfterEach
    void stop() {
        NodeProcess.stop(node(0, "sleep", "60"));
    }

    @Test
    void a_node_is_started_once_and_found_again_by_whoever_reads_its_file() {
        Node node = node(0, "sleep", "60");

        assertThat(NodeProcess.start(node)).isTrue();
        assertThat(NodeProcess.start(node)).isFalse();
        assertThat(NodeProcess.find(node.processFile())).isPresent();
    }

    @Test
    void a_node_that_is_stopped_has_ended_and_leaves_no_file() {
        Node node = node(0, "sleep", "60");
        NodeProcess.start(node);
        ProcessHandle process = NodeProcess.find(node).orElseThrow();

        assertThat(NodeProcess.stop(node)).isTrue();

        assertThat(process.isAlive()).isFalse();
        assertThat(node.processFile()).doesNotExist();
        assertThat(NodeProcess.stop(node)).isFalse();
    }

    @Test
    void another_process_that_got_the_id_of_a_crashed_node_is_neither_taken_for_it_nor_stopped() throws Exception {
        Node node = node(0, "sleep", "60");
        NodeProcess.start(node);
        ProcessHandle other = NodeProcess.find(node).orElseThrow();
        String file = Files.readString(node.processFile());
        Files.writeString(
                node.processFile(),
                file.replace(other.info().startInstant().orElseThrow().toString(), Instant.EPOCH.toString()));

        assertThat(NodeProcess.find(node)).isEmpty();
        assertThat(NodeProcess.stop(node)).isFalse();
        assertThat(other.isAlive()).isTrue();
        other.destroy();
    }

    @Test
    void a_process_file_that_a_crash_left_half_written_names_nobody() throws Exception {
        Node node = node(0, "sleep", "60");
        for (String rest : List.of("", "{\"pid\":", "[]", "{\"pid\":1}", "{\"pid\":\"x\",\"startedAt\":\"y\"}")) {
            Files.writeString(node.processFile(), rest);

            assertThat(NodeProcess.find(node)).as(rest).isEmpty();
        }
    }

    @Test
    void a_port_that_somebody_else_has_is_said_before_anything_is_started() throws Exception {
        try (ServerSocket somebody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Node node = node(somebody.getLocalPort(), "sleep", "60");

            assertThatThrownBy(() -> NodeProcess.start(node))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageContaining("expected port " + somebody.getLocalPort() + " to be free");
            assertThat(node.processFile()).doesNotExist();
        }
    }

    @Test
    void a_node_that_ends_while_it_is_waited_for_is_reported_with_the_end_of_its_log() throws Exception {
        Node node = node(1, "sh", "-c", "echo no such certificate; exit 1");
        NodeProcess.start(node);

        assertThatThrownBy(() -> NodeProcess.awaitListening(node, Duration.ofSeconds(20)))
                .isInstanceOf(NetworkException.class)
                .hasMessageContaining("found it ended")
                .hasMessageContaining("no such certificate");
    }

    private Node node(int port, String... command) {
        return new Node("node", "TestMSP", directory, "127.0.0.1", port, List.of(command), Map.of());
    }
}
