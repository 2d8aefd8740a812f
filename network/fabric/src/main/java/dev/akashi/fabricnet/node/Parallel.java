package dev.akashi.fabricnet.node;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/** Does the same for several nodes at once. */
public final class Parallel {
    private Parallel() {}

    /**
     * Does it for each, and waits for all.
     *
     * @throws RuntimeException the first that one of them threw, when all have ended
     */
    public static <T> void each(List<T> subjects, Consumer<T> work) {
        if (subjects.isEmpty()) {
            return;
        }
        ExecutorService threads = Executors.newFixedThreadPool(Math.min(subjects.size(), 8));
        try {
            List<Future<?>> running = new ArrayList<>();
            subjects.forEach(subject -> running.add(threads.submit(() -> work.accept(subject))));
            RuntimeException first = null;
            for (Future<?> one : running) {
                try {
                    one.get();
                } catch (ExecutionException e) {
                    if (first == null) {
                        first = e.getCause() instanceof RuntimeException cause
                                ? cause
                                : new NetworkException(String.valueOf(e.getCause()), e);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new NetworkException("interrupted", e);
                }
            }
            if (first != null) {
                throw first;
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
