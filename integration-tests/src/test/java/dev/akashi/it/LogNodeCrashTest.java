package dev.akashi.it;

import static dev.akashi.it.World.UNIV_A;
import static dev.akashi.it.World.world;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.it.World.Running;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.node.LogClient;
import dev.akashi.transparency.node.LogNode;
import dev.akashi.transparency.node.LogStore;
import dev.akashi.transparency.node.LogView;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code akashi log run} as a process that is killed again and again while statements are recorded. Beside it another
 * organisation's node that nobody kills; what the two come to must be the same. The moments are random: seed {@code
 * -Dakashi.seed=SEED}, number {@code -Dakashi.kills=N}.
 */
@ExtendWith(World.class)
class LogNodeCrashTest {

    private static final MspId KILLED = new MspId("MextMSP");
    private static final long SEED = Long.getLong("akashi.seed", System.nanoTime());
    private static final int KILLS = Integer.getInteger("akashi.kills", 6);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Running world = world();
    private final Random random = new Random(SEED);
    private final List<StatementDigest> recorded = new CopyOnWriteArrayList<>();
    private final AtomicBoolean enough = new AtomicBoolean();
    private final List<LogNode> nodes = new ArrayList<>();
    private Thread load = new Thread(this::recordUntilEnough, "load");
    private Optional<Process> process = Optional.empty();

    @TempDir
    Path folder;

    @AfterEach
    void stop() throws InterruptedException {
        enough.set(true);
        load.join();
        process.ifPresent(Process::destroyForcibly);
        nodes.forEach(LogNode::close);
    }

    @Test
    void killed_at_any_moment_it_loses_nothing_and_doubles_nothing() throws Exception {
        Path trust = world.trustFile(folder.resolve("trust.json"));
        TrustRoot root = TrustRoot.read(Files.readAllBytes(trust)).orElseThrow();
        int port = freePort();
        URI address = URI.create("http://127.0.0.1:" + port + "/");
        LogNode never = node(root, UNIV_A, "never-killed", Map.of(KILLED, address));
        load.start();

        int inTheMiddle = 0;
        for (int kill = 0; kill < KILLS; kill++) {
            Path ready = folder.resolve("ready-" + kill);
            Process started = start(trust, port, never, ready);
            boolean first = kill == 0;
            killAtRandom(started, ready, first);
            inTheMiddle += Files.exists(ready) ? 1 : 0;
            assertPrefix(never);
        }
        assertThat(inTheMiddle)
                .as("seed %d: kills of a node that had begun", SEED)
                .isPositive();
        enough.set(true);
        load.join();

        Path atLast = folder.resolve("ready");
        start(trust, port, never, atLast);
        await().atMost(PATIENCE).until(() -> Files.exists(atLast));
        long height = world.network.height();
        LogClient client = new LogClient(address, Duration.ofSeconds(5));
        await().atMost(PATIENCE).untilAsserted(() -> {
            assertThat(never.nextBlock()).isGreaterThanOrEqualTo(height);
            assertThat(text(client, "status"))
                    .contains("\"size\":" + never.view().size() + ",")
                    .contains("\"nextBlock\":" + never.nextBlock())
                    .doesNotContain("alarm");
        });
        process.orElseThrow().destroyForcibly().waitFor();

        LogNode replay = node(root, new MspId("VocMSP"), "from-genesis", Map.of());
        await().atMost(PATIENCE).until(() -> replay.nextBlock() >= height);
        try (LogStore survivor = LogStore.open(folder.resolve("killed"), "akashi")) {
            assertSame(survivor.view(), never.view());
            assertSame(replay.view(), never.view());
            assertThat(recorded).hasSizeGreaterThan(KILLS);
            assertThat(recorded)
                    .allSatisfy(statement -> assertThat(survivor.view().indexOf(statement))
                            .as(statement.toString())
                            .isPresent());
        }
        assertThat(never.alarm()).isEmpty();
        assertThat(replay.alarm()).isEmpty();
        new PrintWriter(System.err, true, StandardCharsets.UTF_8)
                .println("MEASURED log node: " + KILLS + " kills, " + inTheMiddle + " of them while it served, during "
                        + recorded.size() + " statements; seed " + SEED);
    }

    /** After the start, when it serves, or when it has just written; and then a little later. */
    private void killAtRandom(Process started, Path ready, boolean whileStarting) throws Exception {
        Path file = folder.resolve("killed").resolve("log.mv");
        long written = Files.exists(file) ? Files.getLastModifiedTime(file).toMillis() : 0;
        int kind = whileStarting ? 0 : random.nextInt(3);
        long moment =
                System.nanoTime() + Duration.ofMillis(random.nextInt(2_000)).toNanos();
        Processes.killWhen(started, () -> switch (kind) {
            case 0 -> System.nanoTime() > moment;
            case 1 -> Files.exists(ready) && System.nanoTime() > moment;
            default -> Files.exists(ready) && file.toFile().lastModified() > written && random.nextInt(200) == 0;
        });
    }

    /** What is on the disk is the log as it was after some block. */
    private void assertPrefix(LogNode never) throws IOException {
        try (LogStore store = LogStore.open(folder.resolve("killed"), "akashi")) {
            LogView view = store.view();
            await().atMost(PATIENCE).until(() -> never.nextBlock() >= store.nextBlock());
            assertThat(view.root()).as("seed %d", SEED).isEqualTo(never.view().rootAt(view.size()));
            assertThat(view.size() == 0 || never.view().hasHeadAt(view.size()))
                    .as("seed %d: a whole block", SEED)
                    .isTrue();
        }
    }

    private static void assertSame(LogView one, LogView other) {
        assertThat(one.size()).as("seed %d", SEED).isEqualTo(other.size());
        for (long i = 0; i < other.size(); i++) {
            assertThat(one.entry(i)).as("seed %d, entry %d", SEED, i).isEqualTo(other.entry(i));
            assertThat(one.rootAt(i + 1)).as("seed %d, size %d", SEED, i + 1).isEqualTo(other.rootAt(i + 1));
        }
        assertThat(one.head()).as("roots of the maps").isEqualTo(other.head());
    }

    private void recordUntilEnough() {
        while (!enough.get()) {
            Envelope envelope = World.signed(world.batch(World.tree(1)), world.key("univ-1"));
            world.ledger.as(UNIV_A).record(envelope);
            recorded.add(Statement.digest(envelope));
        }
    }

    private Process start(Path trust, int port, LogNode never, Path ready) throws IOException {
        Process started = Processes.akashi(
                folder.resolve("output"),
                "log",
                "run",
                "--profile",
                world.profileFile(),
                "--as",
                KILLED,
                "--key",
                world.keyFile("log-" + KILLED),
                "--trust",
                trust,
                "--dir",
                folder.resolve("killed"),
                "--port",
                port,
                "--peer",
                UNIV_A + "=" + never.address(),
                "--interval",
                200,
                "--ready-file",
                ready,
                "--stop-with",
                ProcessHandle.current().pid());
        process = Optional.of(started);
        return started;
    }

    private LogNode node(TrustRoot root, MspId member, String name, Map<MspId, URI> peers) throws IOException {
        LogNode node = LogNode.start(new LogNode.Settings(
                world.profile,
                member,
                world.key("log-" + member),
                root.genesis(),
                folder.resolve(name),
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                peers,
                null,
                root.threshold(),
                Duration.ofMillis(200),
                Duration.ofMinutes(1),
                Clock.systemUTC()));
        nodes.add(node);
        return node;
    }

    private static String text(LogClient client, String name) throws IOException {
        return new String(client.get(name).orElseThrow(), StandardCharsets.UTF_8);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
