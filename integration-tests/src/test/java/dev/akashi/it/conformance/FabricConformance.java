package dev.akashi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.embedded.KeyValueMain;
import dev.akashi.fabricnet.FabricNetwork;
import dev.akashi.fabricnet.Progress;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CloseableIterator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The behaviours on Fabric's own programs: four organisations, with one of the kit's topologies. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
abstract class FabricConformance implements Conformance {
    private final String topology;
    private Fabric network;

    FabricConformance(String topology) {
        this.topology = topology;
    }

    @BeforeAll
    void up(@TempDir Path directory) throws IOException {
        FabricPrograms programs;
        try {
            programs = FabricPrograms.find(System.getenv());
        } catch (FabricPrograms.MissingException e) {
            String reason = "SKIPPED: conformance of Fabric itself (" + topology + "): no Fabric programs ("
                    + e.getMessage() + ")";
            new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
            Assumptions.abort(reason);
            return;
        }
        network = Fabric.up(directory, programs, topology);
    }

    @AfterAll
    void down() {
        if (network != null) {
            network.close();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void the_embedded_ledgers_validation_comes_to_the_same_codes_and_commit_hashes(@TempDir Path directory)
            throws Exception {
        List<Block> blocks = new ArrayList<>();
        long height = BlockchainInfo.parseFrom(contract("qscc")
                        .evaluateTransaction("GetChainInfo", network().channel()))
                .getHeight();
        try (CloseableIterator<Block> events = channel()
                .newBlockEventsRequest()
                .startBlock(0)
                .build()
                .getEvents(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))) {
            while (blocks.size() < height) {
                blocks.add(events.next());
            }
        }
        assertThat(blocks).hasSizeGreaterThan(1);

        OwnValidation.assertSame(blocks, directory);
    }

    @Override
    public NetworkUnderTest network() {
        return network;
    }

    private record Fabric(Path directory, Topology topology, List<Member> members, Clients clients)
            implements NetworkUnderTest {
        private static final int FIRST_PORT = 24_000;

        static Fabric up(Path directory, FabricPrograms programs, String kind) throws IOException {
            Topology standard = TopologyFile.read(kind);
            Topology topology = FreePorts.from(
                    standard.running(new Topology.Chaincode("kv", "1.0", KeyValueMain.class.getName(), "creator")),
                    FIRST_PORT);
            FabricNetwork network = FabricNetwork.of(
                    directory,
                    topology,
                    programs,
                    ChaincodeCode.find(Optional.empty()),
                    new Progress(new PrintWriter(System.err, true, StandardCharsets.UTF_8)));
            try {
                network.up();
                return new Fabric(directory, topology, read(directory), new Clients());
            } catch (IOException | RuntimeException e) {
                FabricNetwork.down(directory);
                throw e;
            }
        }

        private static List<Member> read(Path directory) throws IOException {
            List<Member> members = new ArrayList<>();
            JsonParser.parseString(Files.readString(directory.resolve("profile.json")))
                    .getAsJsonObject()
                    .getAsJsonArray("organizations")
                    .forEach(element -> {
                        JsonObject organization = element.getAsJsonObject();
                        JsonObject gateway = organization.getAsJsonObject("gateway");
                        JsonObject identity = organization.getAsJsonObject("identity");
                        String mspId = organization.get("mspId").getAsString();
                        Path peer = directory.resolve("organizations/" + mspId + "/peers/peer/msp");
                        members.add(new Member(
                                mspId,
                                gateway.get("address").getAsString(),
                                gateway.get("serverName").getAsString(),
                                directory.resolve(
                                        gateway.get("tlsCaCertificate").getAsString()),
                                new Credentials(
                                        mspId,
                                        directory.resolve(
                                                identity.get("certificate").getAsString()),
                                        directory.resolve(
                                                identity.get("privateKey").getAsString())),
                                new Credentials(
                                        mspId, peer.resolve("signcerts/cert.pem"), peer.resolve("keystore/key.pem"))));
                    });
            return members;
        }

        @Override
        public String channel() {
            return topology.channel();
        }

        @Override
        public String chaincode() {
            return topology.chaincode().name();
        }

        @Override
        public boolean isBft() {
            return topology.ordering().kind() == Topology.Ordering.Kind.BFT;
        }

        @Override
        public Optional<String> otherChaincode() {
            return Optional.empty();
        }

        @Override
        public Duration executionLimit() {
            return Duration.ofSeconds(30);
        }

        @Override
        public void close() {
            clients.close();
            try {
                FabricNetwork.down(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
