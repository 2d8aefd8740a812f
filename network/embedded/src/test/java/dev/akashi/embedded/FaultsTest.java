package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.ProcessedTransaction;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

@ExtendWith(SharedNetwork.class)
class FaultsTest {
    private final EmbeddedNetwork network = SharedNetwork.network();
    private final Contract contract = SharedNetwork.client().contract(SharedNetwork.CHAINCODE);

    @AfterEach
    void clear() {
        network.faults().clear();
    }

    @Test
    void another_organisation_that_is_down_is_replaced() throws Exception {
        network.faults().organizationDown("Org2MSP", true);

        assertThat(contract.submitTransaction("put", "fault-a", "1")).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void a_gateway_that_is_down_does_not_answer() {
        network.faults().organizationDown("Org1MSP", true);

        GatewayException error =
                catchThrowableOfType(GatewayException.class, () -> contract.evaluateTransaction("get", "a"));

        assertThat(error.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
    }

    @Test
    void too_few_organisations_are_no_majority() {
        network.faults().organizationDown("Org2MSP", true);
        network.faults().organizationDown("Org3MSP", true);

        EndorseException error =
                catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction("put", "fault-b", "1"));

        assertThat(error.getStatus().getCode()).isEqualTo(Code.ABORTED);
    }

    @Test
    void a_diverging_endorser_is_replaced_unless_it_is_the_gateways_own() throws Exception {
        network.faults().divergingEndorser("Org2MSP", true);
        assertThat(contract.submitTransaction("put", "fault-c", "1")).isEqualTo("1".getBytes(UTF_8));

        network.faults().divergingEndorser("Org1MSP", true);
        EndorseException error =
                catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction("put", "fault-d", "1"));
        assertThat(error.getDetails())
                .isNotEmpty()
                .allMatch(detail -> detail.getMessage().equals("ProposalResponsePayloads do not match"));
    }

    @Test
    void a_wrong_endorsement_signature_is_found_at_commit() throws Exception {
        network.faults().badEndorsementSignature("Org1MSP", true);

        SubmittedTransaction submitted = contract.newProposal("put")
                .addArguments("fault-e", "1")
                .build()
                .endorse()
                .submitAsync();

        assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    void a_dropped_commit_status_can_be_asked_for_later() throws Exception {
        Transaction transaction =
                contract.newProposal("put").addArguments("fault-f", "1").build().endorse();
        network.faults().dropCommitStatus("Org1MSP", transaction.getTransactionId()::equals);
        SubmittedTransaction submitted = transaction.submitAsync();

        CommitStatusException error = catchThrowableOfType(
                CommitStatusException.class,
                () -> submitted.getStatus(options -> options.withDeadlineAfter(300, TimeUnit.MILLISECONDS)));
        network.faults().clear();

        assertThat(error.getStatus().getCode()).isEqualTo(Code.DEADLINE_EXCEEDED);
        assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_delayed_commit_status_comes_late() throws Exception {
        SubmittedTransaction submitted = contract.newProposal("put")
                .addArguments("fault-g", "1")
                .build()
                .endorse()
                .submitAsync();
        network.faults().delayCommitStatus("Org1MSP", Duration.ofMillis(300));
        long start = System.nanoTime();

        assertThat(submitted.getStatus().isSuccessful()).isTrue();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(300));
    }

    @Test
    void a_gateway_that_reaches_no_orderer_refuses() throws Exception {
        Transaction transaction =
                contract.newProposal("put").addArguments("fault-h", "1").build().endorse();
        network.faults().refuseSubmit("Org1MSP", true);

        SubmitException error = catchThrowableOfType(SubmitException.class, transaction::submitAsync);

        assertThat(error.getStatus().getCode()).isEqualTo(Code.UNAVAILABLE);
        assertThat(error.getDetails()).hasSize(4);
    }

    @Test
    void one_orderer_may_be_down() throws Exception {
        network.faults().orderersDown(3);

        assertThat(contract.submitTransaction("put", "fault-i", "1")).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    void what_orderers_refused_for_want_of_a_quorum_is_committed_later() throws Exception {
        Transaction transaction =
                contract.newProposal("put").addArguments("fault-j", "1").build().endorse();
        network.faults().orderersDown(1, 2);
        SubmitException error = catchThrowableOfType(SubmitException.class, transaction::submitAsync);
        assertThat(error.getTransactionId()).isEqualTo(transaction.getTransactionId());
        network.faults().clear();

        org.awaitility.Awaitility.await()
                .untilAsserted(() -> assertThat(contract.evaluateTransaction("get", "fault-j"))
                        .isEqualTo("1".getBytes(UTF_8)));
    }

    @Test
    void a_lying_peer_shows_another_code_and_the_others_do_not() throws Exception {
        SubmittedTransaction submitted = contract.newProposal("put")
                .addArguments("fault-k", "1")
                .build()
                .endorse()
                .submitAsync();
        assertThat(submitted.getStatus().isSuccessful()).isTrue();

        network.faults().wrongFlag("Org1MSP", submitted.getTransactionId(), TxValidationCode.MVCC_READ_CONFLICT);

        assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(code("Org1MSP", submitted.getTransactionId())).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(code("Org2MSP", submitted.getTransactionId())).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    void a_peer_whose_clock_is_wrong_refuses_proposals_and_is_replaced() throws Exception {
        network.faults().clockSkew("Org1MSP", Duration.ofMinutes(20));
        assertThat(contract.evaluateTransaction("get", "nothing")).isEmpty();

        EndorseException error =
                catchThrowableOfType(EndorseException.class, () -> contract.submitTransaction("put", "fault-l", "1"));
        assertThat(error.getDetails().get(0).getMessage())
                .startsWith("request unauthorized due to incorrect timestamp");
    }

    @Test
    void a_conflict_can_be_had_without_anybody_to_conflict_with() throws Exception {
        Transaction transaction =
                contract.newProposal("put").addArguments("fault-m", "1").build().endorse();
        network.faults().conflict(transaction.getTransactionId()::equals);

        assertThat(transaction.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(contract.evaluateTransaction("get", "fault-m")).isEmpty();
        assertThat(contract.submitTransaction("put", "fault-m", "2")).isEqualTo("2".getBytes(UTF_8));
    }

    @Test
    void a_block_file_can_be_made_to_lose_its_end(@TempDir Path directory) throws Exception {
        EmbeddedNetworkConfig config = SharedNetwork.config(directory, Duration.ofMillis(5));
        try (EmbeddedNetwork open = EmbeddedNetwork.open(config)) {
            assertThatThrownBy(() -> Faults.truncateBlockFile(open.directory(), 1))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another embedded ledger");
        }

        Faults.truncateBlockFile(directory, 1);

        assertThatThrownBy(() -> EmbeddedNetwork.open(config))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("expected the 3 blocks that index.mv was made from, found fewer");
        Files.delete(directory.resolve("ledger/index.mv"));
        try (EmbeddedNetwork open = EmbeddedNetwork.open(config)) {
            // The block that was lost had the definition of the second chaincode, which is made again.
            assertThat(open.height()).isEqualTo(3);
        }
    }

    private TxValidationCode code(String mspId, String transactionId) throws Exception {
        try (GatewayClient client = GatewayClient.connect(network, mspId)) {
            byte[] found =
                    client.contract("qscc").evaluateTransaction("GetTransactionByID", network.channel(), transactionId);
            return TxValidationCode.forNumber(
                    ProcessedTransaction.parseFrom(found).getValidationCode());
        }
    }
}
