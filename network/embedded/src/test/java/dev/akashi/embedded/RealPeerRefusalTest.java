package dev.akashi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.ChannelConfig;
import dev.akashi.embedded.config.ChannelPolicy;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.embedded.deliver.DeliverHandler;
import dev.akashi.embedded.ledger.AlteredBlocks;
import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.LedgerView;
import dev.akashi.embedded.orderer.BroadcastService;
import dev.akashi.embedded.orderer.OrderingService;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.MetadataSignature;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The other half of the gate: a Fabric peer takes none of these blocks, so it does check what it is given. */
class RealPeerRefusalTest {
    private static final long ALTERED = 2;
    private static final Pattern REFUSAL =
            Pattern.compile("block \\[" + ALTERED + "] from orderer .* could not be verified: ");

    static Stream<Arguments> alterations() {
        return Stream.of(
                Arguments.of("two signatures only", (UnaryOperator<Block>)
                        block -> signatures(block, signatures -> signatures.removeSignatures(0))),
                Arguments.of("one signature by nobody", (UnaryOperator<Block>) block ->
                        signatures(block, signatures -> {
                            MetadataSignature first = signatures.getSignatures(0);
                            byte[] bytes = first.getSignature().toByteArray();
                            bytes[bytes.length - 1] ^= 1;
                            return signatures.setSignatures(
                                    0, first.toBuilder().setSignature(ByteString.copyFrom(bytes)));
                        })),
                Arguments.of("another data hash", (UnaryOperator<Block>) block -> block.toBuilder()
                        .setHeader(block.getHeader().toBuilder().setDataHash(ByteString.copyFrom(new byte[32])))
                        .build()),
                Arguments.of("a transaction twice", (UnaryOperator<Block>) block -> block.toBuilder()
                        .setData(block.getData().toBuilder()
                                .addData(block.getData().getData(0)))
                        .build()));
    }

    private static Block signatures(Block block, UnaryOperator<Metadata.Builder> change) {
        try {
            Metadata.Builder signatures = Metadata.parseFrom(block.getMetadata().getMetadata(0)).toBuilder();
            return block.toBuilder()
                    .setMetadata(block.getMetadata().toBuilder()
                            .setMetadata(0, change.apply(signatures).build().toByteString()))
                    .build();
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("alterations")
    void a_fabric_peer_refuses_a_block_with(String what, UnaryOperator<Block> alteration, @TempDir Path directory)
            throws Exception {
        Path program = RealPeer.programOrSkip("refusal of a block with " + what);
        Path folder = Files.createDirectories(directory.resolve("peer"));
        EmbeddedNetworkConfig config = SharedNetwork.config(directory.resolve("network"), Duration.ofMillis(5));
        EmbeddedNetwork network = EmbeddedNetwork.open(config);
        byte[] genesis = network.genesisBlock();
        assertThat(network.height()).isEqualTo(ALTERED + 1);
        network.close();

        try (DishonestOrderers orderers = new DishonestOrderers(config, alteration);
                RealPeer peer = RealPeer.start(program, folder, network)) {
            assertThat(orderers.ports).hasSize(4);
            await().atMost(Duration.ofSeconds(30)).until(() -> peer.join(genesis));
            // The peer has all blocks before that one, has been given that one, and says why it does not take it.
            await().atMost(Duration.ofSeconds(30))
                    .until(() -> REFUSAL.matcher(peer.log()).find());
            try (GatewayClient reader = GatewayClient.connect(
                    peer.asOrganization(),
                    network.channel(),
                    peer.asOrganization().mspId(),
                    peer.asOrganization().user())) {
                assertThat(RealPeer.height(reader)).isEqualTo(ALTERED);
            }
        }
    }

    /** Four ports that all give out the same altered block. */
    private static final class DishonestOrderers implements AutoCloseable {
        private final ExecutorService executor = Executors.newCachedThreadPool();
        private final List<GrpcPort> ports = new ArrayList<>();
        private final Ledger ledger;

        DishonestOrderers(EmbeddedNetworkConfig config, UnaryOperator<Block> alteration) throws IOException {
            SecureRandom random = new SecureRandom();
            NetworkKeys keys = NetworkKeys.open(config, random);
            List<OrdererNode> nodes = keys.ordererNodes(NetworkSettings.open(config));
            ledger = Ledger.open(config.directory().resolve("ledger"), () -> {
                throw new IllegalStateException("genesis block: expected in the ledger, found none");
            });
            ChannelConfig channel = ledger.config();
            LedgerView view = AlteredBlocks.view(ledger, ALTERED, alteration);
            DeliverHandler blocks =
                    new DeliverHandler(channel, view, ChannelPolicy.ORDERING_READERS, Clock.systemUTC(), executor);
            OrderingService ordering = new OrderingService(
                    channel,
                    ledger,
                    nodes,
                    new OrderingService.BatchLimits(1, 1, 1, Duration.ZERO),
                    random,
                    id -> false);
            for (OrdererNode node : nodes) {
                ports.add(GrpcPort.open(
                        node.port(),
                        keys.orderers().tls("orderer" + node.id()),
                        executor,
                        () -> false,
                        List.of(new BroadcastService(node.id(), ordering, blocks))));
            }
        }

        @Override
        public void close() throws IOException {
            ports.forEach(GrpcPort::close);
            executor.shutdown();
            ledger.close();
        }
    }
}
