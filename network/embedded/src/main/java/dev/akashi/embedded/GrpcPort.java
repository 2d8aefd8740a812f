package dev.akashi.embedded;

import dev.akashi.identity.TlsFiles;
import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A TLS port on the loopback address. */
final class GrpcPort implements AutoCloseable {
    private static final int MAX_MESSAGE = 100 * 1024 * 1024;

    private final Server server;

    private GrpcPort(Server server) {
        this.server = server;
    }

    /** Opens the port, or another one if it has been taken. */
    static GrpcPort open(
            int port, TlsFiles tls, ExecutorService executor, BooleanSupplier isDown, List<BindableService> services)
            throws IOException {
        try {
            return new GrpcPort(build(port, tls, executor, isDown, services).start());
        } catch (IOException e) {
            return new GrpcPort(build(0, tls, executor, isDown, services).start());
        }
    }

    int port() {
        return server.getPort();
    }

    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(5, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Server build(
            int port, TlsFiles tls, ExecutorService executor, BooleanSupplier isDown, List<BindableService> services)
            throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(Loopback.at(port))
                .sslContext(GrpcSslContexts.forServer(
                                tls.certificate().toFile(), tls.privateKey().toFile())
                        .build())
                .executor(executor)
                .maxInboundMessageSize(MAX_MESSAGE)
                .permitKeepAliveTime(10, TimeUnit.SECONDS)
                .permitKeepAliveWithoutCalls(true)
                .intercept(new DownInterceptor(isDown));
        services.forEach(builder::addService);
        return builder.build();
    }

    private record DownInterceptor(BooleanSupplier isDown) implements ServerInterceptor {
        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            if (isDown.getAsBoolean()) {
                call.close(Status.UNAVAILABLE.withDescription("this organisation is down"), new Metadata());
                return new ServerCall.Listener<>() {};
            }
            return next.startCall(call, headers);
        }
    }
}
