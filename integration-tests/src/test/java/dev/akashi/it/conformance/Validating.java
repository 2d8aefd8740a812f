package dev.akashi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.HighS;
import dev.akashi.embedded.config.SignedBy;
import dev.akashi.identity.Role;
import io.grpc.Status.Code;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Which transactions count, and with which code the others are told apart. */
interface Validating extends Behaviour {
    String NO_QUORUM =
            "insufficient number of orderers could successfully process transaction to satisfy quorum requirement";

    private Transaction changed(Transaction transaction, UnaryOperator<ChaincodeEndorsedAction.Builder> change)
            throws Exception {
        return Envelopes.changed(
                transaction, gateway(1), Clients.signer(member(1).user()), change);
    }

    private Proposal setPolicy(String key, int organization, String... endorsers) {
        byte[] policy = organization == 0
                ? new byte[0]
                : SignedBy.outOf(1, List.of(mspId(organization)), Role.PEER).toByteArray();
        var proposal = contract().newProposal("setPolicy").addArguments(key).putTransient("policy", policy);
        return (endorsers.length == 0 ? proposal : proposal.setEndorsingOrganizations(endorsers)).build();
    }

    private TxValidationCode put(String key, String... endorsers) throws Exception {
        return code(contract()
                .newProposal("put")
                .addArguments(key, "1")
                .setEndorsingOrganizations(endorsers)
                .build()
                .endorse());
    }

    @Test
    default void of_two_changes_of_what_both_have_read_the_second_conflicts() throws Exception {
        Transaction first = endorse("increment", key("conflict-a"));
        Transaction second = endorse("increment", key("conflict-a"));

        // Which of the two is the first is for the orderers to say.
        assertThat(codes(first, second))
                .containsExactlyInAnyOrder(TxValidationCode.VALID, TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(evaluate("get", key("conflict-a"))).isEqualTo("1");
    }

    @Test
    default void a_conflict_is_a_commit_exception_with_code_and_transaction() throws Exception {
        Transaction stale = endorse("increment", key("conflict-b"));
        committed("put", key("conflict-b"), "5");

        CommitException error = catchThrowableOfType(CommitException.class, stale::submit);

        assertThat(error)
                .hasMessage("Commit of transaction " + stale.getTransactionId()
                        + " failed with status code 11 (MVCC_READ_CONFLICT)");
        assertThat(error.getCode()).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    default void to_write_what_nobody_has_read_does_not_conflict() throws Exception {
        Transaction first = endorse("put", key("conflict-c"), "1");
        Transaction second = endorse("put", key("conflict-c"), "2");

        assertThat(codes(first, second)).containsExactly(TxValidationCode.VALID, TxValidationCode.VALID);
    }

    @Test
    default void a_deletion_conflicts_with_a_read_of_before() throws Exception {
        committed("put", key("conflict-d"), "1");
        Transaction reader = endorse("increment", key("conflict-d"));
        committed("delete", key("conflict-d"));

        assertThat(code(reader)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
        assertThat(evaluate("get", key("conflict-d"))).isEmpty();
    }

    @Test
    default void a_new_key_in_a_short_range_is_a_phantom() throws Exception {
        String prefix = key("phantom-a-");
        committed("putMany", prefix, "5");
        Transaction counted = endorse("countRange", prefix, prefix + "z", key("count-a"));
        committed("put", prefix + "00002x", "new");

        assertThat(code(counted)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    default void a_key_gone_from_a_long_range_is_a_phantom() throws Exception {
        String prefix = key("phantom-b-");
        committed("putMany", prefix, "130");
        Transaction counted = endorse("countRange", prefix, prefix + "z", key("count-b"));
        committed("delete", prefix + "00100");

        assertThat(code(counted)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    default void a_new_key_in_an_empty_range_is_a_phantom() throws Exception {
        String prefix = key("phantom-c-");
        Transaction counted = endorse("countRange", prefix, prefix + "z", key("count-c"));
        committed("put", prefix + "a", "new");

        assertThat(code(counted)).isEqualTo(TxValidationCode.PHANTOM_READ_CONFLICT);
    }

    @Test
    default void ranges_that_did_not_change_do_not_conflict() throws Exception {
        String prefix = key("phantom-d-");
        committed("putMany", prefix, "60");
        Transaction shortRange = endorse("countRange", prefix, prefix + "00010", key("count-d"));
        Transaction longRange = endorse("countRange", prefix, prefix + "z", key("count-e"));
        committed("put", key("phantom-e"), "outside");

        assertThat(codes(shortRange, longRange)).containsOnly(TxValidationCode.VALID);
    }

    @Test
    default void an_endorsement_taken_away() throws Exception {
        Transaction transaction = changed(endorse("put", key("policy-a"), "1"), action -> action.removeEndorsements(0));

        assertThat(code(transaction)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(evaluate("get", key("policy-a"))).isEmpty();
    }

    @Test
    default void one_endorsement_three_times() throws Exception {
        Transaction transaction = changed(endorse("put", key("policy-b"), "1"), action -> {
            Endorsement first = action.getEndorsements(0);
            return action.clearEndorsements()
                    .addEndorsements(first)
                    .addEndorsements(first)
                    .addEndorsements(first);
        });

        assertThat(code(transaction)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    default void an_endorsement_with_a_changed_signature() throws Exception {
        Transaction transaction = changed(endorse("put", key("policy-c"), "1"), action -> {
            byte[] signature = action.getEndorsements(0).getSignature().toByteArray();
            signature[signature.length - 1] ^= 1;
            return action.setEndorsements(
                    0, action.getEndorsements(0).toBuilder().setSignature(ByteString.copyFrom(signature)));
        });

        assertThat(code(transaction)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    default void an_endorsement_whose_signature_has_the_larger_value_of_s() throws Exception {
        Transaction transaction = changed(
                endorse("put", key("policy-d"), "1"),
                action -> action.setEndorsements(
                        0,
                        action.getEndorsements(0).toBuilder()
                                .setSignature(HighS.of(action.getEndorsements(0).getSignature()))));

        assertThat(code(transaction)).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    default void a_result_that_nobody_endorsed() throws Exception {
        Transaction transaction = changed(
                endorse("put", key("policy-e"), "1"),
                action -> action.setProposalResponsePayload(
                        action.getProposalResponsePayload().concat(ByteString.copyFrom(new byte[] {0x12, 0x00}))));

        assertThat(code(transaction)).isNotEqualTo(TxValidationCode.VALID);
        assertThat(evaluate("get", key("policy-e"))).isEmpty();
    }

    @Test
    default void endorsements_of_too_few_organisations_by_the_clients_own_choice() throws Exception {
        assertThat(put(key("policy-f"), mspId(1), mspId(2))).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
    }

    @Test
    default void a_transaction_that_its_creator_did_not_sign_is_not_ordered() throws Exception {
        Transaction transaction = endorse("put", key("creator-a"), "1");
        byte[] wrong = Clients.signer(member(1).user()).sign(new byte[32]);
        SubmitException error = catchThrowableOfType(
                SubmitException.class,
                () -> gateway(1)
                        .newSignedTransaction(transaction.getBytes(), wrong)
                        .submitAsync());

        if (network().isBft()) {
            assertError(error, Code.UNAVAILABLE, NO_QUORUM);
            assertThat(details(error))
                    .isNotEmpty()
                    .allMatch(detail ->
                            detail.contains(": received unsuccessful response from orderer: status=FORBIDDEN, info="));
        } else {
            assertError(
                    error,
                    Code.ABORTED,
                    "received unsuccessful response from orderer: status=FORBIDDEN,"
                            + " info=signature set did not satisfy policy: permission denied");
        }
    }

    @Test
    default void a_transaction_that_was_ordered_has_no_effect_again() throws Exception {
        Transaction transaction = endorse("put", key("again-a"), "1");
        transaction.submit();
        if (!network().isBft()) {
            // Raft does not know requests: it is ordered again, found to be a duplicate, and the first one counts.
            assertThat(code(transaction)).isEqualTo(TxValidationCode.VALID);
            return;
        }
        SubmitException error = catchThrowableOfType(SubmitException.class, transaction::submitAsync);

        assertError(error, Code.UNAVAILABLE, NO_QUORUM);
        assertThat(error.getTransactionId()).isEqualTo(transaction.getTransactionId());
        assertThat(details(error))
                .isNotEmpty()
                .allMatch(detail -> detail.endsWith("received unsuccessful response from orderer:"
                        + " status=SERVICE_UNAVAILABLE, info=failed to submit request: request already processed"));
    }

    @Test
    default void a_transaction_submitted_twice_at_once_is_committed_once() throws Exception {
        Transaction transaction = endorse("increment", key("again-b"));

        assertThat(codes(transaction, transaction)).containsOnly(TxValidationCode.VALID);
        assertThat(evaluate("history", key("again-b")).split(",")).hasSize(1);
    }

    @Test
    default void a_key_with_a_policy_of_its_own_is_written_with_that_alone() throws Exception {
        String key = key("own-policy");
        committed("put", key, "1");
        setPolicy(key, 4).endorse().submit();

        assertThat(put(key, mspId(1), mspId(2), mspId(3))).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(put(key, mspId(4))).isEqualTo(TxValidationCode.VALID);
        // Left to itself the gateway finds out whom to ask.
        committed("put", key, "2");
    }

    @Test
    default void a_keys_policy_can_be_read_and_taken_away_by_whom_it_names() throws Exception {
        String key = key("removed-policy");
        committed("put", key, "1");
        setPolicy(key, 4).endorse().submit();
        assertThat(contract().evaluateTransaction("getPolicy", key))
                .isEqualTo(SignedBy.outOf(1, List.of(mspId(4)), Role.PEER).toByteArray());
        assertThat(code(setPolicy(key, 0, mspId(1), mspId(2), mspId(3)).endorse()))
                .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);

        assertThat(code(setPolicy(key, 0, mspId(4)).endorse())).isEqualTo(TxValidationCode.VALID);

        assertThat(put(key, mspId(4))).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        assertThat(put(key, mspId(1), mspId(2), mspId(3))).isEqualTo(TxValidationCode.VALID);
        // The committers have no policy for the key any more; gateways do, and it is one that nobody satisfies.
        assertError(
                catchThrowableOfType(EndorseException.class, () -> endorse("put", key, "2")),
                Code.FAILED_PRECONDITION,
                "no combination of peers can be derived which satisfy the endorsement policy: state based endorsement"
                        + " policy cannot be satisfied");
    }

    @Test
    default void a_new_policy_of_a_key_conflicts_with_reads_of_before() throws Exception {
        String key = key("policy-version");
        committed("put", key, "1");
        Transaction reader = endorse("increment", key);
        setPolicy(key, 1).endorse().submit();

        assertThat(code(reader)).isEqualTo(TxValidationCode.MVCC_READ_CONFLICT);
    }

    @Test
    default void a_key_whose_policy_changes_in_a_block_is_not_written_in_that_block() throws Exception {
        for (int attempt = 1; attempt <= 10; attempt++) {
            String key = key("policy-changing-" + attempt);
            committed("put", key, "1");
            Transaction change = setPolicy(key, 1).endorse();
            Transaction write = endorse("put", key, "2");
            List<SubmittedTransaction> submitted = submitTogether(change, write);
            if (inOneBlock(submitted) && inOrder(submitted)) {
                assertThat(submitted.get(0).getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
                assertThat(submitted.get(1).getStatus().getCode())
                        .isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
                return;
            }
        }
        Assumptions.abort("SKIPPED: no two transactions came into one block");
    }
}
