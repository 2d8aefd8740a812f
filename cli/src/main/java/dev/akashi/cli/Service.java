package dev.akashi.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Option;

/** A command that serves until it is told to stop: by a signal, or by the end of another process. */
final class Service {

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Written when it serves: its address.")
    private Optional<Path> readyFile = Optional.empty();

    @Option(names = "--stop-with", paramLabel = "PID", description = "Stop when this process ends.")
    private Optional<Long> stopWith = Optional.empty();

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** It has begun: from now on a signal ends it, and the process waits until it is {@link #closed}. */
    void begun() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end.countDown();
                            await(closed);
                        },
                        "stop"));
        stopWith.ifPresent(this::endsWith);
    }

    /** Tells whoever waits for the address that it serves there, and returns when it is to end. */
    void serve(URI address) throws IOException {
        if (readyFile.isPresent()) {
            Files.writeString(readyFile.get(), address.toString(), StandardCharsets.UTF_8);
        }
        await(end);
    }

    /** Everything is closed; the process may end. */
    void closed() {
        closed.countDown();
    }

    /** Ends when another process does; at once if that is gone already. */
    private void endsWith(long pid) {
        Thread watcher = new Thread(
                () -> {
                    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
                    end.countDown();
                },
                "stop-with-" + pid);
        watcher.setDaemon(true);
        watcher.start();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
