package dev.akashi.embedded.chaincode;

import dev.akashi.embedded.ledger.Simulator;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * One invocation of a chaincode.
 *
 * @param channel channel
 * @param transactionId transaction id
 * @param namespace name of the invoked chaincode, whose keys it reads and writes
 * @param input arguments
 * @param proposal the client's proposal
 * @param simulator the transaction's reads and writes, shared with the chaincodes that this one calls
 * @param others how this chaincode calls another one
 */
public record ChaincodeCall(
        String channel,
        String transactionId,
        String namespace,
        ChaincodeInput input,
        SignedProposal proposal,
        Simulator simulator,
        OtherChaincodes others) {

    /** Runs another chaincode within the same transaction. */
    @FunctionalInterface
    public interface OtherChaincodes {
        /** {@return the called chaincode's final message} */
        ChaincodeMessage invoke(String chaincode, ChaincodeInput input) throws ChaincodeException;
    }
}
