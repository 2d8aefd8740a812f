package dev.akashi.it.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.Commit;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.client.identity.Signer;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** What a client gets that does everything right. */
interface Submitting extends Behaviour {
    @Test
    default void a_result_is_the_chaincodes_and_what_was_written_is_read_back() throws Exception {
        String key = key("submit-a");

        assertThat(contract().submitTransaction("put", key, "1")).isEqualTo("1".getBytes(UTF_8));
        assertThat(evaluate("get", key)).isEqualTo("1");
    }

    @Test
    default void a_status_names_the_block_and_is_the_same_when_asked_again() throws Exception {
        SubmittedTransaction submitted = committed("put", key("submit-b"), "1");

        assertThat(submitted.getStatus().getTransactionId()).isEqualTo(submitted.getTransactionId());
        assertThat(submitted.getStatus().getBlockNumber())
                .isPositive()
                .isEqualTo(submitted.getStatus().getBlockNumber());
    }

    @Test
    default void to_evaluate_writes_nothing() throws Exception {
        long height = height();

        assertThat(evaluate("put", key("submit-c"), "1")).isEqualTo("1");

        assertThat(evaluate("get", key("submit-c"))).isEmpty();
        assertThat(height()).isEqualTo(height);
    }

    private long height() throws Exception {
        return BlockchainInfo.parseFrom(contract("qscc")
                        .evaluateTransaction("GetChainInfo", network().channel()))
                .getHeight();
    }

    @Test
    default void to_endorse_without_submitting_changes_nothing() throws Exception {
        endorse("put", key("submit-d"), "1");

        assertThat(evaluate("get", key("submit-d"))).isEmpty();
    }

    @Test
    default void a_transaction_does_not_see_its_own_writes() throws Exception {
        assertThat(contract().submitTransaction("putThenGet", key("submit-e"), "1"))
                .isEmpty();
    }

    @Test
    default void a_key_that_is_absent_is_an_empty_value() throws Exception {
        assertThat(evaluate("get", key("never written"))).isEmpty();
    }

    @Test
    default void transient_data_reaches_the_chaincode_and_not_the_transaction() throws Exception {
        Proposal shown = contract()
                .newProposal("showTransient")
                .addArguments("secret")
                .putTransient("secret", "hidden-value")
                .build();
        assertThat(new String(shown.evaluate(), UTF_8)).isEqualTo("hidden-value");

        Transaction counted = contract()
                .newProposal("transient")
                .addArguments(key("submit-f"))
                .putTransient("secret", "hidden-value")
                .build()
                .endorse();
        assertThat(new String(counted.getResult(), UTF_8)).isEqualTo("1");
        assertThat(new String(counted.getBytes(), StandardCharsets.ISO_8859_1)).doesNotContain("hidden-value");
    }

    @Test
    default void the_chaincode_sees_the_clients_organisation_and_certificate() throws Exception {
        SerializedIdentity creator = SerializedIdentity.parseFrom(contract(2).evaluateTransaction("creator"));

        assertThat(creator.getMspid()).isEqualTo(mspId(2));
        assertThat(creator.getIdBytes().toStringUtf8().replace("\r", "").trim())
                .isEqualTo(Files.readString(member(2).user().certificate())
                        .replace("\r", "")
                        .trim());
    }

    @Test
    default void all_chaincodes_see_the_time_that_the_client_named() throws Exception {
        Proposal proposal = contract()
                .newProposal("timestamp")
                .setEndorsingOrganizations(mspId(1), mspId(2), mspId(3))
                .build();

        // The three would not agree if each took its own time.
        assertThat(java.time.Instant.parse(new String(proposal.endorse().getResult(), UTF_8)))
                .isBetween(
                        java.time.Instant.ofEpochMilli(System.currentTimeMillis() - 60_000),
                        java.time.Instant.ofEpochMilli(System.currentTimeMillis() + 60_000));
    }

    @Test
    default void signatures_can_be_made_elsewhere() throws Exception {
        Signer signer = Clients.signer(member(1).user());
        Gateway gateway = gateway(1);
        Proposal unsigned = proposal("put", key("submit-h"), "1");
        Transaction endorsed = gateway.newSignedProposal(unsigned.getBytes(), signer.sign(unsigned.getDigest()))
                .endorse();
        SubmittedTransaction submitted = gateway.newSignedTransaction(
                        endorsed.getBytes(), signer.sign(endorsed.getDigest()))
                .submitAsync();
        Commit commit = gateway.newSignedCommit(submitted.getBytes(), signer.sign(submitted.getDigest()));

        assertThat(commit.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
    }

    @Test
    default void endorsements_are_those_of_a_majority() throws Exception {
        assertThat(endorsers(endorse("put", key("submit-i"), "1"))).hasSize(3).contains(mspId(1));
    }

    @Test
    default void endorsing_organisations_can_be_chosen() throws Exception {
        Transaction transaction = contract()
                .newProposal("put")
                .addArguments(key("submit-j"), "1")
                .setEndorsingOrganizations(mspId(2), mspId(3), mspId(4))
                .build()
                .endorse();

        assertThat(endorsers(transaction)).containsExactlyInAnyOrder(mspId(2), mspId(3), mspId(4));
        assertThat(code(transaction)).isEqualTo(TxValidationCode.VALID);
    }

    private static Set<String> endorsers(Transaction transaction) throws Exception {
        return Envelopes.action(transaction).getAction().getEndorsementsList().stream()
                .map(Endorsement::getEndorser)
                .map(Submitting::mspIdOf)
                .collect(Collectors.toSet());
    }

    private static String mspIdOf(ByteString identity) {
        try {
            return SerializedIdentity.parseFrom(identity).getMspid();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    default void a_client_may_use_the_gateway_of_another_organisation() throws Exception {
        Contract elsewhere = network()
                .clients()
                .gateway(member(1), member(3).user())
                .getNetwork(network().channel())
                .getContract(network().chaincode());

        assertThat(elsewhere.submitTransaction("put", key("submit-k"), "1")).isEqualTo("1".getBytes(UTF_8));
    }

    @Test
    default void what_was_committed_is_seen_at_every_organisation() throws Exception {
        SubmittedTransaction submitted = committed("put", key("submit-l"), "1");

        for (int number = 1; number <= 4; number++) {
            int at = number;
            org.awaitility.Awaitility.await()
                    .untilAsserted(() -> assertThat(contract(at).evaluateTransaction("history", key("submit-l")))
                            .asString()
                            .startsWith(submitted.getTransactionId()));
        }
    }

    @Test
    default void a_chaincode_calls_another_one_within_the_transaction() throws Exception {
        String other = network()
                .otherChaincode()
                .orElseGet(() -> Assumptions.abort("SKIPPED: there is only one chaincode on this network"));

        assertThat(contract().submitTransaction("call", other, "put", key("submit-m"), "called"))
                .isEqualTo("called".getBytes(UTF_8));

        assertThat(evaluate("get", key("submit-m"))).isEmpty();
        assertThat(contract(other).evaluateTransaction("get", key("submit-m"))).isEqualTo("called".getBytes(UTF_8));
    }
}
