package dev.akashi.transparency.node;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.LedgerException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.model.MspId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks of several organisations' peers, each read by a thread of its own and over and over, as peers and networks
 * come and go, until this is closed.
 */
final class PeerReaders implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(PeerReaders.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final NetworkProfile profile;
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<Thread> threads = new ArrayList<>();
    private final List<BlockEvents> opened = new ArrayList<>();

    PeerReaders(NetworkProfile profile) {
        this.profile = profile;
    }

    /** Reads blocks until something breaks. */
    interface Reading {

        /** Whether it is to be begun again. */
        boolean run(BlockEvents blocks);
    }

    /** Reads an organisation's blocks for as long as this is open and the reading wants to be begun again. */
    void read(MspId organisation, String name, Reading reading) {
        Thread thread = new Thread(() -> repeat(organisation, reading), name);
        thread.setDaemon(true);
        threads.add(thread);
        thread.start();
    }

    boolean isClosing() {
        return closing.getCount() == 0;
    }

    /** Waits; answers whether this is being closed. */
    boolean pause(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    /** Breaks off what is being read. */
    void stop() {
        closing.countDown();
        synchronized (opened) {
            opened.forEach(BlockEvents::close);
        }
    }

    @Override
    public void close() {
        stop();
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void repeat(MspId organisation, Reading reading) {
        boolean again = true;
        while (again && !isClosing()) {
            try {
                again = read(organisation, reading);
            } catch (LedgerException e) {
                LOGGER.warn("blocks: {}", e.getMessage());
            } catch (RuntimeException e) {
                if (!isClosing()) {
                    LOGGER.error("blocks", e);
                }
            }
            if (again && pause(RETRY)) {
                return;
            }
        }
    }

    private boolean read(MspId organisation, Reading reading) {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            synchronized (opened) {
                opened.add(blocks);
                if (isClosing()) {
                    return false;
                }
            }
            try {
                return reading.run(blocks);
            } finally {
                synchronized (opened) {
                    opened.remove(blocks);
                }
            }
        }
    }
}
