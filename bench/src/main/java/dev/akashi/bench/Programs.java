package dev.akashi.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Runs other programs. */
public final class Programs {

    private static final Duration SHORT = Duration.ofSeconds(20);

    private Programs() {}

    /**
     * The text that a program prints.
     *
     * @param limit how long it may take
     * @throws IOException when there is no such program, it takes too long, or it ends with an exit code other than 0
     * @throws InterruptedException when this thread is to end
     */
    public static String run(Path folder, Duration limit, List<String> command)
            throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        process.getOutputStream().close();
        Thread watch = new Thread(() -> endAfter(process, limit), "limit of " + command.get(0));
        watch.setDaemon(true);
        watch.start();
        String text;
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            text = reader.lines().collect(Collectors.joining("\n"));
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new IOException("expected exit code 0 of " + command + " within " + limit.toSeconds() + " s, found "
                    + code + ": " + text);
        }
        return text;
    }

    /** The first line that a program prints; empty when there is none, or no such program. */
    public static Optional<String> line(Path folder, String... command) {
        try {
            return run(folder, SHORT, List.of(command)).lines().findFirst();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void endAfter(Process process, Duration limit) {
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }
}
