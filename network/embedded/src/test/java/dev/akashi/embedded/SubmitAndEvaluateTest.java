package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import org.hyperledger.fabric.client.Commit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(SharedNetwork.class)
class SubmitAndEvaluateTest {
    private final Contract contract = SharedNetwork.client().contract(SharedNetwork.CHAINCODE);

    @Test
    void a_submitted_value_is_the_chaincodes_result_and_is_read_back() throws Exception {
        assertThat(contract.submitTransaction("put", "submit-a", "1")).isEqualTo("1".getBytes(UTF_8));

        assertThat(contract.evaluateTransaction("get", "submit-a")).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void status_is_valid_with_a_block_number_and_the_same_when_asked_later() throws Exception {
        SubmittedTransaction submitted = contract.newProposal("put")
                .addArguments("submit-b", "1")
                .build()
                .endorse()
                .submitAsync();
        Status first = submitted.getStatus();
        Status later = submitted.getStatus();

        assertThat(first.isSuccessful()).isTrue();
        assertThat(first.getBlockNumber()).isPositive();
        assertThat(later.getBlockNumber()).isEqualTo(first.getBlockNumber());
    }

    @Test
    void evaluate_writes_nothing() throws Exception {
        long height = SharedNetwork.network().height();

        contract.evaluateTransaction("put", "submit-c", "1");

        assertThat(contract.evaluateTransaction("get", "submit-c")).isEmpty();
        assertThat(SharedNetwork.network().height()).isEqualTo(height);
    }

    @Test
    void endorse_without_submit_changes_nothing() throws Exception {
        contract.newProposal("put").addArguments("submit-d", "1").build().endorse();

        assertThat(contract.evaluateTransaction("get", "submit-d")).isEmpty();
    }

    @Test
    void a_transaction_does_not_see_its_own_writes() throws Exception {
        assertThat(contract.submitTransaction("putThenGet", "submit-e", "1")).isEmpty();
    }

    @Test
    void transient_data_reaches_the_chaincode_and_not_the_block() throws Exception {
        Proposal proposal = contract.newProposal("showTransient")
                .addArguments("secret")
                .putTransient("secret", "hidden-value")
                .build();
        Transaction transaction = proposal.endorse();

        assertThat(new String(transaction.getResult(), UTF_8)).isEqualTo("hidden-value");
        // The chaincode returns it here, which puts it into the response; the proposal part must not have it.
        assertThat(contract.newProposal("transient")
                        .addArguments("submit-f")
                        .putTransient("secret", "hidden-value")
                        .build()
                        .endorse()
                        .getBytes())
                .satisfies(bytes -> assertThat(
                                ByteString.copyFrom(bytes).toString(java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("hidden-value"));
    }

    @Test
    void the_chaincode_sees_the_clients_identity() throws Exception {
        SerializedIdentity creator = SerializedIdentity.parseFrom(contract.evaluateTransaction("creator"));

        assertThat(creator.getMspid()).isEqualTo("Org1MSP");
        assertThat(creator.getIdBytes().toStringUtf8())
                .isEqualTo(Files.readString(GatewayClient.organization(SharedNetwork.network(), "Org1MSP")
                        .user()
                        .certificate()));
    }

    @Test
    void organisations_can_be_chosen() throws Exception {
        byte[] result = contract.newProposal("put")
                .addArguments("submit-g", "1")
                .setEndorsingOrganizations("Org2MSP", "Org3MSP", "Org4MSP")
                .build()
                .endorse()
                .submit();

        assertThat(result).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void signatures_can_be_made_offline() throws Exception {
        Signer signer = Signers.newPrivateKeySigner(Identities.readPrivateKey(
                Files.newBufferedReader(GatewayClient.organization(SharedNetwork.network(), "Org1MSP")
                        .user()
                        .privateKey())));
        var gateway = SharedNetwork.client().gateway();
        Proposal unsigned =
                contract.newProposal("put").addArguments("submit-h", "1").build();
        Proposal proposal = gateway.newSignedProposal(unsigned.getBytes(), signer.sign(unsigned.getDigest()));
        Transaction endorsed = proposal.endorse();
        Transaction transaction = gateway.newSignedTransaction(endorsed.getBytes(), signer.sign(endorsed.getDigest()));
        SubmittedTransaction submitted = transaction.submitAsync();
        Commit commit = gateway.newSignedCommit(submitted.getBytes(), signer.sign(submitted.getDigest()));

        assertThat(commit.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_client_of_another_organisation_may_use_the_port() throws Exception {
        EmbeddedNetwork network = SharedNetwork.network();
        try (GatewayClient other = GatewayClient.connect(
                network,
                "Org1MSP",
                "Org3MSP",
                GatewayClient.organization(network, "Org3MSP").user())) {
            assertThat(other.contract(SharedNetwork.CHAINCODE).submitTransaction("put", "submit-i", "1"))
                    .isEqualTo("1".getBytes(UTF_8));
        }
    }

    @Test
    void a_chaincode_calls_another_one_within_the_transaction() throws Exception {
        byte[] result = contract.submitTransaction("call", SharedNetwork.OTHER_CHAINCODE, "put", "submit-j", "called");

        assertThat(result).isEqualTo("called".getBytes(UTF_8));
        assertThat(contract.evaluateTransaction("get", "submit-j")).isEmpty();
        assertThat(SharedNetwork.client()
                        .contract(SharedNetwork.OTHER_CHAINCODE)
                        .evaluateTransaction("get", "submit-j"))
                .isEqualTo("called".getBytes(UTF_8));
    }

    @Test
    void another_user_can_be_issued() throws Exception {
        EmbeddedNetwork network = SharedNetwork.network();
        try (GatewayClient auditor =
                GatewayClient.connect(network, "Org2MSP", "Org2MSP", network.issueUser("Org2MSP", "auditor"))) {
            Network channel = auditor.network();
            assertThat(channel.getContract(SharedNetwork.CHAINCODE).evaluateTransaction("get", "nothing"))
                    .isEmpty();
        }
    }
}
