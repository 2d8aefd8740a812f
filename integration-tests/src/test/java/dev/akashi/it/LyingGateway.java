package dev.akashi.it;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.client.NetworkProfile.Gateway;
import dev.akashi.identity.TlsFiles;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/** A gateway that asks a good one and hands back something else. */
final class LyingGateway extends GatewayGrpc.GatewayImplBase implements AutoCloseable {

    private final ManagedChannel channel;
    private final GatewayGrpc.GatewayBlockingStub good;
    private final UnaryOperator<EndorseResponse> lie;
    private final Server server;
    private final AtomicInteger endorsed = new AtomicInteger();
    private final AtomicInteger submitted = new AtomicInteger();
    private final AtomicInteger askedInVain = new AtomicInteger();
    private volatile boolean swallows;
    private volatile String notKnown = "";
    private volatile @Nullable StatusRuntimeException refusal;

    private LyingGateway(Gateway gateway, TlsFiles tls, UnaryOperator<EndorseResponse> lie) throws IOException {
        this.lie = lie;
        this.channel = NettyChannelBuilder.forTarget(gateway.address())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(gateway.tlsCaCertificate().toFile())
                        .build())
                .overrideAuthority(gateway.serverName())
                .build();
        this.good = GatewayGrpc.newBlockingStub(channel);
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .sslContext(GrpcSslContexts.forServer(
                                tls.certificate().toFile(), tls.privateKey().toFile())
                        .build())
                .addService(this)
                .build()
                .start();
    }

    /** Starts before a good gateway, with a certificate that its clients accept. */
    static LyingGateway before(Gateway gateway, TlsFiles tls, UnaryOperator<EndorseResponse> lie) throws IOException {
        return new LyingGateway(gateway, tls, lie);
    }

    /** From now on it keeps what is submitted to itself, and says that it is committed. */
    LyingGateway swallowing() {
        swallows = true;
        return this;
    }

    String address() {
        return "127.0.0.1:" + server.getPort();
    }

    /** {@return how often it was asked to collect endorsements} */
    int endorsed() {
        return endorsed.get();
    }

    /** {@return how often it was handed a transaction that the client had signed} */
    int submitted() {
        return submitted.get();
    }

    @Override
    public void endorse(EndorseRequest request, StreamObserver<EndorseResponse> answer) {
        endorsed.incrementAndGet();
        answer(answer, () -> lie.apply(good.endorse(request)));
    }

    /**
     * From now on it refuses a question as its chaincode refuses one that it does not know. The chaincode's own words are those
     * that this gateway passed on last: such a question goes first.
     */
    LyingGateway notKnowing(String transaction) {
        notKnown = transaction;
        return this;
    }

    /** {@return how often the question was asked that it does not know} */
    int askedInVain() {
        return askedInVain.get();
    }

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answer) {
        answer(answer, () -> {
            StatusRuntimeException words = refusal;
            if (words != null && transaction(request).equals(notKnown)) {
                askedInVain.incrementAndGet();
                throw words;
            }
            try {
                return good.evaluate(request);
            } catch (StatusRuntimeException e) {
                refusal = e;
                throw e;
            }
        });
    }

    private static String transaction(EvaluateRequest request) {
        try {
            Proposal proposal =
                    Proposal.parseFrom(request.getProposedTransaction().getProposalBytes());
            ChaincodeProposalPayload payload = ChaincodeProposalPayload.parseFrom(proposal.getPayload());
            return ChaincodeInvocationSpec.parseFrom(payload.getInput())
                    .getChaincodeSpec()
                    .getInput()
                    .getArgs(0)
                    .toStringUtf8();
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void submit(SubmitRequest request, StreamObserver<SubmitResponse> answer) {
        submitted.incrementAndGet();
        answer(answer, () -> swallows ? SubmitResponse.getDefaultInstance() : good.submit(request));
    }

    @Override
    public void commitStatus(SignedCommitStatusRequest request, StreamObserver<CommitStatusResponse> answer) {
        answer(
                answer,
                () -> swallows
                        ? CommitStatusResponse.newBuilder()
                                .setResult(TxValidationCode.VALID)
                                .setBlockNumber(1)
                                .build()
                        : good.commitStatus(request));
    }

    private static <T> void answer(StreamObserver<T> observer, Supplier<T> answer) {
        T found;
        try {
            found = answer.get();
        } catch (StatusRuntimeException e) {
            observer.onError(e);
            return;
        }
        observer.onNext(found);
        observer.onCompleted();
    }

    @Override
    public void close() {
        server.shutdownNow();
        channel.shutdownNow();
    }
}
