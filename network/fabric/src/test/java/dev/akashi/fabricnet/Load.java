package dev.akashi.fabricnet;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Records one batch after the other, until it is closed; fails then if one could not be recorded. */
final class Load implements AutoCloseable {
    private final AtomicBoolean end = new AtomicBoolean();
    private final CompletableFuture<Void> work;
    private volatile CountDownLatch next = new CountDownLatch(2);

    /** Takes what records a batch. */
    Load(Runnable record) {
        work = CompletableFuture.runAsync(() -> {
            while (!end.get()) {
                record.run();
                next.countDown();
            }
        });
    }

    /** Waits until a batch that was begun after this call is recorded. */
    void awaitAnother() throws InterruptedException {
        CountDownLatch another = new CountDownLatch(2);
        next = another;
        while (!work.isDone() && !another.await(1, TimeUnit.SECONDS)) {
            assertThat(end).isFalse();
        }
    }

    @Override
    public void close() {
        end.set(true);
        work.join();
    }
}
