package dev.akashi.cli;

import java.util.concurrent.CountDownLatch;

/** A command that serves until it is told to stop: by a signal, or by the end of another process. */
final class Service {

    private final CountDownLatch end = new CountDownLatch(1);
    private final CountDownLatch closed = new CountDownLatch(1);

    /** From now on a signal ends the service, and the process waits until it is {@link #closed}. */
    void endsWithProcess() {
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            end.countDown();
                            await(closed);
                        },
                        "stop"));
    }

    /** Ends when another process does; at once if that is gone already. */
    void endsWith(long pid) {
        Thread watcher = new Thread(
                () -> {
                    ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
                    end.countDown();
                },
                "stop-with-" + pid);
        watcher.setDaemon(true);
        watcher.start();
    }

    void awaitEnd() {
        await(end);
    }

    /** Everything is closed; the process may end. */
    void closed() {
        closed.countDown();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
