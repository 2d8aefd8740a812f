package dev.akashi.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The process of a network, as other programs start it. */
class LauncherMainTest {

    @TempDir
    Path folder;

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dkeystore.pkcs12.keyPbeIterationCount=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.akashi.launcher.LauncherMain"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output().toFile())
                .start();
    }

    private Path output() {
        return folder.resolve("output");
    }

    private int await(Process process) throws InterruptedException {
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("expected the process to end, found it running");
        }
        return process.exitValue();
    }

    private String said() throws IOException {
        return Files.readString(output(), StandardCharsets.UTF_8);
    }

    @Test
    void ends_in_order_with_the_process_that_it_was_tied_to() throws Exception {
        Path ready = folder.resolve("ready");
        // Reads its standard input, and so ends when that is closed.
        Process owner = new ProcessBuilder("cat").start();
        Process network = start(
                "--dir",
                folder.resolve("network").toString(),
                "--ready-file",
                ready.toString(),
                "--stop-with",
                Long.toString(owner.pid()));
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!Files.exists(ready) && network.isAlive() && System.nanoTime() < deadline) {
            network.waitFor(10, TimeUnit.MILLISECONDS);
        }

        owner.getOutputStream().close();

        assertThat(await(network)).as(said()).isZero();
        assertThat(ready).exists();
        assertThat(said()).contains("EMBEDDED LEDGER: one process, one trust domain", "ready at height ", "stopped\n");
    }

    @Test
    void says_in_its_last_line_why_it_cannot_start() throws Exception {
        Files.writeString(
                folder.resolve("network.json"), "{\"channel\":\"other\",\"organizations\":[\"AMSP\"],\"ports\":{}}");

        Process network = start("--dir", folder.toString());

        assertThat(await(network)).isEqualTo(2);
        assertThat(said()).doesNotContain("\tat ");
        assertThat(said().lines().reduce("", (before, line) -> line))
                .startsWith(folder.resolve("network.json") + ": expected channel embedded of ");
    }

    @Test
    void wants_to_know_where() throws Exception {
        Process network = start();

        assertThat(await(network)).isEqualTo(2);
        assertThat(said()).contains("Missing required option: '--dir=DIR'");
    }
}
