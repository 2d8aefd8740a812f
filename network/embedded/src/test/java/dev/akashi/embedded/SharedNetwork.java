package dev.akashi.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** One network for all test classes that only use it; each test keeps to keys of its own. */
final class SharedNetwork implements BeforeAllCallback {
    static final String CHAINCODE = "kv";
    static final String OTHER_CHAINCODE = "other";

    @Override
    public void beforeAll(ExtensionContext context) {
        context.getRoot()
                .getStore(ExtensionContext.Namespace.GLOBAL)
                .computeIfAbsent(Running.class, key -> new Running());
    }

    static EmbeddedNetwork network() {
        return Running.instance().network;
    }

    static GatewayClient client() {
        return Running.instance().client;
    }

    static EmbeddedNetwork start(Path directory, Duration batchInterval) throws IOException {
        EmbeddedNetwork network = EmbeddedNetwork.open(config(directory, batchInterval));
        network.startChaincode(CHAINCODE, JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
        network.startChaincode(OTHER_CHAINCODE, JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
        return network;
    }

    static EmbeddedNetworkConfig config(Path directory, Duration batchInterval) {
        return EmbeddedNetworkConfig.builder(directory)
                .chaincode(CHAINCODE, "1.0", EndorsementPolicy.majority())
                .chaincode(OTHER_CHAINCODE, "1.0", EndorsementPolicy.anyOf(1))
                .batchInterval(batchInterval)
                .build();
    }

    /** Closed by JUnit when the last test of the run is done. */
    static final class Running implements AutoCloseable {
        private static volatile @Nullable Running instance;
        private final Path directory;
        private final EmbeddedNetwork network;
        private final GatewayClient client;

        Running() {
            try {
                directory = Files.createTempDirectory("embedded-network");
                network = start(directory, Duration.ofMillis(20));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            client = GatewayClient.connect(network, "Org1MSP");
            instance = this;
        }

        static Running instance() {
            return Objects.requireNonNull(instance, "a test class extended with SharedNetwork");
        }

        @Override
        public void close() throws IOException {
            client.close();
            network.close();
            List<Path> all;
            try (Stream<Path> found = Files.walk(directory)) {
                all = found.sorted(Comparator.reverseOrder()).toList();
            }
            for (Path each : all) {
                Files.deleteIfExists(each);
            }
        }
    }
}
