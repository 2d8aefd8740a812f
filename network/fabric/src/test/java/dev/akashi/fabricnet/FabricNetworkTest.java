package dev.akashi.fabricnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.NetworkProfile;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.Ports;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.fabricnet.topology.TopologyFile;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** Four organisations with BFT ordering, by Fabric's own programs: the life of one network, in order. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FabricNetworkTest {
    private static final List<MerkleRoot> ANCHORED = new ArrayList<>();

    @TempDir
    private static Path directory;

    private static FabricPrograms programs;
    private static FabricNetwork network;
    private static TrialRegistry registry;

    @BeforeAll
    static void start() throws Exception {
        programs = RealFabric.programsOrSkip("a network of Fabric's own programs");
        Topology topology = FreePorts.from(
                TopologyFile.read("bft-4"),
                15_000 + (int) (ProcessHandle.current().pid() % 50) * 100);
        network = FabricNetwork.of(directory, topology, programs, ChaincodeCode.find(Optional.empty()), quiet());
        network.stopWith(ProcessHandle.current().pid());
        network.up();
        registry = new TrialRegistry(network.layout().profile(), Clock.systemUTC());
    }

    @AfterAll
    static void stop() throws Exception {
        if (registry != null) {
            registry.close();
        }
        FabricNetwork.down(directory);
    }

    @Test
    @Order(1)
    void the_client_founds_a_consortium_and_records_and_every_organisation_answers_for_itself() {
        registry.found();
        anchor(3);

        assertThat(registry.ledger().identities()).hasSize(4);
        for (MspId organisation : registry.ledger().identities()) {
            assertThat(registry.ledger().info(organisation)).contains("fabric-test");
        }
    }

    @Test
    @Order(2)
    void recording_goes_on_while_a_follower_and_another_organisations_peer_are_away_and_they_catch_up()
            throws Exception {
        List<Long> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Void> reading;
        try (BlockEvents blocks =
                BlockEvents.of(NetworkProfile.read(network.layout().profile()), new MspId("UnivBMSP"))) {
            reading = CompletableFuture.runAsync(() -> blocks.followThroughBreaks(
                    0, block -> seen.add(block.getHeader().getNumber())));
            await().until(() -> seen.size() > 1);

            network.stopNode("orderer-VocOrdererMSP");
            network.stopNode("peer-UnivBMSP");
            anchor(3);
            assertThat(status()).contains("start it with: start-node orderer-VocOrdererMSP");

            network.startNode("orderer-VocOrdererMSP");
            network.startNode("peer-UnivBMSP");
            network.up();
            anchor(1);

            awaitAgreement(4);
            long last = blocks.height() - 1;
            await().atMost(Duration.ofSeconds(30)).until(() -> seen.contains(last));
        }
        reading.join();
        assertThat(seen)
                .as("every block once, across the break")
                .isEqualTo(LongStream.range(0, seen.size()).boxed().toList());
    }

    @Test
    @Order(3)
    void a_peer_and_an_orderer_that_lost_everything_come_back_from_the_others_and_a_peer_from_a_backup()
            throws Exception {
        Topology topology = network.topology();
        Layout layout = network.layout();
        Path peer = layout.peer(topology.organization("UnivBMSP")).resolve("data");
        Path orderer = layout.orderer(topology.organization("VocMSP").orderer().orElseThrow());
        Path backup = directory.resolve("backup");
        network.stopNode("peer-UnivBMSP");
        copy(peer, backup);
        DeletedFolder.delete(peer);
        network.stopNode("orderer-VocOrdererMSP");
        DeletedFolder.delete(orderer.resolve("data"));
        DeletedFolder.delete(orderer.resolve("wal"));
        network.up();
        // An orderer that is behind notices it when a block is made that it does not have.
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            anchor(1);
            awaitAgreement(4);
        });

        network.stopNode("peer-UnivBMSP");
        DeletedFolder.delete(peer);
        Files.move(backup, peer);
        network.startNode("peer-UnivBMSP");
        network.up();

        awaitAgreement(4);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file).toString()));
            }
        }
    }

    @Test
    @Order(4)
    void a_fifth_organisation_joins_endorses_and_leaves_while_batches_are_recorded() throws Exception {
        try (Load load = new Load(() -> anchor(1))) {
            Organization fifth = new Organization(
                    "GradMSP",
                    "Graduate School",
                    "127.0.0.1",
                    network.topology().nextPort(),
                    Optional.empty());
            network = network.add(fifth);
            load.awaitAnother();
            awaitAgreement(5);
            network = network.remove("GradMSP");
            load.awaitAnother();
        }
        awaitAgreement(4);
    }

    @Test
    @Order(5)
    void the_chaincode_is_upgraded_while_batches_are_recorded() throws Exception {
        try (Load load = new Load(() -> anchor(1))) {
            network.upgrade("0.1.1");
            load.awaitAnother();
        }
        network = FabricNetwork.of(
                directory,
                TopologyFile.read(network.layout().topology()),
                programs,
                ChaincodeCode.find(Optional.empty()),
                quiet());

        assertThat(network.topology().chaincode().version()).isEqualTo("0.1.1");
        awaitAgreement(4);
    }

    @Test
    @Order(6)
    void everything_that_was_acknowledged_is_there_after_all_have_been_stopped() throws Exception {
        long before = ProcessHandle.current()
                .children()
                .filter(ProcessHandle::isAlive)
                .count();

        assertThat(FabricNetwork.down(directory)).isGreaterThanOrEqualTo(12);

        assertThat(before).isGreaterThanOrEqualTo(12);
        assertThat(ProcessHandle.current().children().filter(ProcessHandle::isAlive))
                .isEmpty();

        network.up();
        for (MerkleRoot root : ANCHORED) {
            assertThat(registry.ledger().anchor(root)).isPresent();
        }
        awaitAgreement(4);
    }

    @Test
    @Order(7)
    void an_organisation_with_an_orderer_joins_orders_and_leaves_while_batches_are_recorded() throws Exception {
        joinsOrdersAndLeaves(withOrderer("ResearchMSP", "Research Institute"));
    }

    @Test
    @Order(8)
    void another_takes_the_place_of_an_orderer_that_left_and_one_that_left_comes_back() throws Exception {
        Organization other = withOrderer("InstituteMSP", "Other Institute");
        assertThat(other.orderer().orElseThrow().id())
                .as("five was somebody else's")
                .isEqualTo(6);
        joinsOrdersAndLeaves(other);

        // It has its keys, its old blocks and what its peer was told of its chaincode process, whose ports are others
        // now.
        Organization back = withOrderer("ResearchMSP", "Research Institute");
        assertThat(back.orderer().orElseThrow().id()).isEqualTo(5);
        joinsOrdersAndLeaves(new Organization(
                back.mspId(), back.name(), back.host(), back.firstPort() + Ports.COUNT, back.orderer()));
    }

    private static Organization withOrderer(String mspId, String name) {
        return new Organization(
                mspId,
                name,
                "127.0.0.1",
                FreePorts.behind(network.topology()),
                Optional.of(network.topology().nextOrderer(mspId)));
    }

    private static void joinsOrdersAndLeaves(Organization fifth) throws Exception {
        try (Load load = new Load(() -> anchor(1))) {
            network = network.add(fifth);
            load.awaitAnother();
        }
        awaitAgreement(5);
        // Four of five must sign a block: without one of the first four, the fifth is among them.
        network.stopNode("orderer-VocOrdererMSP");
        anchor(2);
        network.startNode("orderer-VocOrdererMSP");
        network.up();
        awaitAgreement(5);

        try (Load load = new Load(() -> anchor(1))) {
            network = network.remove(fifth.mspId());
            load.awaitAnother();
        }
        awaitAgreement(4);
    }

    @Test
    @Order(9)
    void how_long_a_block_waits_is_changed_while_batches_are_recorded() throws Exception {
        Ordering slow = waiting(Duration.ofMillis(600));
        Ordering after = waiting(Duration.ofMillis(40));

        changeUnderLoad(slow);
        Duration waited = shortestOfFive();
        changeUnderLoad(after);

        assertThat(TopologyFile.read(network.layout().topology()).ordering()).isEqualTo(after);
        // The interval begins when the leader looks for work, a moment before the transaction comes.
        assertThat(waited).isGreaterThan(slow.blockInterval().dividedBy(2));
        assertThat(shortestOfFive()).isLessThan(waited);
        awaitAgreement(4);
        assertThat(network.order(after).topology())
                .as("the same again changes nothing")
                .isEqualTo(network.topology());
    }

    private static Ordering waiting(Duration blockInterval) {
        Ordering now = network.topology().ordering();
        return new Ordering(
                now.kind(),
                blockInterval,
                now.maxMessages(),
                now.forwardTimeout(),
                now.complainTimeout(),
                now.viewChangeTimeout(),
                now.heartbeatTimeout());
    }

    private static void changeUnderLoad(Ordering ordering) throws Exception {
        try (Load load = new Load(() -> anchor(1))) {
            network = network.order(ordering);
            load.awaitAnother();
        }
    }

    @Test
    @Order(10)
    void logs_are_silent_about_transactions_that_are_in_order() throws Exception {
        for (Node node : network.nodes()) {
            assertThat(Files.readString(node.log())).as(node.name()).doesNotContain("[orderer.common.broadcast]");
        }
    }

    private static Duration shortestOfFive() {
        return Stream.generate(() -> {
                    long began = System.nanoTime();
                    anchor(1);
                    return Duration.ofNanos(System.nanoTime() - began);
                })
                .limit(5)
                .min(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static void anchor(int count) {
        for (int i = 0; i < count; i++) {
            ANCHORED.add(registry.anchor());
        }
    }

    /** An orderer that is behind, as one that has just joined may be, catches up with the next block. */
    private static void awaitAgreement(int peers) {
        await().atMost(Duration.ofSeconds(90)).untilAsserted(() -> {
            anchor(1);
            assertThat(status())
                    .contains(peers + " peers have the same commit hash")
                    .contains("Everything is as it should be.");
        });
    }

    private static String status() throws Exception {
        StringWriter text = new StringWriter();
        network.status(new PrintWriter(text));
        return text.toString();
    }

    private static Progress quiet() {
        return new Progress(new PrintWriter(PrintWriter.nullWriter()));
    }
}
