package dev.akashi.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.config.SignedBy;
import dev.akashi.identity.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Identities;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.client.identity.Signers;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Blocks here wait long enough for two transactions that are submitted together to share one. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ValidationTest {
    private EmbeddedNetwork network;
    private GatewayClient client;
    private Contract contract;

    @BeforeAll
    void start(@TempDir Path directory) throws IOException {
        network = SharedNetwork.start(directory, Duration.ofMillis(250));
        client = GatewayClient.connect(network, "Org1MSP");
        contract = client.contract(SharedNetwork.CHAINCODE);
    }

    @AfterAll
    void stop() throws IOException {
        client.close();
        network.close();
    }

    private Transaction endorse(String function, String... arguments) throws GatewayException {
        return contract.newProposal(function).addArguments(arguments).build().endorse();
    }

    private List<Status> submitTogether(Transaction... transactions) throws GatewayException {
        List<SubmittedTransaction> submitted = new ArrayList<>();
        for (Transaction transaction : transactions) {
            submitted.add(transaction.submitAsync());
        }
        List<Status> statuses = new ArrayList<>();
        for (SubmittedTransaction transaction : submitted) {
            statuses.add(transaction.getStatus());
        }
        return statuses;
    }

    private static List<TxValidationCode> codes(List<Status> statuses) {
        return statuses.stream().map(Status::getCode).toList();
    }

    /** Changes an endorsed transaction and signs it anew. */
    private Transaction changed(Transaction transaction, UnaryOperator<ChaincodeEndorsedAction.Builder> change)
            throws Exception {
        PreparedTransaction prepared = PreparedTransaction.parseFrom(transaction.getBytes());
        Payload payload = Payload.parseFrom(prepared.getEnvelope().getPayload());
        var body = org.hyperledger.fabric.protos.peer.Transaction.parseFrom(payload.getData()).toBuilder();
        ChaincodeActionPayload.Builder action =
                ChaincodeActionPayload.parseFrom(body.getActions(0).getPayload()).toBuilder();
        action.setAction(change.apply(action.getActionBuilder()));
        body.setActions(
                0, body.getActions(0).toBuilder().setPayload(action.build().toByteString()));
        ByteString bytes =
                payload.toBuilder().setData(body.build().toByteString()).build().toByteString();
        byte[] unsigned = prepared.toBuilder()
                .setEnvelope(Envelope.newBuilder().setPayload(bytes))
                .build()
                .toByteArray();
        Transaction again = client.gateway().newTransaction(unsigned);
        return client.gateway().newSignedTransaction(again.getBytes(), signer().sign(again.getDigest()));
    }

    private Signer signer() throws Exception {
        return Signers.newPrivateKeySigner(Identities.readPrivateKey(Files.newBufferedReader(
                GatewayClient.organization(network, "Org1MSP").user().privateKey())));
    }

    @Nested
    class Conflicts {
        @Test
        void the_second_of_two_increments_in_a_block_conflicts() throws Exception {
            List<Status> statuses =
                    submitTogether(endorse("increment", "counter-a"), endorse("increment", "counter-a"));

            assertThat(statuses.get(0).getBlockNumber())
                    .isEqualTo(statuses.get(1).getBlockNumber());
            assertThat(codes(statuses)).containsExactly(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
            assertThat(contract.evaluateTransaction("get", "counter-a")).isEqualTo("1".getBytes(UTF_8));
        }

        @Test
        void a_read_conflicts_with_a_deletion_before_it_in_the_block() throws Exception {
            contract.submitTransaction("put", "deleted-a", "1");
            Transaction deletion = endorse("delete", "deleted-a");
            Transaction reader = endorse("increment", "deleted-a");

            assertThat(codes(submitTogether(deletion, reader)))
                    .containsExactly(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
            assertThat(contract.evaluateTransaction("get", "deleted-a")).isEmpty();
        }

        @Test
        void a_key_that_was_deleted_is_read_as_absent() throws Exception {
            contract.submitTransaction("put", "deleted-b", "7");
            contract.submitTransaction("delete", "deleted-b");

            assertThat(contract.submitTransaction("increment", "deleted-b")).isEqualTo("1".getBytes(UTF_8));
        }

        @Test
        void a_stale_endorsement_conflicts_in_a_later_block() throws Exception {
            Transaction stale = endorse("increment", "counter-b");
            contract.submitTransaction("increment", "counter-b");

            assertThat(stale.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        }

        @Test
        void a_read_of_a_key_deleted_in_the_same_block_conflicts() throws Exception {
            contract.submitTransaction("put", "deleted-a", "1");

            assertThat(codes(submitTogether(endorse("delete", "deleted-a"), endorse("increment", "deleted-a"))))
                    .isEqualTo(List.of(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT));
            assertThat(contract.evaluateTransaction("get", "deleted-a")).isEmpty();
        }

        @Test
        void a_new_key_in_a_range_is_a_phantom() throws Exception {
            contract.submitTransaction("putMany", "phantom-a-", "10");
            Transaction counted = endorse("countRange", "phantom-a-", "phantom-a-z", "count-a");
            Transaction intruder = endorse("put", "phantom-a-00005x", "1");

            assertThat(codes(submitTogether(intruder, counted)))
                    .containsExactly(TxValidationCode.VALID, TxValidationCode.PHANTOM_READ_CONFLICT);
        }

        @Test
        void a_new_key_in_a_long_range_is_a_phantom_too() throws Exception {
            contract.submitTransaction("putMany", "phantom-b-", "2700");
            Transaction counted = endorse("countRange", "phantom-b-", "phantom-b-z", "count-b");
            Transaction again = endorse("countRange", "phantom-b-", "phantom-b-z", "count-b2");
            assertThat(again.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
            contract.submitTransaction("delete", "phantom-b-01234");

            assertThat(counted.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
        }

        @Test
        void an_unchanged_range_does_not_conflict() throws Exception {
            contract.submitTransaction("putMany", "phantom-c-", "60");
            Transaction counted = endorse("countRange", "phantom-c-", "phantom-c-z", "count-c");
            contract.submitTransaction("put", "phantom-d", "outside");

            assertThat(counted.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        }
    }

    @Nested
    class Endorsements {
        @Test
        void too_few() throws Exception {
            Transaction transaction = changed(endorse("put", "policy-a", "1"), action -> action.removeEndorsements(0));

            assertThat(transaction.submitAsync().getStatus().getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            assertThat(contract.evaluateTransaction("get", "policy-a")).isEmpty();
        }

        @Test
        void the_same_one_three_times() throws Exception {
            Transaction transaction = changed(endorse("put", "policy-b", "1"), action -> {
                Endorsement first = action.getEndorsements(0);
                return action.clearEndorsements()
                        .addEndorsements(first)
                        .addEndorsements(first)
                        .addEndorsements(first);
            });

            assertThat(transaction.submitAsync().getStatus().getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }

        @Test
        void one_with_a_wrong_signature() throws Exception {
            Transaction transaction = changed(endorse("put", "policy-c", "1"), action -> {
                byte[] signature = action.getEndorsements(0).getSignature().toByteArray();
                signature[signature.length - 1] ^= 1;
                return action.setEndorsements(
                        0, action.getEndorsements(0).toBuilder().setSignature(ByteString.copyFrom(signature)));
            });

            assertThat(transaction.submitAsync().getStatus().getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }

        @Test
        void one_whose_signature_has_the_larger_of_the_two_values_of_s() throws Exception {
            Transaction transaction = changed(
                    endorse("put", "policy-f", "1"),
                    action -> action.setEndorsements(
                            0,
                            action.getEndorsements(0).toBuilder()
                                    .setSignature(
                                            HighS.of(action.getEndorsements(0).getSignature()))));

            assertThat(transaction.submitAsync().getStatus().getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }

        @Test
        void an_altered_result() throws Exception {
            Transaction transaction = changed(
                    endorse("put", "policy-d", "1"),
                    action -> action.setProposalResponsePayload(
                            action.getProposalResponsePayload().concat(ByteString.copyFrom(new byte[] {0x12, 0x00}))));

            assertThat(transaction.submitAsync().getStatus().getCode()).isNotEqualTo(TxValidationCode.VALID);
        }

        @Test
        void of_too_few_organisations_by_the_clients_choice() throws Exception {
            Transaction transaction = contract.newProposal("put")
                    .addArguments("policy-e", "1")
                    .setEndorsingOrganizations("Org1MSP", "Org2MSP")
                    .build()
                    .endorse();

            assertThat(transaction.submitAsync().getStatus().getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }

        @Test
        void a_key_with_a_policy_of_its_own_needs_only_that() throws Exception {
            byte[] policy = SignedBy.outOf(1, List.of("Org4MSP"), Role.PEER).toByteArray();
            contract.submitTransaction("put", "own-policy", "1");
            Proposal set = contract.newProposal("setPolicy")
                    .addArguments("own-policy")
                    .putTransient("policy", policy)
                    .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
                    .build();
            set.endorse().submit();

            assertThat(contract.evaluateTransaction("getPolicy", "own-policy")).isEqualTo(policy);
            assertThat(contract.newProposal("put")
                            .addArguments("own-policy", "2")
                            .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
                            .build()
                            .endorse()
                            .submitAsync()
                            .getStatus()
                            .getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            assertThat(contract.newProposal("put")
                            .addArguments("own-policy", "3")
                            .setEndorsingOrganizations("Org4MSP")
                            .build()
                            .endorse()
                            .submitAsync()
                            .getStatus()
                            .getCode())
                    .isEqualTo(TxValidationCode.VALID);
            // Left to itself the gateway finds out whom to ask.
            assertThat(contract.submitTransaction("put", "own-policy", "4")).isEqualTo("4".getBytes(UTF_8));
        }

        @Test
        void a_key_whose_policy_was_taken_away_needs_that_of_the_chaincode_again() throws Exception {
            contract.submitTransaction("put", "removed-policy", "1");
            contract.newProposal("setPolicy")
                    .addArguments("removed-policy")
                    .putTransient(
                            "policy",
                            SignedBy.outOf(1, List.of("Org4MSP"), Role.PEER).toByteArray())
                    .build()
                    .endorse()
                    .submit();
            contract.newProposal("setPolicy")
                    .addArguments("removed-policy")
                    .setEndorsingOrganizations("Org4MSP")
                    .build()
                    .endorse()
                    .submit();

            assertThat(contract.newProposal("put")
                            .addArguments("removed-policy", "2")
                            .setEndorsingOrganizations("Org4MSP")
                            .build()
                            .endorse()
                            .submitAsync()
                            .getStatus()
                            .getCode())
                    .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
            assertThat(contract.newProposal("put")
                            .addArguments("removed-policy", "3")
                            .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
                            .build()
                            .endorse()
                            .submitAsync()
                            .getStatus()
                            .getCode())
                    .isEqualTo(TxValidationCode.VALID);
        }

        @Test
        void a_key_whose_policy_changes_in_the_block_may_not_be_written_in_it() throws Exception {
            contract.submitTransaction("put", "changing-policy", "1");
            Transaction set = contract.newProposal("setPolicy")
                    .addArguments("changing-policy")
                    .putTransient(
                            "policy",
                            SignedBy.outOf(1, List.of("Org1MSP"), Role.PEER).toByteArray())
                    .build()
                    .endorse();
            Transaction write = endorse("put", "changing-policy", "2");

            assertThat(codes(submitTogether(set, write)))
                    .containsExactly(TxValidationCode.VALID, TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        }

        @Test
        void a_new_policy_raises_the_keys_version() throws Exception {
            contract.submitTransaction("put", "version-policy", "1");
            Transaction reader = endorse("increment", "version-policy");
            contract.newProposal("setPolicy")
                    .addArguments("version-policy")
                    .putTransient(
                            "policy",
                            SignedBy.outOf(1, List.of("Org1MSP"), Role.PEER).toByteArray())
                    .build()
                    .endorse()
                    .submit();

            assertThat(reader.submitAsync().getStatus().getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        }
    }

    @Nested
    class Creators {
        @Test
        void whose_signature_is_wrong_are_refused_by_the_orderers() throws Exception {
            Transaction transaction = endorse("put", "creator-a", "1");
            Transaction altered = client.gateway()
                    .newSignedTransaction(
                            transaction.getBytes(),
                            signer().sign(MessageDigest.getInstance("SHA-256").digest(new byte[1])));

            assertRefused(altered);
        }

        @Test
        void whose_signature_has_the_larger_of_the_two_values_of_s_are_refused() throws Exception {
            Transaction transaction = endorse("put", "creator-b", "1");
            byte[] low = signer().sign(transaction.getDigest());
            Transaction altered = client.gateway()
                    .newSignedTransaction(
                            transaction.getBytes(),
                            HighS.of(ByteString.copyFrom(low)).toByteArray());

            assertRefused(altered);
        }

        private void assertRefused(Transaction transaction) {
            SubmitException error = catchThrowableOfType(SubmitException.class, transaction::submitAsync);
            assertThat(error.getStatus().getCode()).isEqualTo(io.grpc.Status.Code.UNAVAILABLE);
            assertThat(error.getDetails())
                    .hasSize(4)
                    .allMatch(detail -> detail.getMessage()
                            .startsWith("received unsuccessful response from orderer: status=FORBIDDEN, info="));
        }
    }

    @Nested
    class Duplicates {
        @Test
        void two_transactions_with_one_id() throws Exception {
            Transaction first = endorse("put", "duplicate-a", "1");
            SubmittedTransaction submitted = first.submitAsync();
            assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);

            // The same envelope in a later block has no effect; the status stays that of the first.
            network.forgetRequests();
            long height = network.height();
            SubmittedTransaction again = first.submitAsync();
            org.awaitility.Awaitility.await().until(() -> network.height() > height);

            assertThat(again.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
            assertThat(flagsOfLastBlock()).containsExactly((byte) TxValidationCode.DUPLICATE_TXID_VALUE);
        }

        private byte[] flagsOfLastBlock() throws GatewayException, InvalidProtocolBufferException {
            byte[] block = client.contract("qscc")
                    .evaluateTransaction("GetBlockByNumber", network.channel(), "18446744073709551615");
            return org.hyperledger.fabric.protos.common.Block.parseFrom(block)
                    .getMetadata()
                    .getMetadata(2)
                    .toByteArray();
        }
    }
}
