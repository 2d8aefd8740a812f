package dev.akashi.embedded.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.endorser.Endorser;
import dev.akashi.embedded.endorser.PeerUnavailableException;
import dev.akashi.embedded.endorser.ProposalException;
import io.grpc.Status.Code;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;
import org.hyperledger.fabric.protos.peer.ChaincodeAction;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.ProposalResponsePayload;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;

/**
 * A peer that a gateway asks for endorsements.
 *
 * @param address where it would be dialled; part of error details
 * @param endorser the peer
 */
public record GatewayPeer(String address, Endorser endorser) {

    String mspId() {
        return endorser.mspId();
    }

    ErrorDetail detail(String message) {
        return ErrorDetail.newBuilder()
                .setAddress(address)
                .setMspId(mspId())
                .setMessage(message)
                .build();
    }

    /**
     * What became of a proposal.
     *
     * @param response the peer's answer; the default one if it gave none
     * @param code OK, or how the gateway reports the failure
     * @param message the failure
     * @param othersMayDoBetter whether the failure is the peer's own
     */
    record Reply(ProposalResponse response, Code code, String message, boolean othersMayDoBetter) {
        boolean isGood() {
            return code == Code.OK;
        }

        /** {@return the chaincode's result: that of the endorsed action, which need not be the response's payload} */
        Response result() {
            Response.Builder result = response.getResponse().toBuilder();
            try {
                ByteString extension =
                        ProposalResponsePayload.parseFrom(response.getPayload()).getExtension();
                ChaincodeAction action = ChaincodeAction.parseFrom(extension);
                if (action.hasResponse()) {
                    result.setPayload(action.getResponse().getPayload());
                }
                return result.build();
            } catch (InvalidProtocolBufferException e) {
                return result.build();
            }
        }
    }

    Reply process(SignedProposal proposal) {
        ProposalResponse response;
        try {
            response = endorser.process(proposal);
        } catch (ProposalException e) {
            return failed(Code.FAILED_PRECONDITION, message(e), false);
        } catch (PeerUnavailableException e) {
            return failed(Code.UNAVAILABLE, message(e), true);
        }
        int status = response.getResponse().getStatus();
        if (status >= 200 && status < 400) {
            return new Reply(response, Code.OK, "", false);
        }
        String text = response.getResponse().getMessage();
        if (status == 500 && response.getPayload().isEmpty()) {
            return failed(Code.ABORTED, text, true);
        }
        return failed(Code.UNKNOWN, "chaincode response " + status + ", " + text, false);
    }

    private static Reply failed(Code code, String message, boolean othersMayDoBetter) {
        return new Reply(ProposalResponse.getDefaultInstance(), code, message, othersMayDoBetter);
    }

    private static String message(Exception e) {
        return String.valueOf(e.getMessage());
    }
}
