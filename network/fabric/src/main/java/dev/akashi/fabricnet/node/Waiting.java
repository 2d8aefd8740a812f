package dev.akashi.fabricnet.node;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/** Waits until something is so, and says what was in the way when it does not become so. */
public final class Waiting {
    private static final Duration PAUSE = Duration.ofMillis(100);

    private Waiting() {}

    /**
     * Asks again and again until there is no objection.
     *
     * @param what what is waited for, for the message
     * @param objection what is in the way, or empty
     * @throws NetworkException when there still is one after the limit
     */
    public static void until(Duration limit, String what, Supplier<Optional<String>> objection) {
        long deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            Optional<String> found = objection.get();
            if (found.isEmpty()) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new NetworkException(
                        what + ": expected within " + limit.toSeconds() + " s, found: " + found.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.interrupted()) {
                throw new NetworkException(what + ": interrupted");
            }
        }
    }
}
