package dev.akashi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.ByteString;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.junit.jupiter.api.Test;

/** Requests that the client library would not send. */
interface Asking extends Behaviour {
    private GatewayGrpc.GatewayBlockingStub stub() {
        return GatewayGrpc.newBlockingStub(network().clients().channel(member(1)));
    }

    private static void assertRefused(Code code, String text, ThrowingCallable call) {
        StatusRuntimeException error = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(error.getStatus().getCode()).isEqualTo(code);
        assertThat(error.getStatus().getDescription()).isEqualTo(text);
    }

    private static SignedCommitStatusRequest status(CommitStatusRequest.Builder request) {
        return SignedCommitStatusRequest.newBuilder()
                .setRequest(request.build().toByteString())
                .build();
    }

    @Test
    default void nothing_to_evaluate_endorse_or_submit() {
        assertRefused(
                Code.INVALID_ARGUMENT,
                "failed to unpack transaction proposal: a signed proposal is required",
                () -> stub().evaluate(EvaluateRequest.getDefaultInstance()));
        assertRefused(
                Code.INVALID_ARGUMENT,
                "the proposed transaction must contain a signed proposal",
                () -> stub().endorse(EndorseRequest.getDefaultInstance()));
        assertRefused(
                Code.INVALID_ARGUMENT,
                "a prepared transaction is required",
                () -> stub().submit(SubmitRequest.getDefaultInstance()));
    }

    @Test
    default void a_transaction_without_a_signature() {
        assertRefused(
                Code.INVALID_ARGUMENT,
                "prepared transaction must be signed",
                () -> stub().submit(SubmitRequest.newBuilder()
                        .setPreparedTransaction(Envelope.getDefaultInstance())
                        .build()));
    }

    @Test
    default void a_status_of_nothing() {
        ByteString somebody = ByteString.copyFromUtf8("x");
        assertRefused(
                Code.INVALID_ARGUMENT,
                "a commit status request is required",
                () -> stub().commitStatus(SignedCommitStatusRequest.getDefaultInstance()));
        assertRefused(
                Code.INVALID_ARGUMENT,
                "no identity provided",
                () -> stub().commitStatus(
                                status(CommitStatusRequest.newBuilder().setChannelId("x"))));
        assertRefused(
                Code.INVALID_ARGUMENT,
                "no channel ID provided",
                () -> stub().commitStatus(
                                status(CommitStatusRequest.newBuilder().setIdentity(somebody))));
        assertRefused(
                Code.INVALID_ARGUMENT,
                "transaction ID should not be empty",
                () -> stub().commitStatus(status(
                        CommitStatusRequest.newBuilder().setChannelId("x").setIdentity(somebody))));
    }

    @Test
    default void a_status_asked_for_by_nobody() {
        StatusRuntimeException error = catchThrowableOfType(
                StatusRuntimeException.class,
                () -> stub().commitStatus(status(CommitStatusRequest.newBuilder()
                        .setChannelId(network().channel())
                        .setTransactionId("a")
                        .setIdentity(ByteString.copyFromUtf8("x")))));

        assertThat(error.getStatus().getCode()).isEqualTo(Code.PERMISSION_DENIED);
        assertThat(error.getStatus().getDescription())
                .startsWith("Failed evaluating policy on signed data during check policy on channel ["
                        + network().channel() + "] with policy [/Channel/Application/Readers]: [");
    }

    @Test
    default void events_of_nothing_and_of_nowhere() {
        assertRefused(
                Code.INVALID_ARGUMENT,
                "a chaincode events request is required",
                () -> stub().chaincodeEvents(SignedChaincodeEventsRequest.getDefaultInstance())
                        .hasNext());
        assertRefused(
                Code.PERMISSION_DENIED,
                "Failed to get policy manager for channel [absent]",
                () -> stub().chaincodeEvents(SignedChaincodeEventsRequest.newBuilder()
                                .setRequest(ChaincodeEventsRequest.newBuilder()
                                        .setChannelId("absent")
                                        .build()
                                        .toByteString())
                                .build())
                        .hasNext());
    }
}
