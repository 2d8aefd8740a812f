package dev.akashi.it.conformance;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.akashi.it.conformance.NetworkUnderTest.Member;
import io.grpc.Status.Code;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Network;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.TestInstance;

/**
 * What every group of behaviours has at hand. The groups are interfaces, so that a class that has a network to test says
 * only which network that is, and is given all tests.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
interface Behaviour {
    /** Makes keys new on a network that was used before. */
    String RUN = UUID.randomUUID().toString().substring(0, 8);

    /** {@return the network} */
    NetworkUnderTest network();

    default Member member(int number) {
        return network().members().get(number - 1);
    }

    default String mspId(int number) {
        return member(number).mspId();
    }

    default Gateway gateway(int number) {
        return network().clients().gateway(member(number), member(number).user());
    }

    default Network channel() {
        return gateway(1).getNetwork(network().channel());
    }

    default Contract contract() {
        return channel().getContract(network().chaincode());
    }

    default Contract contract(String chaincode) {
        return channel().getContract(chaincode);
    }

    default Contract contract(int number) {
        return gateway(number)
                .getNetwork(network().channel())
                .getContract(network().chaincode());
    }

    default String key(String name) {
        return RUN + "-" + name;
    }

    default String evaluate(String function, String... arguments) throws GatewayException {
        return new String(contract().evaluateTransaction(function, arguments), UTF_8);
    }

    default Proposal proposal(String function, String... arguments) {
        return contract().newProposal(function).addArguments(arguments).build();
    }

    default Transaction endorse(String function, String... arguments) throws GatewayException {
        return proposal(function, arguments).endorse();
    }

    default SubmittedTransaction committed(String function, String... arguments) throws GatewayException {
        SubmittedTransaction submitted = endorse(function, arguments).submitAsync();
        assertThat(submitted.getStatus().getCode()).isEqualTo(TxValidationCode.VALID);
        return submitted;
    }

    default TxValidationCode code(Transaction transaction) throws GatewayException {
        return transaction.submitAsync().getStatus().getCode();
    }

    /** {@return the codes of transactions that are handed in one right after the other} */
    default List<TxValidationCode> codes(Transaction... transactions) throws GatewayException {
        List<TxValidationCode> codes = new ArrayList<>();
        for (SubmittedTransaction submitted : submitTogether(transactions)) {
            codes.add(submitted.getStatus().getCode());
        }
        return codes;
    }

    default List<SubmittedTransaction> submitTogether(Transaction... transactions) throws GatewayException {
        List<SubmittedTransaction> submitted = new ArrayList<>();
        for (Transaction transaction : transactions) {
            submitted.add(transaction.submitAsync());
        }
        return submitted;
    }

    default boolean inOneBlock(List<SubmittedTransaction> submitted) throws CommitStatusException {
        long first = submitted.get(0).getStatus().getBlockNumber();
        for (SubmittedTransaction transaction : submitted) {
            if (transaction.getStatus().getBlockNumber() != first) {
                return false;
            }
        }
        return true;
    }

    /** {@return whether transactions of one block are in it in this order, which the orderers need not keep} */
    default boolean inOrder(List<SubmittedTransaction> submitted) throws GatewayException, IOException {
        List<String> ids = new ArrayList<>();
        Block block = Block.parseFrom(contract("qscc")
                .evaluateTransaction(
                        "GetBlockByTxID", network().channel(), submitted.get(0).getTransactionId()));
        for (ByteString envelope : block.getData().getDataList()) {
            ids.add(Envelopes.transactionId(envelope));
        }
        List<String> expected =
                submitted.stream().map(SubmittedTransaction::getTransactionId).toList();
        ids.retainAll(expected);
        return ids.equals(expected);
    }

    default void assertError(GatewayException error, Code code, String text) {
        assertThat(error).isNotNull();
        assertThat(error.getStatus().getCode()).as(error.toString()).isEqualTo(code);
        assertThat(error.getStatus().getDescription()).isEqualTo(text);
    }

    /** {@return who failed and how, with the transaction's id left out} */
    default List<String> details(GatewayException error) {
        return error.getDetails().stream()
                .map(detail -> detail.getMspId() + ": " + detail.getMessage())
                .toList();
    }
}
