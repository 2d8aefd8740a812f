package dev.akashi.it;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Commands as processes of their own, to be killed. */
final class Processes {

    private static final int PATIENCE_SECONDS = 60;

    private Processes() {}

    /** Starts {@code akashi}; what it prints goes to a file. */
    static Process akashi(Path output, Object... arguments) throws IOException {
        return akashi(output, List.of(), arguments);
    }

    /** Starts {@code akashi} with options of the virtual machine. */
    static Process akashi(Path output, List<String> options, Object... arguments) throws IOException {
        return command(output, options, arguments).start();
    }

    /** {@code akashi}, not started yet. */
    static ProcessBuilder command(Path output, List<String> options, Object... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-Dfile.encoding=UTF-8",
                // Libraries that it unpacks are removed with the test's folder, even when it is killed.
                "-Djava.io.tmpdir=" + output.toAbsolutePath().getParent()));
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), "dev.akashi.cli.Main"));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
    }

    /** Kills the process, as {@code kill -9} does, as soon as something is so. Answers whether it was still running. */
    static boolean killWhen(Process process, BooleanSupplier condition) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (process.isAlive() && !condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                process.destroyForcibly().waitFor();
                throw new AssertionError(
                        "expected something to happen within " + PATIENCE_SECONDS + " s, found nothing");
            }
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(200));
        }
        boolean alive = process.isAlive();
        process.destroyForcibly();
        process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return alive;
    }

    static int await(Process process, Path output) throws InterruptedException, IOException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor();
            throw new AssertionError("expected the process to end, found it running: " + Files.readString(output));
        }
        return process.exitValue();
    }
}
