package dev.akashi.fabricnet.render;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.fabricnet.node.Tool;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The external builder's programs, run as a peer runs them. */
class BuilderProgramsTest {
    @TempDir
    private Path directory;

    private Path metadata;
    private Path connections;

    @BeforeEach
    void write_the_programs() throws Exception {
        Topology topology = TopologyFile.read("bft-4");
        Layout layout = new Layout(directory);
        new Renderer(topology, layout, new Keys(layout, Duration.ofDays(1), new SecureRandom())).write();
        metadata = Files.createDirectory(directory.resolve("metadata"));
        connections = Files.createDirectory(directory.resolve("connections"));
        Files.writeString(connections.resolve("akashi_0.1.0.json"), "{\"address\":\"127.0.0.1:7057\"}");
        metadata("{\"path\":\"\",\"type\":\"ccaas\",\"label\":\"akashi_0.1.0\"}");
    }

    @Test
    void a_service_is_recognised_and_anything_else_is_left_to_others() throws Exception {
        assertThat(run("detect", "source", "metadata")).isZero();

        metadata("{\"path\":\"x\",\"type\":\"golang\",\"label\":\"akashi_0.1.0\"}");
        assertThat(run("detect", "source", "metadata")).isNotZero();
    }

    @Test
    void the_peer_gets_its_own_connection() throws Exception {
        Files.createDirectory(directory.resolve("out"));
        Files.createDirectory(directory.resolve("released"));

        assertThat(run("build", "source", "metadata", "out")).isZero();
        assertThat(run("release", "out", "released")).isZero();

        assertThat(directory.resolve("released/chaincode/server/connection.json"))
                .hasContent("{\"address\":\"127.0.0.1:7057\"}");
    }

    @Test
    void a_package_without_a_connection_is_not_built() throws Exception {
        Files.createDirectory(directory.resolve("out"));
        metadata("{\"type\":\"ccaas\",\"label\":\"akashi_9.9.9\"}");
        assertThat(run("build", "source", "metadata", "out")).isNotZero();

        metadata("{\"type\":\"ccaas\",\"label\":\"../secret\"}");
        assertThat(run("build", "source", "metadata", "out")).isNotZero();
        assertThat(directory.resolve("out")).isEmptyDirectory();
    }

    private void metadata(String json) throws Exception {
        Files.writeString(metadata.resolve("metadata.json"), json);
    }

    private int run(String program, String... folders) {
        Tool tool = Tool.of(directory.resolve("builder/bin").resolve(program))
                .environment(Renderer.CONNECTIONS, connections.toString());
        for (String folder : folders) {
            tool = tool.with(directory.resolve(folder).toString());
        }
        return tool.run().exitCode();
    }
}
