package dev.akashi.portal.auditor;

import dev.akashi.audit.index.Database;
import dev.akashi.audit.index.IndexReader;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The index while somebody reads it. A few seconds later it is let go, because one process at a time has an H2 file, and the audit
 * has to be able to add to it.
 */
final class OpenIndex implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(OpenIndex.class);
    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final Database database;
    private final ScheduledExecutorService closer = Executors.newSingleThreadScheduledExecutor(work -> {
        Thread thread = new Thread(work, "index-closer");
        thread.setDaemon(true);
        return thread;
    });
    private final ScheduledFuture<?> closing;
    private @Nullable IndexReader reader;
    private long used;

    OpenIndex(Database database) {
        this.database = database;
        this.closing = closer.scheduleWithFixedDelay(this::letGo, 1, 1, TimeUnit.SECONDS);
    }

    interface Work<T> {
        T with(IndexReader reader) throws IOException;
    }

    synchronized <T> T read(Work<T> work) throws IOException {
        IndexReader open = reader;
        if (open == null) {
            open = IndexReader.open(database);
            reader = open;
        }
        used = System.nanoTime();
        try {
            return work.with(open);
        } catch (IOException e) {
            reader = null;
            open.close();
            throw e;
        }
    }

    private synchronized void letGo() {
        IndexReader open = reader;
        if (open != null && System.nanoTime() - used > IDLE_NANOS) {
            reader = null;
            try {
                open.close();
            } catch (IOException e) {
                LOGGER.warn("the index does not close: {}", e.getMessage());
            }
        }
    }

    @Override
    public synchronized void close() throws IOException {
        closing.cancel(false);
        closer.shutdownNow();
        if (reader != null) {
            reader.close();
        }
    }
}
