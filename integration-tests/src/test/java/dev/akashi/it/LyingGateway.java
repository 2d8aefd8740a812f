package dev.akashi.it;

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
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** A gateway that asks a good one and hands back something else. */
final class LyingGateway extends GatewayGrpc.GatewayImplBase implements AutoCloseable {

    private final ManagedChannel channel;
    private final GatewayGrpc.GatewayBlockingStub good;
    private final UnaryOperator<EndorseResponse> lie;
    private final Server server;
    private final AtomicInteger endorsed = new AtomicInteger();
    private final AtomicInteger submitted = new AtomicInteger();
    private volatile boolean swallows;

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

    @Override
    public void evaluate(EvaluateRequest request, StreamObserver<EvaluateResponse> answer) {
        answer(answer, () -> good.evaluate(request));
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
