package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SubmitAndEvaluateTest {
    @Test
    void a_submitted_value_is_read_back(@TempDir Path directory) throws Exception {
        long t0 = System.nanoTime();
        EmbeddedNetworkConfig config = EmbeddedNetworkConfig.builder(directory)
                .chaincode("kv", "1.0", EndorsementPolicy.majority())
                .build();
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config)) {
            long t1 = System.nanoTime();
            network.startChaincode("kv", JavaChaincode.from(spec -> new KeyValueChaincode(spec.packageId())));
            long t2 = System.nanoTime();
            try (GatewayClient client = GatewayClient.connect(network, "Org1MSP")) {
                Contract contract = client.contract("kv");
                assertThat(contract.submitTransaction("put", "a", "1")).isEqualTo("1".getBytes(UTF_8));
                long t3 = System.nanoTime();
                assertThat(contract.evaluateTransaction("get", "a")).isEqualTo("1".getBytes(UTF_8));
                System.out.printf(
                        "open %d ms, chaincode %d ms, first tx %d ms%n",
                        (t1 - t0) / 1_000_000, (t2 - t1) / 1_000_000, (t3 - t2) / 1_000_000);
            }
        }
    }
}
