package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestartTest {
    private static final Duration INTERVAL = Duration.ofMillis(5);

    private static BlockchainInfo info(GatewayClient client) throws Exception {
        return BlockchainInfo.parseFrom(client.contract("qscc").evaluateTransaction("GetChainInfo", "embedded"));
    }

    private static Block block(GatewayClient client, long number) throws Exception {
        return Block.parseFrom(
                client.contract("qscc").evaluateTransaction("GetBlockByNumber", "embedded", String.valueOf(number)));
    }

    @Test
    void everything_acknowledged_is_there_again(@TempDir Path directory) throws Exception {
        BlockchainInfo before;
        Block lastBefore;
        String profileBefore;
        List<EmbeddedOrganization> organizationsBefore;
        SubmittedTransaction submitted;
        try (EmbeddedNetwork network = SharedNetwork.start(directory, INTERVAL);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            Contract contract = client.contract(SharedNetwork.CHAINCODE);
            for (int i = 0; i < 60; i++) {
                contract.submitTransaction("put", "key", "value-" + i);
            }
            submitted = contract.newProposal("put")
                    .addArguments("last", "1")
                    .build()
                    .endorse()
                    .submitAsync();
            assertThat(submitted.getStatus().isSuccessful()).isTrue();
            before = info(client);
            lastBefore = block(client, before.getHeight() - 1);
            profileBefore = Files.readString(network.profilePath());
            organizationsBefore = network.organizations();
        }
        try (EmbeddedNetwork network = SharedNetwork.start(directory, INTERVAL);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            assertThat(info(client)).isEqualTo(before);
            assertThat(block(client, before.getHeight() - 1)).isEqualTo(lastBefore);
            assertThat(network.organizations()).isEqualTo(organizationsBefore);
            assertThat(network.profilePath()).hasContent(profileBefore);
            Contract contract = client.contract(SharedNetwork.CHAINCODE);
            assertThat(contract.evaluateTransaction("get", "key")).isEqualTo("value-59".getBytes(UTF_8));
            assertThat(new String(contract.evaluateTransaction("history", "key"), UTF_8).split(","))
                    .hasSize(60);
            assertThat(contract.submitTransaction("put", "after", "1")).isEqualTo("1".getBytes(UTF_8));
        }
    }

    @Test
    void a_lost_or_damaged_index_is_made_again(@TempDir Path directory) throws Exception {
        BlockchainInfo before;
        try (EmbeddedNetwork network = SharedNetwork.start(directory, INTERVAL);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            for (int i = 0; i < 5; i++) {
                client.contract(SharedNetwork.CHAINCODE).submitTransaction("put", "key", "value-" + i);
            }
            before = info(client);
        }
        Path index = directory.resolve("ledger/index.mv");
        Files.delete(index);
        assertState(directory, before);
        byte[] bytes = Files.readAllBytes(index);
        Files.write(index, new byte[bytes.length]);
        assertState(directory, before);
        Files.write(index, "not an index".getBytes(UTF_8));
        assertState(directory, before);
    }

    private static void assertState(Path directory, BlockchainInfo expected) throws Exception {
        try (EmbeddedNetwork network = SharedNetwork.start(directory, INTERVAL);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            assertThat(info(client)).isEqualTo(expected);
            assertThat(client.contract(SharedNetwork.CHAINCODE).evaluateTransaction("get", "key"))
                    .isEqualTo("value-4".getBytes(UTF_8));
        }
    }

    @Test
    void a_chaincode_can_be_given_another_version_and_policy(@TempDir Path directory) throws Exception {
        try (EmbeddedNetwork network = SharedNetwork.start(directory, INTERVAL);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            client.contract(SharedNetwork.CHAINCODE).submitTransaction("put", "key", "1");
        }
        EmbeddedNetworkConfig upgraded = EmbeddedNetworkConfig.builder(directory)
                .chaincode(SharedNetwork.CHAINCODE, "2.0", EndorsementPolicy.anyOf(4))
                .batchInterval(INTERVAL)
                .build();
        try (EmbeddedNetwork network = EmbeddedNetwork.open(upgraded)) {
            network.startChaincode(
                    SharedNetwork.CHAINCODE, JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
            try (GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
                Contract contract = client.contract(SharedNetwork.CHAINCODE);
                assertThat(contract.newProposal("put")
                                .addArguments("key", "2")
                                .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
                                .build()
                                .endorse()
                                .submitAsync()
                                .getStatus()
                                .getCode())
                        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
                assertThat(contract.submitTransaction("put", "key", "3")).isEqualTo("3".getBytes(UTF_8));
            }
        }
    }

    @Test
    void a_directory_is_used_by_one_network_at_a_time(@TempDir Path directory) throws Exception {
        EmbeddedNetworkConfig config = SharedNetwork.config(directory, INTERVAL);
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config)) {
            assertThatThrownBy(() -> EmbeddedNetwork.open(config))
                    .isInstanceOf(IOException.class)
                    .hasMessage(network.directory()
                            + ": expected a directory that nobody uses, found it in use by another embedded ledger");
        }
        EmbeddedNetwork.open(config).close();
    }

    @Test
    void a_directory_made_for_other_organisations_is_refused(@TempDir Path directory) throws Exception {
        EmbeddedNetwork.open(SharedNetwork.config(directory, INTERVAL)).close();
        EmbeddedNetworkConfig other = EmbeddedNetworkConfig.builder(directory)
                .organization("OnlyMSP", "Only one")
                .build();

        assertThatThrownBy(() -> EmbeddedNetwork.open(other))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected channel embedded of [OnlyMSP], found embedded of [Org1MSP, Org2MSP,");
    }

    @Test
    void the_profile_and_the_certificates_say_what_this_is(@TempDir Path directory) throws Exception {
        try (EmbeddedNetwork network = EmbeddedNetwork.open(SharedNetwork.config(directory, INTERVAL))) {
            JsonObject profile = JsonParser.parseString(Files.readString(network.profilePath()))
                    .getAsJsonObject();
            assertThat(profile.get("ledger").getAsString()).isEqualTo("embedded");
            assertThat(profile.get("notice").getAsString())
                    .isEqualTo("embedded: one process, one trust domain; for trials and tests only");
            assertThat(profile.get("chaincode").getAsString()).isEqualTo("kv");
            JsonObject first = profile.getAsJsonArray("organizations").get(0).getAsJsonObject();
            for (String file : List.of(
                    first.getAsJsonObject("gateway").get("tlsCaCertificate").getAsString(),
                    first.getAsJsonObject("identity").get("certificate").getAsString(),
                    first.getAsJsonObject("identity").get("privateKey").getAsString())) {
                assertThat(directory.resolve(file)).isRegularFile();
            }
            var certificates = java.security.cert.CertificateFactory.getInstance("X.509");
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(path -> path.endsWith("ca.pem")).toList()) {
                    var certificate = (java.security.cert.X509Certificate)
                            certificates.generateCertificate(Files.newInputStream(file));
                    assertThat(certificate.getSubjectX500Principal().getName())
                            .contains("OU=EMBEDDED-NOT-FOR-PRODUCTION");
                }
            }
            try (Stream<Path> files = Files.walk(directory)) {
                for (Path file : files.filter(path -> path.toString().endsWith("key.pem"))
                        .toList()) {
                    assertThat(java.nio.file.attribute.PosixFilePermissions.toString(
                                    Files.getPosixFilePermissions(file)))
                            .isEqualTo("rw-------");
                }
            }
        }
    }

    @Test
    void a_cut_last_block_is_as_if_it_had_never_been(@TempDir Path directory) throws Exception {
        BlockchainInfo before;
        EmbeddedNetworkConfig config = SharedNetwork.config(directory, INTERVAL);
        EmbeddedNetwork.open(config).close();
        Path file = directory.resolve("ledger/blocks.dat");
        long size = Files.size(file);
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            before = info(client);
        }
        Files.write(file, ByteString.copyFromUtf8("garbage").toByteArray(), StandardOpenOption.APPEND);
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config);
                GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
            assertThat(info(client)).isEqualTo(before);
        }
        assertThat(file).hasSize(size);
    }
}
