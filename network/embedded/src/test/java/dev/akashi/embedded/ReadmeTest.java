package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README shows code that is run. */
class ReadmeTest {
    @Test
    void the_example_works(@TempDir Path directory) throws Exception {
        // README: start
        EmbeddedNetworkConfig config = EmbeddedNetworkConfig.builder(directory) // empty, or one used before
                .organization("Org1MSP", "First organisation")
                .organization("Org2MSP", "Second organisation")
                .chaincode("asset", "1.0", EndorsementPolicy.majority())
                .build();

        try (EmbeddedNetwork network = EmbeddedNetwork.open(config)) {
            network.startChaincode("asset", JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));

            EmbeddedOrganization first = network.organizations().get(0);
            ManagedChannel connection = NettyChannelBuilder.forTarget(first.gatewayAddress())
                    .sslContext(GrpcSslContexts.forClient()
                            .trustManager(first.tlsCaCertificate().toFile())
                            .build())
                    .overrideAuthority(first.serverName())
                    .build();
            try (Gateway gateway = Gateway.newInstance()
                    .connection(connection)
                    .identity(new X509Identity(
                            first.mspId(),
                            Identities.readX509Certificate(
                                    Files.readString(first.user().certificate()))))
                    .signer(Signers.newPrivateKeySigner(Identities.readPrivateKey(
                            Files.readString(first.user().privateKey()))))
                    .connect()) {
                byte[] result = gateway.getNetwork(network.channel())
                        .getContract("asset")
                        .submitTransaction("put", "a", "1");
                assertThat(result).isEqualTo("1".getBytes(UTF_8));
            } finally {
                connection.shutdownNow();
            }
        }
        // README: end
    }

    @Test
    void the_example_is_that_of_the_readme() throws Exception {
        String test = Files.readString(Path.of("src/test/java/dev/akashi/embedded/ReadmeTest.java"));
        String start = "        // README: " + "start\n";
        String example =
                test.substring(test.indexOf(start) + start.length(), test.indexOf("        // README: " + "end"));

        assertThat(Files.readString(Path.of("README.md")))
                .contains("```java\n" + example.stripTrailing().stripIndent() + "\n```");
    }
}
