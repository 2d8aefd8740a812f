package dev.akashi.bench.measure;

import dev.akashi.audit.replay.BlockFiles;
import dev.akashi.audit.replay.BlockSource;
import dev.akashi.audit.replay.PeerBlocks;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementType;
import dev.akashi.transparency.block.BlockHashes;
import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/**
 * A ledger with many transactions, nine batches to one rescission, as files of its blocks. It is made once, by the real client and
 * chaincode on the embedded network, and kept.
 */
final class LargeLedger {

    private static final int IN_FLIGHT = 96;
    private static final int RESCISSION_EVERY = 10;
    /** Beside the blocks: how many statements of each type were recorded, as the client counted them. */
    private static final String RECORDED = "recorded.properties";

    private final Path blocks;

    private LargeLedger(Path blocks) {
        this.blocks = blocks;
    }

    /**
     * The ledger.
     *
     * @param kept a folder that outlives the measurement
     * @param transactions at least so many
     */
    static LargeLedger of(Path kept, int transactions) throws IOException, InterruptedException {
        Path blocks = kept.resolve("recorded-" + transactions);
        if (!Files.isDirectory(blocks)) {
            Path fresh = kept.resolve("recorded-" + transactions + ".new-"
                    + ProcessHandle.current().pid());
            make(Files.createTempDirectory(Files.createDirectories(kept), "network"), fresh, transactions);
            Files.move(fresh, blocks);
        }
        return new LargeLedger(blocks);
    }

    BlockSource open() throws IOException {
        return BlockFiles.in(blocks);
    }

    /** {@return how many statements of each type were recorded, by the name of the type} Not read from the blocks. */
    Map<String, Long> recorded() throws IOException {
        Properties counts = new Properties();
        try (Reader in = Files.newBufferedReader(blocks.resolve(RECORDED))) {
            counts.load(in);
        }
        Map<String, Long> recorded = new TreeMap<>();
        counts.stringPropertyNames().forEach(type -> recorded.put(type, Long.valueOf(counts.getProperty(type))));
        return recorded;
    }

    /** By which the channel is known. */
    Digest genesis() throws IOException {
        Digest[] genesis = new Digest[1];
        try (BlockSource source = open()) {
            source.read(0, 1, block -> genesis[0] = BlockHashes.header(block.getHeader()));
        }
        return genesis[0];
    }

    /** All its blocks. */
    long blocks() throws IOException {
        try (BlockSource source = open()) {
            return source.height();
        }
    }

    /** How many blocks it takes until there are so many transactions. */
    long blocksOf(int transactions) throws IOException {
        long[] counted = {0, 0};
        try (BlockSource source = open()) {
            source.read(0, source.height(), block -> {
                if (counted[0] < transactions) {
                    counted[0] += block.getData().getDataCount();
                    counted[1]++;
                }
            });
        }
        return counted[1];
    }

    private static void make(Path folder, Path blocks, int transactions) throws IOException, InterruptedException {
        Clock clock = Clock.systemUTC();
        SecureRandom random = new SecureRandom();
        List<MspId> members =
                TrialNetwork.ORGANISATIONS.stream().map(MspId::new).toList();
        Consortium consortium = Consortium.of(members, KeyAlgorithm.ED25519, random);
        List<Envelope> beginnings = consortium.beginnings(clock.instant());
        Map<StatementType, LongAdder> recorded = new ConcurrentHashMap<>();
        beginnings.forEach(envelope -> count(recorded, envelope));
        try (NetworkProcess network = NetworkProcess.start(folder, beginnings.get(0))) {
            NetworkProfile profile = NetworkProfile.read(network.profile());
            try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
                RegistryLedger.Acting host = ledger.as(consortium.host());
                beginnings.subList(1, beginnings.size()).forEach(host::record);
                AtomicInteger left = new AtomicInteger(transactions);
                inParallel(() -> {
                    MerkleTree last = null;
                    Commitment leaf = null;
                    for (int i = left.getAndDecrement(); i > 0; i = left.getAndDecrement()) {
                        if (last != null && leaf != null && i % RESCISSION_EVERY == 0) {
                            Envelope rescission = consortium.rescission(last, leaf, 0, clock.instant());
                            host.record(rescission);
                            count(recorded, rescission);
                            last = null;
                        } else {
                            byte[] bytes = new byte[Digest.LENGTH];
                            random.nextBytes(bytes);
                            leaf = new Commitment(Digest.of(bytes));
                            last = MerkleTree.of(List.of(leaf));
                            Envelope batch = consortium.batch(last.root(), 1, clock.instant());
                            host.record(batch);
                            count(recorded, batch);
                        }
                    }
                    return true;
                });
            }
            try (PeerBlocks peer = new PeerBlocks(profile, consortium.host())) {
                BlockFiles.copy(peer, blocks, peer.height(), (done, total) -> {});
            }
        }
        Properties counts = new Properties();
        recorded.forEach((type, count) -> counts.setProperty(type.wireName(), String.valueOf(count)));
        try (Writer out = Files.newBufferedWriter(blocks.resolve(RECORDED))) {
            counts.store(out, null);
        }
    }

    private static void count(Map<StatementType, LongAdder> recorded, Envelope envelope) {
        recorded.computeIfAbsent(Statement.open(envelope).type(), type -> new LongAdder())
                .increment();
    }

    private static void inParallel(Callable<Boolean> work) throws InterruptedException, IOException {
        ExecutorService threads = Executors.newFixedThreadPool(IN_FLIGHT);
        try {
            List<Callable<Boolean>> all = new ArrayList<>();
            for (int i = 0; i < IN_FLIGHT; i++) {
                all.add(work);
            }
            for (Future<Boolean> one : threads.invokeAll(all)) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IOException("expected every transaction to be recorded, found " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }
}
