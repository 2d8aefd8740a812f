package dev.akashi.bench.measure;

import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A {@link TrialNetwork} in a Java machine of its own, as {@code akashi network up} starts one. */
final class NetworkProcess implements AutoCloseable {

    private static final Duration LIMIT = Duration.ofSeconds(60);

    private final Process process;
    private final Path folder;
    private final double secondsToFirstCommit;

    private NetworkProcess(Process process, Path folder, double secondsToFirstCommit) {
        this.process = process;
        this.folder = folder;
        this.secondsToFirstCommit = secondsToFirstCommit;
    }

    /**
     * Starts a network in an empty folder and waits until its first transaction is committed.
     *
     * @param first the statement of that transaction
     */
    static NetworkProcess start(Path folder, Envelope first) throws IOException, InterruptedException {
        Path statement = folder.resolve("first.json");
        Path ready = folder.resolve("ready");
        Path log = folder.resolve("network.log");
        Files.write(statement, first.toJson());
        Process process = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-Xmx768m",
                        "-Dfile.encoding=UTF-8",
                        "-cp",
                        System.getProperty("java.class.path"),
                        TrialNetwork.class.getName(),
                        folder.resolve("network").toString(),
                        statement.toString(),
                        ready.toString()))
                .redirectOutput(log.toFile())
                .redirectErrorStream(true)
                .start();
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (!Files.exists(ready)) {
            if (process.waitFor(5, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                process.destroyForcibly();
                throw new IOException("expected a network within " + LIMIT.toSeconds() + " s, found none, see " + log);
            }
        }
        double millis = Double.parseDouble(Files.readString(ready, StandardCharsets.US_ASCII));
        return new NetworkProcess(process, folder, millis / 1000);
    }

    /** How long after the start of its Java machine the first transaction was committed. */
    double secondsToFirstCommit() {
        return secondsToFirstCommit;
    }

    Path profile() {
        return folder.resolve("network").resolve("profile.json");
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() throws IOException {
        process.getOutputStream().close();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
