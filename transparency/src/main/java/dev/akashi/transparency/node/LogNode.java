package dev.akashi.transparency.node;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.LedgerException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Signer;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockRefusedException;
import dev.akashi.transparency.block.BlockView;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One organisation's log node. It follows the blocks of the organisation's own peer, derives the log, compares with what
 * other organisations' peers say of the same blocks, signs checkpoints, exchanges them with the other members' nodes, and
 * serves all of it.
 *
 * <pre>{@code
 * try (LogNode node = LogNode.start(settings)) {
 *     URI address = node.address();
 *     …
 * }
 * }</pre>
 *
 * <p>It can be killed at any time: it goes on where it was. It signs nothing before it has as many blocks as its peer, and
 * nothing while there is an alarm.
 */
public final class LogNode implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogNode.class);
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int COMPARED_AT_ONCE = 32;
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final Settings settings;
    private final LogStore store;
    private final Follower follower;
    private final Alarms alarms;
    private final Checkpoints checkpoints;
    private final LogFiles files;
    private final LogServer server;
    private final Map<MspId, LogClient> peers = new LinkedHashMap<>();
    private final Map<MspId, Instant> aheadSince = new ConcurrentHashMap<>();
    private final ExecutorService workers;
    private final ScheduledExecutorService ticker;
    private final List<Thread> threads = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final List<BlockEvents> events = new ArrayList<>();
    private volatile boolean live;

    /**
     * What a node needs.
     *
     * @param profile how the network is reached
     * @param self the organisation
     * @param logKey its log key, as the ledger has it
     * @param genesis the hash of the channel's first block header
     * @param folder where everything is kept
     * @param listen where it serves
     * @param peers the other members' logs
     * @param publish where static files are written; null for nowhere
     * @param threshold how many members must cosign a checkpoint for bundles
     * @param interval how often the others are asked
     * @param renewal how old its own cosignature of the newest checkpoint may become
     * @param clock the time
     */
    public record Settings(
            NetworkProfile profile,
            MspId self,
            Signer logKey,
            Digest genesis,
            Path folder,
            InetSocketAddress listen,
            Map<MspId, URI> peers,
            @Nullable Path publish,
            int threshold,
            Duration interval,
            Duration renewal,
            Clock clock) {

        public Settings {
            Objects.requireNonNull(profile, "profile");
            Objects.requireNonNull(self, "self");
            Objects.requireNonNull(logKey, "logKey");
            Objects.requireNonNull(genesis, "genesis");
            Objects.requireNonNull(folder, "folder");
            Objects.requireNonNull(listen, "listen");
            peers = Map.copyOf(peers);
            Objects.requireNonNull(interval, "interval");
            Objects.requireNonNull(renewal, "renewal");
            Objects.requireNonNull(clock, "clock");
            if (threshold < 1) {
                throw new IllegalArgumentException("expected a threshold of at least one, found " + threshold);
            }
        }
    }

    private LogNode(Settings settings, LogStore store) throws IOException {
        this.settings = settings;
        this.store = store;
        this.workers = Executors.newFixedThreadPool(
                Math.max(2, Runtime.getRuntime().availableProcessors()), task -> daemon(task, "log-check"));
        this.follower =
                new Follower(store, new BlockCheck(settings.profile().chaincode(), workers), settings.genesis());
        this.alarms = new Alarms(store, settings.folder(), settings.clock());
        this.checkpoints = new Checkpoints(
                store, settings.self(), settings.logKey(), alarms, settings.clock(), settings.renewal());
        this.files = new LogFiles(store, checkpoints, alarms, settings.threshold());
        settings.peers().forEach((member, address) -> peers.put(member, new LogClient(address, Duration.ofSeconds(5))));
        this.ticker = Executors.newSingleThreadScheduledExecutor(task -> daemon(task, "log-exchange"));
        this.server = LogServer.start(settings.listen(), files);
    }

    /**
     * Starts a node.
     *
     * @throws IOException when the folder or the address cannot be used
     */
    public static LogNode start(Settings settings) throws IOException {
        LogStore store = LogStore.open(settings.folder(), settings.profile().chaincode());
        try {
            LogNode node = new LogNode(settings, store);
            node.run();
            return node;
        } catch (IOException | RuntimeException e) {
            store.close();
            throw e;
        }
    }

    /** Where it serves. */
    public URI address() {
        return server.address();
    }

    /** The log as it is now. */
    public LogView view() {
        return store.view();
    }

    /** The number of the block that comes next. */
    public long nextBlock() {
        return store.nextBlock();
    }

    /** What went wrong, and stopped it from cosigning; empty when nothing did. */
    public Optional<String> alarm() {
        return alarms.current();
    }

    /** Declares that somebody has looked into the alarm. */
    public void clearAlarm() {
        alarms.clear();
    }

    /** The newest checkpoint that enough members have cosigned. */
    public Optional<SignedNote> cosigned() {
        return checkpoints.newestCosigned(settings.threshold(), store.view());
    }

    @Override
    public void close() {
        if (closing.getCount() == 0) {
            return;
        }
        closing.countDown();
        server.close();
        ticker.shutdownNow();
        synchronized (events) {
            events.forEach(BlockEvents::close);
        }
        for (Thread thread : threads) {
            try {
                thread.join(TimeUnit.SECONDS.toMillis(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        try {
            ticker.awaitTermination(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        workers.shutdownNow();
        store.close();
    }

    private void run() {
        threads.add(daemon(this::follow, "log-follow"));
        settings.profile().organizations().stream()
                .filter(organization -> organization.identity() != null)
                .filter(organization -> !organization.mspId().equals(settings.self()))
                .forEach(organization -> threads.add(
                        daemon(() -> compare(organization.mspId()), "log-compare-" + organization.mspId())));
        threads.forEach(Thread::start);
        // A tick catches what it throws, so there is nothing to learn from the future.
        var unused =
                ticker.scheduleWithFixedDelay(this::tick, 0, settings.interval().toMillis(), TimeUnit.MILLISECONDS);
    }

    private void follow() {
        until(closing, () -> {
            live = false;
            try (BlockEvents blocks = opened(settings.self())) {
                long height = blocks.height();
                live = store.nextBlock() >= height;
                blocks.follow(store.nextBlock(), block -> {
                    follower.take(block);
                    live = store.nextBlock() >= height;
                    if (live && !isHeldBack()) {
                        checkpoints.sign(store.view());
                    }
                });
            } catch (BlockRefusedException e) {
                live = false;
                alarms.refusedBlock(String.valueOf(e.getMessage()));
                return false;
            }
            return true;
        });
    }

    private void compare(MspId other) {
        String fact = "compared." + other;
        until(closing, () -> {
            long from = store.fact(fact)
                    .map(bytes -> ByteBuffer.wrap(bytes).getLong())
                    .orElse(0L);
            try (BlockEvents blocks = opened(other)) {
                blocks.followThroughBreaks(from, block -> {
                    BlockView theirs = BlockView.of(block);
                    Optional<BlockView> ours = awaitOwn(theirs.number());
                    if (ours.isPresent() && !ours.get().equals(theirs)) {
                        alarms.differing(other, ours.get().toString(), theirs.toString());
                    }
                    if (ours.isPresent() && (theirs.number() + 1) % COMPARED_AT_ONCE == 0) {
                        byte[] next = ByteBuffer.allocate(Long.BYTES)
                                .putLong(theirs.number() + 1)
                                .array();
                        store.write(() -> store.putFact(fact, next));
                    }
                });
            }
            return true;
        });
    }

    private Optional<BlockView> awaitOwn(long number) {
        Optional<BlockView> own = store.blockView(number);
        while (own.isEmpty() && !pause(Duration.ofMillis(100))) {
            own = store.blockView(number);
        }
        return own;
    }

    private void tick() {
        try {
            LogView view = store.view();
            if (live && !isHeldBack()) {
                checkpoints.sign(view);
            }
            Optional<SignedNote> newest = checkpoints.newest();
            peers.forEach((member, client) -> exchange(member, client, newest));
            Path publish = settings.publish();
            if (publish != null && newest.isPresent()) {
                new LogPublisher(publish).publish(store.view(), newest.get(), cosigned());
            }
        } catch (IOException | RuntimeException e) {
            if (closing.getCount() > 0) {
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

    private BlockEvents opened(MspId organisation) {
        BlockEvents blocks = BlockEvents.of(settings.profile(), organisation);
        synchronized (events) {
            events.add(blocks);
            if (closing.getCount() == 0) {
                blocks.close();
            }
        }
        return blocks;
    }

    /** Something that is tried again and again while it answers true. */
    private interface Attempt {
        boolean run();
    }

    private void until(CountDownLatch end, Attempt attempt) {
        boolean again = true;
        while (again && end.getCount() > 0) {
            try {
                again = attempt.run();
            } catch (LedgerException e) {
                LOGGER.warn("blocks: {}", e.getMessage());
            } catch (RuntimeException e) {
                if (end.getCount() > 0) {
                    LOGGER.error("blocks", e);
                }
            }
            if (again && pause(RETRY)) {
                return;
            }
        }
    }

    /** Waits; answers whether this is being closed. */
    private boolean pause(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private static Thread daemon(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        return thread;
    }
}
