package dev.akashi.transparency.node;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.NetworkProfile;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Signer;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockRefusedException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

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

    private final Settings settings;
    private final LogStore store;
    private final Follower follower;
    private final Alarms alarms;
    private final Checkpoints checkpoints;
    private final PeerReaders blocks;
    private final Exchange exchange;
    private final LogServer server;
    private final ExecutorService workers;

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
        this.workers =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), task -> {
                    Thread thread = new Thread(task, "log-check");
                    thread.setDaemon(true);
                    return thread;
                });
        this.follower =
                new Follower(store, new BlockCheck(settings.profile().chaincode(), workers), settings.genesis());
        this.alarms = new Alarms(store, settings.folder(), settings.clock());
        this.checkpoints = new Checkpoints(
                store, settings.self(), settings.logKey(), alarms, settings.clock(), settings.renewal());
        this.blocks = new PeerReaders(settings.profile());
        this.exchange = new Exchange(settings, store, checkpoints);
        this.server =
                LogServer.start(settings.listen(), new LogFiles(store, checkpoints, alarms, settings.threshold()));
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
        if (blocks.isClosing()) {
            return;
        }
        blocks.stop();
        server.close();
        exchange.stop();
        blocks.close();
        exchange.close();
        workers.shutdownNow();
        store.close();
    }

    private void run() {
        blocks.read(settings.self(), "log-follow", this::follow);
        BlockComparison comparison = new BlockComparison(store, alarms, blocks);
        settings.profile().organizations().stream()
                .filter(organization -> organization.identity() != null)
                .map(NetworkProfile.Organization::mspId)
                .filter(organization -> !organization.equals(settings.self()))
                .forEach(organization -> blocks.read(
                        organization,
                        "log-compare-" + organization,
                        theirs -> comparison.compare(organization, theirs)));
        exchange.start();
    }

    private boolean follow(BlockEvents own) {
        try {
            long height = own.height();
            exchange.upToDate(store.nextBlock() >= height);
            own.follow(store.nextBlock(), block -> {
                follower.take(block, block.getHeader().getNumber() + 1 < height);
                exchange.upToDate(store.nextBlock() >= height);
                exchange.sign();
            });
            return true;
        } catch (BlockRefusedException e) {
            alarms.refusedBlock(String.valueOf(e.getMessage()));
            return false;
        } finally {
            exchange.upToDate(false);
            follower.settle();
        }
    }
}
