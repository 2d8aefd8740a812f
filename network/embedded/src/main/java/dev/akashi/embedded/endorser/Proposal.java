package dev.akashi.embedded.endorser;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.identity.Digests;
import java.util.HexFormat;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A client's proposal, taken apart.
 *
 * @param signed as it came
 * @param header header as it came
 * @param channelHeader parsed channel header
 * @param signatureHeader parsed signature header
 * @param chaincode name of the chaincode
 * @param payload parsed payload
 * @param input the chaincode's arguments
 */
public record Proposal(
        SignedProposal signed,
        Header header,
        ChannelHeader channelHeader,
        SignatureHeader signatureHeader,
        String chaincode,
        ChaincodeProposalPayload payload,
        ChaincodeInput input) {

    /** Takes a proposal apart; refuses one that is not complete. */
    public static Proposal unpack(SignedProposal signed) throws ProposalException {
        try {
            org.hyperledger.fabric.protos.peer.Proposal proposal =
                    org.hyperledger.fabric.protos.peer.Proposal.parseFrom(signed.getProposalBytes());
            Header header = Header.parseFrom(proposal.getHeader());
            ChannelHeader channelHeader = ChannelHeader.parseFrom(header.getChannelHeader());
            SignatureHeader signatureHeader = SignatureHeader.parseFrom(header.getSignatureHeader());
            ChaincodeHeaderExtension extension = ChaincodeHeaderExtension.parseFrom(channelHeader.getExtension());
            if (!extension.hasChaincodeId()) {
                throw new ProposalException("ChaincodeHeaderExtension.ChaincodeId is nil");
            }
            if (extension.getChaincodeId().getName().isEmpty()) {
                throw new ProposalException("ChaincodeHeaderExtension.ChaincodeId.Name is empty");
            }
            ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
            ChaincodeInvocationSpec invocation = ChaincodeInvocationSpec.parseFrom(payload.getInput());
            if (!invocation.hasChaincodeSpec()) {
                throw new ProposalException("chaincode invocation spec did not contain chaincode spec");
            }
            if (!invocation.getChaincodeSpec().hasInput()) {
                throw new ProposalException("chaincode input did not contain any input");
            }
            return new Proposal(
                    signed,
                    header,
                    channelHeader,
                    signatureHeader,
                    extension.getChaincodeId().getName(),
                    payload,
                    invocation.getChaincodeSpec().getInput());
        } catch (InvalidProtocolBufferException e) {
            throw new ProposalException("error unmarshalling proposal: " + e.getMessage());
        }
    }

    /** {@return the transaction id that the client named} */
    public String transactionId() {
        return channelHeader.getTxId();
    }

    /** {@return the channel that the client named} */
    public String channel() {
        return channelHeader.getChannelId();
    }

    /** {@return the payload as it goes into a transaction: without transient data} */
    public ByteString payloadWithoutTransient() {
        return payload.toBuilder().clearTransientMap().build().toByteString();
    }

    ByteString hash() {
        return ByteString.copyFrom(Digests.sha256(
                header.getChannelHeader().toByteArray(),
                header.getSignatureHeader().toByteArray(),
                payloadWithoutTransient().toByteArray()));
    }

    void checkForm() throws ProposalException {
        HeaderType type = HeaderType.forNumber(channelHeader.getType());
        if (type != HeaderType.ENDORSER_TRANSACTION && type != HeaderType.CONFIG) {
            throw invalid("invalid header type " + (type == null ? channelHeader.getType() : type));
        }
        if (channelHeader.getEpoch() != 0) {
            throw invalid("epoch is non-zero");
        }
        if (signatureHeader.getNonce().isEmpty()) {
            throw invalid("nonce is empty");
        }
        if (signatureHeader.getCreator().isEmpty()) {
            throw invalid("creator is empty");
        }
        String expected = HexFormat.of()
                .formatHex(Digests.sha256(
                        signatureHeader.getNonce().toByteArray(),
                        signatureHeader.getCreator().toByteArray()));
        if (!transactionId().equals(expected)) {
            throw invalid("incorrectly computed txid '" + transactionId() + "' -- expected '" + expected + "'");
        }
        if (signed.getSignature().isEmpty()) {
            throw invalid("empty signature bytes");
        }
    }

    static ProposalException invalid(String text) {
        return new ProposalException("error validating proposal: " + text);
    }
}
