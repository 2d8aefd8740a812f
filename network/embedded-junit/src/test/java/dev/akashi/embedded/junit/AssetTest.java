package dev.akashi.embedded.junit;

// README: start
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.embedded.EmbeddedNetwork;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AssetTest {
    @RegisterExtension
    static final EmbeddedFabric FABRIC = EmbeddedFabric.builder()
            .organization("Org1MSP", "First organisation")
            .organization("Org2MSP", "Second organisation")
            .chaincode("asset", spec -> new AssetChaincode(spec.packageId()))
            .build();

    @Test
    void an_asset_is_read_back_elsewhere(Contract asset, @Client(organization = "Org2MSP") Contract elsewhere)
            throws Exception {
        asset.submitTransaction("put", "a", "1");

        assertThat(elsewhere.evaluateTransaction("get", "a")).asString().isEqualTo("1");
    }

    @Test
    void an_answer_that_is_lost_is_not_the_end(EmbeddedNetwork network, Contract asset) throws Exception {
        var submitted = asset.newProposal("put")
                .addArguments("b", "1")
                .build()
                .endorse()
                .submitAsync();
        network.faults().dropCommitStatus("Org1MSP", submitted.getTransactionId()::equals);

        assertThatThrownBy(() -> submitted.getStatus(options -> options.withDeadlineAfter(1, SECONDS)))
                .isInstanceOf(CommitStatusException.class);
        network.faults().clear();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();
    }
}
// README: end
