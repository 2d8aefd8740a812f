package dev.akashi.bench.measure;

import dev.akashi.audit.replay.PeerBlocks;
import dev.akashi.audit.replay.Replay;
import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.NetworkChoice;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.client.BlockEvents;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.MapProof;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.BlockHashes;
import dev.akashi.transparency.node.Follower;
import dev.akashi.transparency.node.LogNode;
import dev.akashi.transparency.node.LogStore;
import dev.akashi.transparency.tree.SparseMap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;

/**
 * The transparency log: what a change of a map costs with more and more entries; how fast a node that begins anew catches up
 * with a ledger, next to how fast that ledger records; how long it takes from a commit to a checkpoint that enough of four
 * organisations have cosigned. Nodes, client and network share this machine.
 */
public final class Logs implements Measurement {

    private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000, 1_000_000);
    /** By the logarithm it would be 2, and larger maps are further from the processor; in proportion it would be 1,000. */
    private static final double MOST_TIMES = 10;

    private static final int LEVELS_MORE = 2;

    private static final double OF_COMMITS = 5;
    private static final double COSIGNED_SECONDS = 5;
    private static final double REPLAYED = 500;
    private static final int CHANGES = 2_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();

    @Override
    public String name() {
        return "log";
    }

    @Override
    public String about() {
        return "the transparency log: changes of a map, catching up with a ledger, time until members have cosigned";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        measureMaps(bench);
        NetworkChoice choice = bench.options().network();
        if (choice.kind() == NetworkChoice.Kind.FABRIC) {
            bench.skip("catching up and cosigning on Fabric", "LogOnFabricTest measures the time until members cosign");
            return;
        }
        List<MspId> members =
                TrialNetwork.ORGANISATIONS.stream().map(MspId::new).toList();
        Path folder = Files.createTempDirectory(bench.options().work(), "log");
        Consortium consortium = Consortium.of(members, KeyAlgorithm.ED25519, random);
        List<Envelope> beginnings = consortium.beginnings(clock.instant());
        try (NetworkProcess network = NetworkProcess.start(folder, beginnings.get(0))) {
            NetworkProfile profile = NetworkProfile.read(network.profile());
            try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
                RegistryLedger.Acting host = ledger.as(consortium.host());
                beginnings.subList(1, beginnings.size()).forEach(host::record);
                measureFollower(bench, profile, consortium, host, folder);
                measureCosigning(bench, profile, consortium, host, folder);
            }
        }
    }

    private static void measureMaps(Bench bench) throws IOException {
        Map<Integer, List<Double>> micros = new LinkedHashMap<>();
        Duration length = Duration.ofMillis(bench.options().quick() ? 500 : 2_000);
        int[] next = {0};
        SparseMap small = map(SIZES.get(0));
        Rate.ofOneCore(length.multipliedBy(3), () -> change(small, SIZES.get(0), next));
        for (int size : SIZES) {
            SparseMap map = map(size);
            bench.found(Finding.of(
                    String.format(Locale.ROOT, "levels above one of %,d statuses", size),
                    "hashes",
                    Series.of(levels(map)),
                    Comparison.atMost(Math.log(size) / Math.log(2) + LEVELS_MORE)));
            for (int round = 0; round <= bench.rounds(); round++) {
                double changes = Rate.ofOneCore(length, () -> change(map, size, next));
                if (round > 0) {
                    micros.computeIfAbsent(size, unused -> new ArrayList<>()).add(1e6 / changes);
                }
            }
        }
        double smallest =
                Series.of(Objects.requireNonNull(micros.get(SIZES.get(0)))).median();
        micros.forEach((size, values) -> bench.found(Finding.of(
                String.format(Locale.ROOT, "change of one of %,d statuses, one core", size),
                "\u00b5s",
                Series.of(values),
                Comparison.atMost(smallest * MOST_TIMES))));
    }

    /** How many hashes a change or a proof takes, on average of a thousand. */
    private static double levels(SparseMap map) {
        return IntStream.range(0, SIZES.get(0))
                .map(i -> map.proof(key(i)).depth())
                .average()
                .orElseThrow();
    }

    private static SparseMap map(int size) {
        Map<Digest, Digest> entries = new HashMap<>();
        for (int i = 0; i < size; i++) {
            entries.put(key(i), key(-1));
        }
        return SparseMap.empty().with(entries);
    }

    private static int change(SparseMap map, int size, int[] next) {
        for (int i = 0; i < CHANGES; i++) {
            int which = (int) ((next[0]++ * 7_919L) % size);
            if (map.with(Map.of(key(which), key(next[0]))).size() != size) {
                throw new IllegalStateException("expected that a change adds nothing");
            }
        }
        return CHANGES;
    }

    private static Digest key(int i) {
        return MapProof.key("status~" + i);
    }

    private void measureFollower(
            Bench bench, NetworkProfile profile, Consortium consortium, RegistryLedger.Acting host, Path folder)
            throws IOException, InterruptedException {
        Duration length = Duration.ofSeconds(bench.options().quick() ? 5 : 15);
        bench.say("warming up");
        Load.run(64, length, () -> host.record(batch(consortium)));
        List<Double> commits = new ArrayList<>();
        List<Double> follows = new ArrayList<>();
        List<Double> replays = new ArrayList<>();
        ExecutorService workers =
                Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());
        try {
            for (int i = 0; i < 3; i++) {
                statementsFollowed(profile, consortium.host(), folder.resolve("warm-" + i), workers);
                statementsReplayed(profile, consortium.host(), folder.resolve("warm-replay-" + i));
            }
            for (int round = 1; round <= bench.rounds(); round++) {
                bench.say("round " + round + " of " + bench.rounds());
                commits.add(Load.run(64, length, () -> host.record(batch(consortium)))
                        .perSecond());
                follows.add(statementsFollowed(profile, consortium.host(), folder.resolve("follow-" + round), workers));
                replays.add(statementsReplayed(profile, consortium.host(), folder.resolve("replay-" + round)));
            }
        } finally {
            workers.shutdownNow();
        }
        bench.found(Finding.of(
                "catching up from the first block, statements checked and derived",
                "statements/s",
                Series.of(follows),
                Comparison.with(
                                "the ledger's own commits, 64 in flight",
                                Series.of(commits).median())
                        .requiring(OF_COMMITS)));
        bench.found(Finding.of(
                "an auditor's replay: the same, and the rules applied again",
                "statements/s",
                Series.of(replays),
                Comparison.atLeast(REPLAYED)));
    }

    /** As {@code akashi audit run} does, without asking organisations. */
    private static double statementsReplayed(NetworkProfile profile, MspId organisation, Path folder)
            throws IOException {
        try (PeerBlocks blocks = new PeerBlocks(profile, organisation);
                Replay replay = Replay.open(folder, profile.chaincode(), genesis(profile, organisation))) {
            long height = blocks.height();
            long began = System.nanoTime();
            replay.run(blocks, height, (done, total) -> {});
            double seconds = (System.nanoTime() - began) / 1e9;
            if (!replay.book().findings().isEmpty() || replay.nextBlock() != height) {
                throw new IOException(
                        "expected a ledger in order, found " + replay.book().findings());
            }
            return replay.book().count("recording") / seconds;
        }
    }

    /** From a peer, into a store on the disk. */
    @SuppressWarnings("try") // Following is ended by closing, from within.
    private static double statementsFollowed(
            NetworkProfile profile, MspId organisation, Path folder, ExecutorService workers) throws IOException {
        Digest genesis = genesis(profile, organisation);
        try (BlockEvents blocks = BlockEvents.of(profile, organisation);
                LogStore store = LogStore.open(folder, profile.chaincode())) {
            long height = blocks.height();
            Follower follower = new Follower(store, new BlockCheck(profile.chaincode(), workers), genesis);
            long began = System.nanoTime();
            blocks.follow(0, block -> {
                follower.take(block, block.getHeader().getNumber() + 1 < height);
                if (store.nextBlock() >= height) {
                    blocks.close();
                }
            });
            double seconds = (System.nanoTime() - began) / 1e9;
            return (store.view().size() - heads(store)) / seconds;
        }
    }

    private static Digest genesis(NetworkProfile profile, MspId organisation) {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            return BlockHashes.header(blocks.take(0, 1).get(0).getHeader());
        }
    }

    private static long heads(LogStore store) {
        long heads = 0;
        for (long size = 1; size <= store.view().size(); size++) {
            heads += store.view().hasHeadAt(size) ? 1 : 0;
        }
        return heads;
    }

    private void measureCosigning(
            Bench bench, NetworkProfile profile, Consortium consortium, RegistryLedger.Acting host, Path folder)
            throws IOException {
        Map<MspId, URI> addresses = new LinkedHashMap<>();
        for (MspId member : consortium.members()) {
            addresses.put(member, URI.create("http://127.0.0.1:" + freePort() + "/"));
        }
        List<LogNode> nodes = new ArrayList<>();
        try {
            for (MspId member : consortium.members()) {
                nodes.add(node(profile, consortium, member, addresses, folder.resolve("node-" + member)));
            }
            LogNode first = nodes.get(0);
            bench.say("four log nodes catch up");
            secondsUntilCosigned(first, record(host, consortium));
            List<Double> seconds = new ArrayList<>();
            for (int i = 0; i < (bench.options().quick() ? 5 : 20); i++) {
                seconds.add(secondsUntilCosigned(first, record(host, consortium)));
            }
            Series series = Series.of(seconds);
            bench.found(Finding.of(
                    "from commit to a checkpoint that 3 of 4 members cosigned",
                    "s",
                    series,
                    Comparison.atMost(COSIGNED_SECONDS)));
            bench.found(Finding.of(
                    "the longest of these", "s", Series.of(series.max()), Comparison.atMost(COSIGNED_SECONDS)));
        } finally {
            nodes.forEach(LogNode::close);
        }
    }

    private StatementDigest record(RegistryLedger.Acting host, Consortium consortium) {
        Envelope envelope = batch(consortium);
        host.record(envelope);
        return Statement.digest(envelope);
    }

    private static double secondsUntilCosigned(LogNode node, StatementDigest statement) throws IOException {
        long committed = System.nanoTime();
        while (System.nanoTime() - committed < PATIENCE.toNanos()) {
            OptionalLong index = node.view().indexOf(statement);
            long size = node.cosigned()
                    .map(note -> Checkpoint.parse(note.text()).size())
                    .orElse(0L);
            if (index.isPresent() && index.getAsLong() < size) {
                return (System.nanoTime() - committed) / 1e9;
            }
            LockSupport.parkNanos(Duration.ofMillis(10).toNanos());
        }
        throw new IOException("expected a cosigned checkpoint within " + PATIENCE.toSeconds() + " s, found none: "
                + node.alarm().orElse("no alarm"));
    }

    private LogNode node(
            NetworkProfile profile, Consortium consortium, MspId member, Map<MspId, URI> addresses, Path folder)
            throws IOException {
        Map<MspId, URI> others = new LinkedHashMap<>(addresses);
        int port = Objects.requireNonNull(others.remove(member)).getPort();
        Digest genesis = genesis(profile, member);
        return LogNode.start(new LogNode.Settings(
                profile,
                member,
                consortium.logKey(member),
                genesis,
                folder,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                others,
                null,
                consortium.trust(LedgerKind.EMBEDDED, genesis).threshold(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                clock));
    }

    private Envelope batch(Consortium consortium) {
        byte[] root = new byte[Digest.LENGTH];
        random.nextBytes(root);
        return consortium.batch(new MerkleRoot(Digest.of(root)), 10_000, clock.instant());
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
