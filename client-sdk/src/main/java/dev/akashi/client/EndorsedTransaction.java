package dev.akashi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.MspId;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.Transaction;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeEndorsedAction;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.TransactionAction;

/**
 * What a gateway hands back to be signed, once it was looked at. The gateway may be another organisation's: nothing is signed
 * but what was proposed, with an answer that several organisations' peers have signed.
 *
 * @param transaction what may be signed
 * @param result the chaincode's answer, as it was endorsed
 */
record EndorsedTransaction(Transaction transaction, ByteString result) {

    private static final int SUCCESS = 200;

    /** A gateway handed back something else than it was asked for. Nothing was signed. */
    static final class MisleadingException extends Exception {

        private static final long serialVersionUID = 1L;

        MisleadingException(String expected, String found) {
            super("the gateway handed back something else to be signed: expected " + expected + ", found " + found
                    + "; it was not signed");
        }
    }

    /**
     * Looks at a transaction.
     *
     * @throws MisleadingException when it is not what was proposed, as several organisations endorsed it
     */
    static EndorsedTransaction of(Proposal proposal, Transaction transaction, String chaincode, Endorsers endorsers)
            throws MisleadingException {
        try {
            org.hyperledger.fabric.protos.peer.Proposal proposed =
                    org.hyperledger.fabric.protos.peer.Proposal.parseFrom(
                            ProposedTransaction.parseFrom(proposal.getBytes())
                                    .getProposal()
                                    .getProposalBytes());
            Header header = Header.parseFrom(proposed.getHeader());
            // What a transaction keeps of a proposal: everything but the transient data.
            ByteString asked = ChaincodeProposalPayload.newBuilder()
                    .setInput(ChaincodeProposalPayload.parseFrom(proposed.getPayload())
                            .getInput())
                    .build()
                    .toByteString();
            ByteString handedBack = PreparedTransaction.parseFrom(transaction.getBytes())
                    .getEnvelope()
                    .getPayload();
            ChaincodeEndorsedAction action = action(handedBack);
            if (!expected(header, asked, action).equals(handedBack)) {
                throw new MisleadingException("what was proposed", "another transaction");
            }
            return new EndorsedTransaction(transaction, result(header, asked, action, chaincode, endorsers));
        } catch (InvalidProtocolBufferException e) {
            throw new MisleadingException("a transaction", "what is none: " + e.getMessage());
        }
    }

    private static ChaincodeEndorsedAction action(ByteString payload)
            throws InvalidProtocolBufferException, MisleadingException {
        List<TransactionAction> actions = org.hyperledger.fabric.protos.peer.Transaction.parseFrom(
                        Payload.parseFrom(payload).getData())
                .getActionsList();
        if (actions.size() != 1) {
            throw new MisleadingException("one action", actions.size() + " of them");
        }
        return ChaincodeActionPayload.parseFrom(actions.get(0).getPayload()).getAction();
    }

    /** The only bytes that are right for these endorsements: so there is no place for anything else. */
    private static ByteString expected(Header header, ByteString asked, ChaincodeEndorsedAction action) {
        return Payload.newBuilder()
                .setHeader(header)
                .setData(org.hyperledger.fabric.protos.peer.Transaction.newBuilder()
                        .addActions(TransactionAction.newBuilder()
                                .setHeader(header.getSignatureHeader())
                                .setPayload(ChaincodeActionPayload.newBuilder()
                                        .setChaincodeProposalPayload(asked)
                                        .setAction(action)
                                        .build()
                                        .toByteString()))
                        .build()
                        .toByteString())
                .build()
                .toByteString();
    }

    private static ByteString result(
            Header header, ByteString asked, ChaincodeEndorsedAction action, String chaincode, Endorsers endorsers)
            throws InvalidProtocolBufferException, MisleadingException {
        ProposalResponsePayload response = ProposalResponsePayload.parseFrom(action.getProposalResponsePayload());
        if (!response.getProposalHash().equals(hash(header, asked))) {
            throw new MisleadingException("an answer to what was proposed", "one to something else");
        }
        ChaincodeAction done = ChaincodeAction.parseFrom(response.getExtension());
        if (!done.getChaincodeId().getName().equals(chaincode)
                || done.getResponse().getStatus() != SUCCESS) {
            throw new MisleadingException(
                    "success of " + chaincode,
                    done.getResponse().getStatus() + " of "
                            + done.getChaincodeId().getName());
        }
        Set<MspId> signed = new HashSet<>();
        for (Endorsement endorsement : action.getEndorsementsList()) {
            endorsers.verify(action.getProposalResponsePayload(), endorsement).ifPresent(signed::add);
        }
        if (signed.size() < endorsers.threshold()) {
            throw new MisleadingException(
                    "endorsements of " + endorsers.threshold() + " organisations or more", "those of " + signed);
        }
        return done.getResponse().getPayload();
    }

    private static ByteString hash(Header header, ByteString asked) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(header.getChannelHeader().asReadOnlyByteBuffer());
            digest.update(header.getSignatureHeader().asReadOnlyByteBuffer());
            digest.update(asked.asReadOnlyByteBuffer());
            return ByteString.copyFrom(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
