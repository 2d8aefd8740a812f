package dev.akashi.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.CommitFailedException;
import dev.akashi.client.LedgerProbe;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.fabricnet.FabricNetwork;
import dev.akashi.fabricnet.Progress;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.channel.ChannelChange;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.fabricnet.topology.TopologyFile;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.transparency.node.LogNode;
import dev.akashi.transparency.node.LogView;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Log nodes that follow peers of Hyperledger Fabric itself. Blocks of a BFT network are signed by a quorum of its orderers,
 * those of a Raft network by one, in another form. A policy that an institution gave to its own key counts in both.
 */
class LogOnFabricTest {

    private static final LedgerId LEDGER = new LedgerId("registry.example/log-on-fabric");
    private static final InstitutionCode UNIVERSITY = World.UNIVERSITY;
    private static final List<MspId> MEMBERS =
            List.of(new MspId("MextMSP"), new MspId("UnivAMSP"), new MspId("UnivBMSP"), new MspId("VocMSP"));
    private static final MspId HOST = MEMBERS.get(1);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration SOON = Duration.ofSeconds(5);
    private static final int TIMED = 7;
    private static final int FIRST_PORT = 26_000;

    @TempDir
    Path folder;

    private final Map<MspId, LogNode> nodes = new LinkedHashMap<>();
    private final Map<MspId, URI> addresses = new LinkedHashMap<>();
    private final List<LogNode> replays = new ArrayList<>();

    @AfterEach
    void stop() throws IOException {
        nodes.values().forEach(LogNode::close);
        replays.forEach(LogNode::close);
        FabricNetwork.down(folder.resolve("network"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bft-4", "raft-1"})
    void what_each_organisation_derives_from_its_own_peer_outlives_the_network(String kind) throws Exception {
        FabricNetwork network = startedOrSkip(kind);
        Path profileFile = network.layout().profile();
        found(profileFile);
        Path issued = folder.resolve("issued");
        Ran.akashi(issue(profileFile, Tables.graduates(folder.resolve("graduates.csv"), 4), issued))
                .done();
        List<Path> documents = Tables.documents(issued);
        Ran.akashi(rescind(profileFile, documents.get(1))).done();
        Path trust = folder.resolve("trust.json");
        Ran.akashi("trust", "export", "--profile", profileFile, "--out", trust).done();

        Ran signed = Ran.akashi(
                "verify", "--profile", profileFile, "--trust", trust, "--signed", "--lang", "en", documents.get(0));
        assertThat(signed.exitCode()).as(signed.out() + signed.err()).isZero();
        assertThat(Ran.akashi("verify", "--profile", profileFile, "--trust", trust, "--signed", documents.get(1))
                        .exitCode())
                .isEqualTo(1);

        NetworkProfile profile = NetworkProfile.read(profileFile);
        TrustRoot root = TrustRoot.read(Files.readAllBytes(trust)).orElseThrow();
        for (MspId member : MEMBERS) {
            addresses.put(member, URI.create("http://127.0.0.1:" + freePort() + "/"));
        }
        for (MspId member : MEMBERS) {
            nodes.put(member, start(profile, root, member, folder.resolve("log-" + member), true));
        }
        awaitCosigned(profile);
        requireOwnEndorsement(profileFile, profile);
        awaitCosigned(profile);

        long before = height(profile, HOST);
        assertThat(changeChannel(network)).as("a new configuration").isTrue();
        if (kind.startsWith("bft")) {
            // Everybody approves the chaincode again, with a policy that has the fifth in it.
            network.add(new Organization(
                    "GradMSP",
                    "Graduate School",
                    "127.0.0.1",
                    network.topology().nextPort(),
                    Optional.empty()));
        }
        // One node is away while more is recorded.
        node(MEMBERS.get(3)).close();
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            record(ledger);
            Ran.akashi(rescind(profileFile, documents.get(2))).done();
            nodes.put(
                    MEMBERS.get(3),
                    start(profile, root, MEMBERS.get(3), folder.resolve("log-" + MEMBERS.get(3)), true));
            awaitCosigned(profile);
            assertThat(height(profile, HOST)).isGreaterThanOrEqualTo(before + 3);
            report(kind, timed(ledger));
        }

        assertSameRoots(profile);
        for (MspId member : List.of(MEMBERS.get(0), MEMBERS.get(2))) {
            LogNode replay = start(profile, root, member, folder.resolve("replay-" + member), false);
            replays.add(replay);
            assertReplays(profile, replay);
        }
        keepBlocks(profile, kind);

        Ran.akashi("bundle", "make", issued, "--log", node(HOST).address(), "--trust", trust)
                .done();
        nodes.values().forEach(LogNode::close);
        replays.forEach(LogNode::close);
        assertThat(FabricNetwork.down(folder.resolve("network"))).isPositive();

        Ran good = offline(trust, documents.get(0));
        assertThat(good.exitCode()).as(good.out() + good.err()).isZero();
        assertThat(offline(trust, documents.get(1)).exitCode())
                .as("rescinded before")
                .isEqualTo(1);
        assertThat(offline(trust, documents.get(2)).exitCode())
                .as("rescinded after the change")
                .isEqualTo(1);
        assertThat(Files.size(Tables.bundleFile(documents.get(0)))).isLessThan(8 * 1024);
    }

    private FabricNetwork startedOrSkip(String kind) throws IOException {
        FabricPrograms programs;
        try {
            programs = FabricPrograms.find(System.getenv());
        } catch (FabricPrograms.MissingException e) {
            String reason =
                    "SKIPPED: the log on Fabric itself (" + kind + "): no Fabric programs (" + e.getMessage() + ")";
            new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
            return Assumptions.abort(reason);
        }
        FabricNetwork network = FabricNetwork.of(
                folder.resolve("network"),
                FreePorts.from(TopologyFile.read(kind), FIRST_PORT),
                programs,
                ChaincodeCode.find(Optional.empty()),
                new Progress(new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
        network.stopWith(ProcessHandle.current().pid());
        network.up();
        return network;
    }

    /** Another time until a block is cut: a change that the orderers' administrators sign. */
    private static boolean changeChannel(FabricNetwork network) throws IOException {
        Topology topology = network.topology();
        Ordering ordering = topology.ordering();
        Topology after = topology.ordering(new Ordering(
                ordering.kind(),
                ordering.blockInterval().plusMillis(50),
                ordering.maxMessages(),
                ordering.forwardTimeout(),
                ordering.complainTimeout(),
                ordering.viewChangeTimeout(),
                ordering.heartbeatTimeout()));
        return new ChannelChange(
                        FabricPrograms.find(System.getenv()), topology, after, network.layout(), network.keys())
                .apply();
    }

    private void found(Path profile) {
        List<Object> keys = new ArrayList<>(List.of("key", "new"));
        List.of("ministry", "operator", "univ-1", "univ-2", "univ-credential")
                .forEach(name -> keys.addAll(List.of("--out", key(name))));
        MEMBERS.forEach(member -> keys.addAll(List.of("--out", key(member.value()))));
        Ran.akashi(keys.toArray()).done();
        List<Object> founding = new ArrayList<>(List.of(
                "consortium", "found", "--profile", profile, "--ledger", LEDGER, "--name", "証 試験/Akashi tests"));
        founding.addAll(List.of("--ministry-key", key("ministry"), "--operator-key", key("operator")));
        MEMBERS.forEach(member -> founding.addAll(List.of("--member", member + "=" + key(member.value()))));
        Ran.akashi(founding.toArray()).done();
        List<Object> admission = new ArrayList<>(
                List.of("institution", "admit", "--profile", profile, "--code", UNIVERSITY, "--kind", "UNIVERSITY"));
        admission.addAll(List.of("--host", HOST, "--name", "架空中央大学/Kakuu Chuo University"));
        admission.addAll(List.of("--corporate-number", "7123456789012", "--did", "did:web:chuo.akashi.example"));
        admission.addAll(List.of("--statement-key", key("univ-1"), "--statement-key", key("univ-2")));
        admission.addAll(List.of("--credential-key", key("univ-credential")));
        admission.addAll(List.of("--ministry-key", key("ministry"), "--operator-key", key("operator")));
        Ran.akashi(admission.toArray()).done();
        List<Object> accreditation = new ArrayList<>(List.of(
                "institution", "accredit", "--profile", profile, "--code", UNIVERSITY, "--type", "DEGREE_BACHELOR"));
        accreditation.addAll(List.of("--from", "2026-04-01", "--basis", "SCHOOL-EDUCATION-ACT-83"));
        accreditation.addAll(List.of("--ministry-key", key("ministry")));
        Ran.akashi(accreditation.toArray()).done();
    }

    private Object[] issue(Path profile, Path csv, Path out) {
        List<Object> command = new ArrayList<>(List.of("issue", "--profile", profile, "--institution", UNIVERSITY));
        command.addAll(List.of("--key", key("univ-1"), "--key", key("univ-credential")));
        command.addAll(List.of("--template", World.SAMPLES.resolve("templates/bachelor.yaml")));
        command.addAll(List.of("--csv", csv, "--out", out));
        return command.toArray();
    }

    private Object[] rescind(Path profile, Path document) {
        List<Object> command = new ArrayList<>(List.of("status", "set", document, "--profile", profile));
        command.addAll(List.of("--institution", UNIVERSITY, "--status", "RESCINDED"));
        command.addAll(List.of("--reason", "ISSUED_IN_ERROR", "--key", key("univ-1"), "--key", key("univ-2")));
        return command.toArray();
    }

    private static Ran offline(Path trust, Path document) {
        return Ran.akashi("verify", "--offline", "--trust", trust, "--lang", "en", document);
    }

    private Envelope record(RegistryLedger ledger) {
        Envelope envelope = batch();
        ledger.as(HOST).record(envelope);
        return envelope;
    }

    private Envelope batch() {
        return World.signed(
                new BatchAnchored(
                        new StatementHeader(LEDGER, Instant.now()),
                        UNIVERSITY,
                        World.tree(1).root(),
                        1,
                        CredentialType.DEGREE_BACHELOR,
                        new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3))),
                signer("univ-1"));
    }

    /** From here on peers and log nodes have to judge by the institution's own policy, and do so alike. */
    private void requireOwnEndorsement(Path profileFile, NetworkProfile profile) {
        List<Object> command = new ArrayList<>(List.of("institution", "require-endorsement", "--code", UNIVERSITY));
        command.addAll(List.of("--organisation", HOST, "--profile", profileFile));
        command.addAll(List.of("--key", key("univ-1"), "--key", key("univ-2")));
        Ran.akashi(command.toArray()).done();
        // Peers that do not know of it yet endorse something else.
        awaitCosigned(profile);
        List<MspId> others =
                MEMBERS.stream().filter(member -> !member.equals(HOST)).toList();
        try (LedgerProbe probe = LedgerProbe.connect(profile, HOST)) {
            assertThatExceptionOfType(CommitFailedException.class)
                    .isThrownBy(() -> probe.record(batch(), others))
                    .satisfies(failed -> assertThat(failed.validationCode()).isEqualTo("ENDORSEMENT_POLICY_FAILURE"));
            probe.record(batch(), MEMBERS);
        }
    }

    /** How long it takes from a batch that is committed to a checkpoint with it that enough members have cosigned. */
    private List<Duration> timed(RegistryLedger ledger) {
        List<Duration> times = new ArrayList<>();
        for (int i = 0; i < TIMED; i++) {
            Envelope envelope = record(ledger);
            long committed = System.nanoTime();
            await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> {
                LogView view = node(HOST).view();
                return view.indexOf(Statement.digest(envelope)).isPresent()
                        && view.indexOf(Statement.digest(envelope)).getAsLong() < cosignedSize(node(HOST));
            });
            times.add(Duration.ofNanos(System.nanoTime() - committed));
        }
        times.sort(Comparator.naturalOrder());
        return times;
    }

    private static void report(String kind, List<Duration> times) {
        Duration median = times.get(times.size() / 2);
        new PrintWriter(System.err, true, StandardCharsets.UTF_8)
                .println("MEASURED " + kind + ": from commit to a cosigned checkpoint, four organisations: median "
                        + median.toMillis() + " ms, longest "
                        + times.get(times.size() - 1).toMillis() + " ms of "
                        + times.size());
        assertThat(median).isLessThan(SOON);
    }

    private void awaitCosigned(NetworkProfile profile) {
        for (MspId member : MEMBERS) {
            LogNode node = node(member);
            await().atMost(PATIENCE).untilAsserted(() -> {
                assertThat(node.alarm()).isEmpty();
                assertThat(node.nextBlock()).isGreaterThanOrEqualTo(height(profile, HOST));
                assertThat(cosignedSize(node)).isEqualTo(node.view().size());
            });
        }
    }

    private void assertSameRoots(NetworkProfile profile) {
        awaitCosigned(profile);
        LogView first = node(MEMBERS.get(0)).view();
        for (MspId member : MEMBERS) {
            LogView other = node(member).view();
            assertThat(other.size()).isEqualTo(first.size());
            assertThat(other.root()).isEqualTo(first.root());
            assertThat(other.head()).isEqualTo(first.head());
        }
    }

    /** A node that has nothing, and asks no other member, comes to the same roots, at every size that had a head. */
    private void assertReplays(NetworkProfile profile, LogNode replay) {
        await().atMost(PATIENCE).until(() -> replay.nextBlock() >= height(profile, HOST));
        LogView first = node(MEMBERS.get(0)).view();
        LogView again = replay.view();
        assertThat(again.size()).isEqualTo(first.size()).isGreaterThan(20);
        for (long size = 1; size <= first.size(); size++) {
            assertThat(again.rootAt(size)).isEqualTo(first.rootAt(size));
            assertThat(again.entry(size - 1)).isEqualTo(first.entry(size - 1));
        }
        assertThat(replay.alarm()).isEmpty();
    }

    /** Writes what the follower's own tests replay, when a folder is named: {@code -Dakashi.recording=FOLDER}. */
    private static void keepBlocks(NetworkProfile profile, String kind) throws IOException {
        Optional<String> recording = Optional.ofNullable(System.getProperty("akashi.recording"));
        if (recording.isEmpty()) {
            return;
        }
        try (BlockEvents blocks = BlockEvents.of(profile, HOST);
                OutputStream out = new GZIPOutputStream(
                        Files.newOutputStream(Path.of(recording.get()).resolve(kind + ".blocks.gz")))) {
            for (Block block : blocks.take(0, (int) height(profile, HOST))) {
                block.writeDelimitedTo(out);
            }
        }
    }

    private LogNode start(NetworkProfile profile, TrustRoot root, MspId member, Path directory, boolean exchanging)
            throws IOException {
        Map<MspId, URI> others = new LinkedHashMap<>(exchanging ? addresses : Map.of());
        others.remove(member);
        return LogNode.start(new LogNode.Settings(
                profile,
                member,
                signer(member.value()),
                root.genesis(),
                directory,
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(),
                        exchanging
                                ? Objects.requireNonNull(addresses.get(member)).getPort()
                                : 0),
                others,
                null,
                root.threshold(),
                Duration.ofSeconds(1),
                Duration.ofMinutes(1),
                Clock.systemUTC()));
    }

    private LogNode node(MspId member) {
        return Objects.requireNonNull(nodes.get(member), member.value());
    }

    private static long cosignedSize(LogNode node) {
        return node.cosigned().map(note -> Checkpoint.parse(note.text()).size()).orElse(0L);
    }

    private static long height(NetworkProfile profile, MspId organisation) {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            return blocks.height();
        }
    }

    private Path key(String name) {
        return folder.resolve("keys").resolve(name + ".pem");
    }

    private PrivateKeySigner signer(String name) {
        try {
            return PrivateKeySigner.fromPem(Files.readString(key(name), StandardCharsets.US_ASCII));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
