package dev.akashi.it;

import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * The programs of {@code integration-tests/interop}, with the npm packages that they need. Those are installed under {@code
 * target} as the lock file has them, once; where Node.js or npm is missing, or npm cannot install, tests are skipped loudly.
 */
final class NodePrograms {

    private static final Path SOURCE = Path.of("interop").toAbsolutePath();
    private static final Path FOLDER = Path.of("target", "interop").toAbsolutePath();
    private static final int INSTALL_SECONDS = 180;
    private static final int RUN_SECONDS = 60;

    private NodePrograms() {}

    /** The folder with programs and packages; skips the tests when there cannot be one. */
    static void installOrSkip() {
        try {
            boolean isCurrent = installed();
            Files.createDirectories(FOLDER);
            try (Stream<Path> files = Files.list(SOURCE)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.copy(file, FOLDER.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            if (!isCurrent) {
                Path log = FOLDER.resolve("npm.txt");
                int code =
                        run(log, INSTALL_SECONDS, program("npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund");
                if (code != 0) {
                    skip("npm cannot install what integration-tests/interop needs: " + lastLine(log));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The lines that a program prints; it has to end well. */
    static List<String> lines(String script, Object... arguments) throws IOException {
        Path log = Files.createTempFile(FOLDER, "run", ".txt");
        List<String> command = new ArrayList<>(List.of(program("node").toString(), script));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        int code = run(log, RUN_SECONDS, command.toArray());
        String text = Files.readString(log, StandardCharsets.UTF_8);
        if (code != 0) {
            throw new AssertionError("expected " + script + " to end with exit code 0, found " + code + ": " + text);
        }
        return text.lines().toList();
    }

    /** A program that serves until its input ends; what it says goes to the test. */
    static Process start(String script, Object... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(program("node").toString(), script));
        Arrays.stream(arguments).map(String::valueOf).forEach(command::add);
        return new ProcessBuilder(command)
                .directory(FOLDER.toFile())
                .redirectError(Files.createTempFile(FOLDER, "serve", ".txt").toFile())
                .start();
    }

    // Installed already, from this very lock file.
    private static boolean installed() throws IOException {
        Path lock = FOLDER.resolve("package-lock.json");
        return Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))
                && Files.exists(lock)
                && Files.mismatch(lock, SOURCE.resolve("package-lock.json")) < 0;
    }

    private static int run(Path log, int seconds, Object... command) throws IOException {
        Process process = new ProcessBuilder(
                        Arrays.stream(command).map(String::valueOf).toList())
                .directory(FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) ? process.exitValue() : -1;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return -1;
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static Path program(String name) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .map(folder -> Path.of(folder, name))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> skip("there is no program " + name + " on the path"));
    }

    private static Path skip(String reason) {
        String line = "SKIPPED: what an independent implementation in JavaScript reads and writes: " + reason;
        new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(line);
        return Assumptions.<Path>abort(line);
    }

    private static String lastLine(Path log) throws IOException {
        return Files.readString(log, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .reduce((first, last) -> last)
                .orElse("it did not end");
    }
}
