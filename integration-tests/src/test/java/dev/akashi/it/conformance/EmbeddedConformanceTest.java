package dev.akashi.it.conformance;

import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EmbeddedOrganization;
import dev.akashi.embedded.EmbeddedOrganization.UserFiles;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.JavaChaincode;
import dev.akashi.embedded.KeyValueChaincode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The behaviours on the embedded ledger. */
class EmbeddedConformanceTest implements Conformance {
    private Embedded network;

    @BeforeAll
    void open(@TempDir Path directory) throws IOException {
        network = Embedded.open(directory);
    }

    @AfterAll
    void close() {
        network.close();
    }

    @Override
    public NetworkUnderTest network() {
        return network;
    }

    /** The embedded ledger as a network under test. */
    private record Embedded(EmbeddedNetwork open, List<Member> members, Clients clients) implements NetworkUnderTest {
        private static final Duration EXECUTION_LIMIT = Duration.ofSeconds(2);

        static Embedded open(Path directory) throws IOException {
            EmbeddedNetwork network = EmbeddedNetwork.open(EmbeddedNetworkConfig.builder(directory)
                    .chaincode("kv", "1.0", EndorsementPolicy.majority())
                    .chaincode("other", "1.0", EndorsementPolicy.anyOf(1))
                    .batchInterval(Duration.ofMillis(50))
                    .executionLimit(EXECUTION_LIMIT)
                    .build());
            for (String chaincode : List.of("kv", "other")) {
                network.startChaincode(chaincode, JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
            }
            return new Embedded(
                    network,
                    network.organizations().stream()
                            .map(organization -> member(network, organization))
                            .toList(),
                    new Clients());
        }

        private static Member member(EmbeddedNetwork network, EmbeddedOrganization organization) {
            String mspId = organization.mspId();
            Path peer = network.directory().resolve("organizations/" + mspId + "/peers/peer0/msp");
            UserFiles user = organization.user();
            return new Member(
                    mspId,
                    organization.gatewayAddress(),
                    organization.serverName(),
                    organization.tlsCaCertificate(),
                    new Credentials(mspId, user.certificate(), user.privateKey()),
                    new Credentials(mspId, peer.resolve("signcerts/cert.pem"), peer.resolve("keystore/key.pem")));
        }

        @Override
        public String channel() {
            return open.channel();
        }

        @Override
        public String chaincode() {
            return "kv";
        }

        @Override
        public boolean isBft() {
            return true;
        }

        @Override
        public Optional<String> otherChaincode() {
            return Optional.of("other");
        }

        @Override
        public Duration executionLimit() {
            return EXECUTION_LIMIT;
        }

        @Override
        public void close() {
            clients.close();
            try {
                open.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
