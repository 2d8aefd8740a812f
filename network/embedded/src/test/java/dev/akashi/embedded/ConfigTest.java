package dev.akashi.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigTest {
    @Test
    void without_organisations_there_are_four(@TempDir Path directory) {
        assertThat(EmbeddedNetworkConfig.builder(directory).build().organizations())
                .extracting(EmbeddedNetworkConfig.Organization::mspId)
                .containsExactly("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP");
    }

    @Test
    void malformed_names_are_refused(@TempDir Path directory) {
        EmbeddedNetworkConfig.Builder builder = EmbeddedNetworkConfig.builder(directory);

        assertThatThrownBy(() -> builder.organization("../up", "x")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.chaincode("a/b", "1", EndorsementPolicy.majority()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddedNetworkConfig.builder(directory)
                        .channel("Upper")
                        .build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("channel: expected ");
        assertThatThrownBy(() -> EmbeddedNetworkConfig.builder(directory)
                        .organization("AMSP", "a")
                        .organization("AMSP", "b")
                        .build())
                .hasMessage("MSP id: expected each once, found AMSP twice");
        assertThatThrownBy(() -> new EndorsementPolicy(3, List.of("AMSP")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_chaincode_server_that_never_comes_is_reported(@TempDir Path directory) throws IOException {
        EmbeddedNetworkConfig config = EmbeddedNetworkConfig.builder(directory)
                .chaincode("kv", "1.0", EndorsementPolicy.majority())
                .build();
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config)) {
            assertThatThrownBy(() -> network.startChaincode("kv", spec -> () -> {}, Duration.ofMillis(300)))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("expected to be ready within PT0.3S, found it is not");
            assertThatThrownBy(() -> network.chaincodeServer("Org1MSP", "absent"))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void one_organisation_is_enough(@TempDir Path directory) throws Exception {
        EmbeddedNetworkConfig config = EmbeddedNetworkConfig.builder(directory)
                .organization("OnlyMSP", "Only one")
                .chaincode("kv", "1.0", EndorsementPolicy.majority())
                .build();
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config)) {
            network.startChaincode("kv", JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
            try (GatewayClient client = GatewayClient.connect(network, "OnlyMSP")) {
                assertThat(client.contract("kv").submitTransaction("put", "a", "1"))
                        .isNotEmpty();
            }
        }
    }
}
