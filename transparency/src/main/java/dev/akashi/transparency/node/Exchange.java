package dev.akashi.transparency.node;

import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signs checkpoints when that may be done, asks the other members for theirs now and then, and publishes what there is.
 *
 * <p>Nothing is signed before this organisation has as many blocks as its peer, and for a while nothing when another member
 * has signed more.
 */
final class Exchange implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Exchange.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration ANSWER = Duration.ofSeconds(5);

    private final LogNode.Settings settings;
    private final LogStore store;
    private final Checkpoints checkpoints;
    private final Map<MspId, LogClient> peers = new LinkedHashMap<>();
    private final Map<MspId, Instant> aheadSince = new ConcurrentHashMap<>();
    private final ScheduledExecutorService ticker;
    private volatile boolean upToDate;

    Exchange(LogNode.Settings settings, LogStore store, Checkpoints checkpoints) {
        this.settings = settings;
        this.store = store;
        this.checkpoints = checkpoints;
        settings.peers().forEach((member, address) -> peers.put(member, new LogClient(address, ANSWER)));
        this.ticker = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "log-exchange");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Begins to ask the others, at the interval of the settings. */
    void start() {
        // A round catches what it throws, so there is nothing to learn from the future.
        var unused = ticker.scheduleWithFixedDelay(
                this::round, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Says whether all blocks of the own peer are known. */
    void upToDate(boolean now) {
        upToDate = now;
    }

    /** Signs the newest state, when that may be done and is due. */
    void sign() {
        if (upToDate && !isHeldBack()) {
            checkpoints.sign(store.view());
        }
    }

    /** Begins no further round. */
    void stop() {
        ticker.shutdownNow();
    }

    @Override
    public void close() {
        stop();
        try {
            boolean unused = ticker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void round() {
        try {
            sign();
            Optional<SignedNote> newest = checkpoints.newest();
            peers.forEach((member, client) -> exchange(member, client, newest));
            Path publish = settings.publish();
            if (publish != null && newest.isPresent()) {
                LogView view = store.view();
                new LogPublisher(publish)
                        .publish(view, newest.get(), checkpoints.newestCosigned(settings.threshold(), view));
            }
        } catch (IOException | RuntimeException e) {
            if (!ticker.isShutdown()) {
                LOGGER.error("checkpoints: {}", e.toString());
            }
        }
    }

    // A member has signed more than we know, so what we have is not the newest. That is waited for, but not for ever: a
    // member alone cannot keep the others from signing.
    private boolean isHeldBack() {
        Instant now = settings.clock().instant();
        return aheadSince.values().stream()
                .anyMatch(since -> since.plus(PATIENCE).isAfter(now));
    }

    private void exchange(MspId member, LogClient client, Optional<SignedNote> newest) {
        try {
            Optional<byte[]> theirs = client.get("checkpoint");
            if (theirs.isPresent()
                    && checkpoints.receive(member, theirs.get(), store.view()) == Checkpoints.Reception.AHEAD) {
                aheadSince.putIfAbsent(member, settings.clock().instant());
            } else {
                aheadSince.remove(member);
            }
            if (newest.isPresent()) {
                Optional<byte[]> same = client.get(
                        "checkpoints/" + Checkpoint.parse(newest.get().text()).size());
                if (same.isPresent()) {
                    checkpoints.receive(member, same.get(), store.view());
                }
            }
        } catch (IOException e) {
            LOGGER.debug("log of {}: {}", member, e.toString());
        }
    }
}
