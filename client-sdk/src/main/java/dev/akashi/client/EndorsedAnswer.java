package dev.akashi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.client.Questioning.Said;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.Digest;
import dev.akashi.model.TransactionId;
import java.util.List;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.gateway.PreparedTransaction;
import org.hyperledger.fabric.protos.gateway.ProposedTransaction;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ChaincodeActionPayload;
import org.hyperledger.fabric.protos.peer.Endorsement;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Transaction;

/**
 * What a peer endorsed, taken out of what a gateway handed back, after everything by which they could differ from what was
 * asked was checked.
 */
final class EndorsedAnswer {

    private static final int OK = 200;

    private EndorsedAnswer() {}

    /**
     * The answer of an organisation to a proposal.
     *
     * @param asked the proposal, as it was made here
     * @param prepared the prepared transaction, as a gateway handed it back
     * @param member the organisation that was asked
     * @param chaincode the chaincode that was asked
     * @throws LedgerUnavailableException when it is not an answer of a peer of that organisation to that proposal
     */
    static Said verified(Proposal asked, byte[] prepared, TrustRoot.Member member, String chaincode) {
        try {
            Payload payload = Payload.parseFrom(
                    PreparedTransaction.parseFrom(prepared).getEnvelope().getPayload());
            Transaction transaction = Transaction.parseFrom(payload.getData());
            require(transaction.getActionsCount() == 1, asked, "one action", "another number");
            ChaincodeActionPayload action =
                    ChaincodeActionPayload.parseFrom(transaction.getActions(0).getPayload());
            ByteString signed = action.getAction().getProposalResponsePayload();
            ProposalResponsePayload response = ProposalResponsePayload.parseFrom(signed);
            require(
                    response.getProposalHash().equals(hash(asked)),
                    asked,
                    "an answer to the question",
                    "one to another, or to an earlier one");
            ChaincodeAction result = ChaincodeAction.parseFrom(response.getExtension());
            require(
                    result.getChaincodeId().getName().equals(chaincode),
                    asked,
                    "an answer of " + chaincode,
                    "one of another chaincode");
            require(result.getResponse().getStatus() == OK, asked, "an answer", "a refusal");
            require(
                    isEndorsed(action.getAction().getEndorsementsList(), signed, member),
                    asked,
                    "the signature of a peer of " + member.mspId(),
                    "none that holds");
            return new Said(
                    result.getResponse().getPayload().toByteArray(),
                    result.getResults().toByteArray());
        } catch (InvalidProtocolBufferException e) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: expected an endorsed answer, found " + e.getMessage(), id(asked), e);
        }
    }

    private static boolean isEndorsed(List<Endorsement> endorsements, ByteString signed, TrustRoot.Member member) {
        return endorsements.stream()
                .anyMatch(endorsement -> EndorserCertificate.of(
                                endorsement.getEndorser(), member.mspId(), member.authorities())
                        .filter(certificate -> certificate.signed(
                                signed.concat(endorsement.getEndorser()), endorsement.getSignature()))
                        .isPresent());
    }

    /** What endorsers sign instead of the proposal; the proposal's header holds the nonce. */
    private static ByteString hash(Proposal asked) throws InvalidProtocolBufferException {
        org.hyperledger.fabric.protos.peer.Proposal proposal = org.hyperledger.fabric.protos.peer.Proposal.parseFrom(
                ProposedTransaction.parseFrom(asked.getBytes()).getProposal().getProposalBytes());
        Header header = Header.parseFrom(proposal.getHeader());
        return ByteString.copyFrom(Digest.sha256(
                        header.getChannelHeader().toByteArray(),
                        header.getSignatureHeader().toByteArray(),
                        proposal.getPayload().toByteArray())
                .bytes());
    }

    private static void require(boolean holds, Proposal asked, String expected, String found) {
        if (!holds) {
            throw new LedgerUnavailableException(
                    "LEDGER_UNAVAILABLE: expected " + expected + ", found " + found, id(asked), null);
        }
    }

    private static TransactionId id(Proposal asked) {
        return new TransactionId(asked.getTransactionId());
    }
}
