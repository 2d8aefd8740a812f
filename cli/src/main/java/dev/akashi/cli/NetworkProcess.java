package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The process of an embedded network that serves from a directory. It is found again by its id and its start time, so that
 * another process that got the same id is never taken for it. The start time is taken with some tolerance: the system
 * reckons it from the time of day, which may have been set since.
 */
final class NetworkProcess {

    private static final String STATE = "network-process.json";
    private static final String LOG = "network.log";
    private static final String MAIN = "dev.akashi.launcher.LauncherMain";
    private static final Duration START_LIMIT = Duration.ofSeconds(60);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(20);
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(10);
    private static final int MOST_TAIL = 16 * 1024;
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024, 4);

    private final Path directory;

    NetworkProcess(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    Path directory() {
        return directory;
    }

    Path log() {
        return directory.resolve(LOG);
    }

    Path profile() {
        return directory.resolve("profile.json");
    }

    /** Whether a network was ever made in the directory. */
    boolean exists() {
        return Files.exists(directory.resolve("network.json"));
    }

    /** Whether the last process left without being stopped: it was killed, or the computer went down. */
    boolean leftBehind() {
        return Files.exists(directory.resolve(STATE)) && find().isEmpty();
    }

    /** Whether a process has the ledger open: the one that is found, or one that was started in another way. */
    boolean isInUse() {
        Path lock = directory.resolve("lock");
        if (!Files.exists(lock)) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            return channel.tryLock() == null;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** What is done while no other command starts or stops the network. */
    interface Turn {
        ExitCode run() throws IOException;
    }

    /** Waits until it is this command's turn to start or stop the network. */
    ExitCode exclusively(Turn turn) throws IOException {
        Files.createDirectories(directory);
        try (FileChannel channel = FileChannel.open(
                directory.resolve("network-process.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.lock();
            return turn.run();
        }
    }

    /** The running process, if there is one. */
    Optional<ProcessHandle> find() {
        try {
            JsonFields state =
                    JsonFields.of(StrictJson.readObject(Files.readAllBytes(directory.resolve(STATE)), LIMITS));
            Instant started = Instant.parse(state.string("startedAt"));
            return ProcessHandle.of(state.integer("pid", 1, Long.MAX_VALUE))
                    .filter(ProcessHandle::isAlive)
                    .filter(process -> process.info()
                            .startInstant()
                            .filter(since ->
                                    Duration.between(started, since).abs().compareTo(CLOCK_TOLERANCE) <= 0)
                            .isPresent());
        } catch (IOException | JsonFormatException | DateTimeException e) {
            return Optional.empty();
        }
    }

    /**
     * Starts the process and waits until it serves.
     *
     * @param stopWith the process with whose end the network ends, if any
     */
    ProcessHandle start(Optional<Long> stopWith) throws IOException {
        Files.createDirectories(directory);
        Path ready = directory.resolve("network-ready");
        Files.deleteIfExists(ready);
        // gRPC puts each port's TLS key in a key store in memory, where the usual ten thousand rounds guard nothing and
        // only make the start slower.
        List<String> command =
                new ArrayList<>(JavaProcess.command("-Xmx768m", "-Dkeystore.pkcs12.keyPbeIterationCount=1"));
        command.addAll(List.of(MAIN, "--dir", directory.toString(), "--ready-file", ready.toString()));
        stopWith.ifPresent(pid -> command.addAll(List.of("--stop-with", Long.toString(pid))));
        long logged = Files.exists(log()) ? Files.size(log()) : 0;
        Process process = new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .redirectErrorStream(true)
                .start();
        write(process.toHandle());
        awaitReady(process, ready, logged);
        return process.toHandle();
    }

    /** Ends the process in an orderly way; by force when it does not end in time. Answers whether force was needed. */
    boolean stop(ProcessHandle process) throws IOException {
        process.destroy();
        boolean forced = false;
        try {
            process.onExit().get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            forced = process.destroyForcibly();
            process.onExit().join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        Files.deleteIfExists(directory.resolve(STATE));
        return forced;
    }

    private void write(ProcessHandle process) throws IOException {
        JsonObject state = new JsonObject();
        state.addProperty("pid", process.pid());
        state.addProperty(
                "startedAt", process.info().startInstant().orElseThrow().toString());
        Files.write(directory.resolve(STATE), StrictJson.write(state));
    }

    private void awaitReady(Process process, Path ready, long logged) throws IOException {
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        try {
            while (!Files.exists(ready)) {
                boolean ended = process.waitFor(20, TimeUnit.MILLISECONDS);
                if (ended || System.nanoTime() > deadline) {
                    process.destroyForcibly().waitFor();
                    Files.deleteIfExists(directory.resolve(STATE));
                    throw new UsageException("the network did not start"
                            + (ended ? "" : " within " + START_LIMIT.toSeconds() + " s") + ": " + reason(logged)
                            + "; all of it is in " + log());
                }
            }
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
        }
    }

    /** What the process said last, of what it said since it was started. */
    private String reason(long logged) throws IOException {
        try (SeekableByteChannel channel = Files.newByteChannel(log())) {
            channel.position(Math.max(logged, channel.size() - MOST_TAIL));
            String text = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.isBlank()).reduce("", (before, line) -> line);
        }
    }
}
