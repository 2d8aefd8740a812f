package dev.akashi.embedded.gateway;

import com.google.protobuf.Any;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/** The codes and texts of a Fabric gateway's errors, all in this one place: clients tell errors apart by them. */
final class GatewayErrors {
    private GatewayErrors() {}

    static StatusRuntimeException invalid(String text) {
        return error(Code.INVALID_ARGUMENT, text, List.of());
    }

    static StatusRuntimeException malformed(String text) {
        return invalid("failed to unpack transaction proposal: " + text);
    }

    static StatusRuntimeException noProposal() {
        return malformed("a signed proposal is required");
    }

    static StatusRuntimeException noProposalToEndorse() {
        return invalid("the proposed transaction must contain a signed proposal");
    }

    static StatusRuntimeException noTransaction() {
        return invalid("a prepared transaction is required");
    }

    static StatusRuntimeException unsignedTransaction() {
        return invalid("prepared transaction must be signed");
    }

    static StatusRuntimeException unknownChannel(String channel) {
        return error(
                Code.UNAVAILABLE,
                "failed to get config for channel [" + channel + "]: could not get last config for channel " + channel,
                List.of());
    }

    static StatusRuntimeException noEvaluator(String chaincode, String channel) {
        return error(Code.FAILED_PRECONDITION, noEvaluatorText(chaincode, channel), List.of());
    }

    static StatusRuntimeException noProtectedEvaluator(String chaincode, String channel) {
        return error(
                Code.FAILED_PRECONDITION,
                "no endorsers found in the gateway's organization; retry specifying target organization(s) to protect"
                        + " transient data: " + noEvaluatorText(chaincode, channel),
                List.of());
    }

    static StatusRuntimeException evaluationRefused(Code code, String message, List<ErrorDetail> details) {
        return error(code, "evaluate call to endorser returned error: " + message, details);
    }

    static StatusRuntimeException evaluationFailed(Code code, List<ErrorDetail> details) {
        return error(code, "failed to evaluate transaction, see attached details for more info", details);
    }

    static StatusRuntimeException noEndorsers(List<String> organizations) {
        return error(
                Code.UNAVAILABLE,
                "failed to find any endorsing peers for org(s): " + String.join(", ", organizations),
                List.of());
    }

    static StatusRuntimeException noMetadata(String chaincode, String channel) {
        return noCombination("No metadata was found for chaincode " + chaincode + " in channel " + channel);
    }

    static StatusRuntimeException noCombination() {
        return noCombination("no peer combination can satisfy the endorsement policy");
    }

    static StatusRuntimeException noCombinationForKey() {
        return noCombination("state based endorsement policy cannot be satisfied");
    }

    static StatusRuntimeException firstEndorsementFailed(List<ErrorDetail> details) {
        return error(Code.ABORTED, "failed to endorse transaction, see attached details for more info", details);
    }

    static StatusRuntimeException tooFewEndorsements(List<ErrorDetail> details) {
        return error(
                Code.ABORTED,
                "failed to collect enough transaction endorsements, see attached details for more info",
                details);
    }

    static StatusRuntimeException noOrdererQuorum(List<ErrorDetail> details) {
        return error(
                Code.UNAVAILABLE,
                "insufficient number of orderers could successfully process transaction to satisfy quorum requirement",
                details);
    }

    static StatusRuntimeException denied(String text) {
        return error(Code.PERMISSION_DENIED, text, List.of());
    }

    static StatusRuntimeException noPolicyManager(String channel) {
        return denied("Failed to get policy manager for channel [" + channel + "]");
    }

    static StatusRuntimeException closing() {
        return error(Code.UNAVAILABLE, "the ledger is closing", List.of());
    }

    private static StatusRuntimeException noCombination(String reason) {
        return error(
                Code.FAILED_PRECONDITION,
                "no combination of peers can be derived which satisfy the endorsement policy: " + reason,
                List.of());
    }

    private static String noEvaluatorText(String chaincode, String channel) {
        return "no peers available to evaluate chaincode " + chaincode + " in channel " + channel;
    }

    private static StatusRuntimeException error(Code code, String text, List<ErrorDetail> details) {
        Status.Builder status = Status.newBuilder().setCode(code.value()).setMessage(text);
        details.forEach(detail -> status.addDetails(Any.pack(detail)));
        return StatusProto.toStatusRuntimeException(status.build());
    }
}
