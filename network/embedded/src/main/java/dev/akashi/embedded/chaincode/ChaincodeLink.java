package dev.akashi.embedded.chaincode;

import dev.akashi.identity.TlsFiles;
import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.hyperledger.fabric.protos.peer.ChaincodeGrpc;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An organisation's connection to its chaincode server. The ledger dials, as a peer does for chaincode as a service, with
 * TLS on both sides; it dials again for as long as it takes, and whenever the stream ends. Thread-safe.
 */
public final class ChaincodeLink implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChaincodeLink.class);
    private static final Duration RETRY = Duration.ofMillis(100);
    private static final Duration REGISTRATION_LIMIT = Duration.ofSeconds(10);
    private static final Duration CLOSE_LIMIT = Duration.ofMillis(20);
    private static final int MAX_MESSAGE = 100 * 1024 * 1024;

    private final String label;
    private final ManagedChannel channel;
    private final ExecutorService workers;
    private final ScheduledExecutorService scheduler;
    private final CompletableFuture<Void> firstReady = new CompletableFuture<>();
    private volatile @Nullable ChaincodeStream stream;
    private volatile boolean closed;

    /** Starts dialling the server; the workers are for what may wait, such as a call of another chaincode. */
    public ChaincodeLink(
            String label,
            InetSocketAddress server,
            TlsFiles tls,
            ExecutorService workers,
            ScheduledExecutorService scheduler)
            throws IOException {
        this.label = label;
        this.workers = workers;
        this.scheduler = scheduler;
        this.channel = NettyChannelBuilder.forAddress(server.getHostString(), server.getPort())
                .sslContext(GrpcSslContexts.forClient()
                        .trustManager(tls.trustedRoot().toFile())
                        .keyManager(tls.certificate().toFile(), tls.privateKey().toFile())
                        .build())
                .overrideAuthority("localhost")
                .maxInboundMessageSize(MAX_MESSAGE)
                .build();
        dial();
    }

    /** {@return done once the chaincode has been ready for the first time} */
    public CompletableFuture<Void> ready() {
        return firstReady;
    }

    /** {@return the last message, COMPLETED or ERROR, of a transaction that this call runs and waits for} */
    public ChaincodeMessage execute(ChaincodeCall call, Duration limit) throws ChaincodeException {
        ChaincodeStream current = stream;
        if (current == null || !current.ready().isDone() || current.ready().isCompletedExceptionally()) {
            throw new ChaincodeException("could not launch chaincode " + call.namespace() + ": connection to " + label
                    + " failed: no chaincode server is ready");
        }
        return current.execute(call, limit);
    }

    /** Tells the chaincode that there will be no more transactions; the shim reports any other end as severe. */
    public void finish() {
        closed = true;
        ChaincodeStream current = stream;
        if (current != null) {
            current.complete();
        }
        channel.shutdown();
    }

    /** Ends the connection, after leaving a finished stream a moment to be seen by the other side. */
    @Override
    public void close() {
        finish();
        try {
            if (!channel.awaitTermination(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                channel.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            channel.shutdownNow();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // Both ends of the stream are told of a failure.
    private void dial() {
        if (closed) {
            return;
        }
        ChaincodeStream next = new ChaincodeStream(label, workers, this::dialLater);
        next.ready().thenRun(() -> {
            LOGGER.info("{}: chaincode is ready", label);
            firstReady.complete(null);
        });
        stream = next;
        channel.resetConnectBackoff();
        ClientCallStreamObserver<ChaincodeMessage> outbound = (ClientCallStreamObserver<ChaincodeMessage>)
                ChaincodeGrpc.newStub(channel).connect(next);
        next.setOutbound(outbound);
        scheduler.schedule(() -> giveUp(next, outbound), REGISTRATION_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A chaincode that took the connection but does not register has failed in a way that it tells nobody. */
    private static void giveUp(ChaincodeStream stream, ClientCallStreamObserver<ChaincodeMessage> outbound) {
        if (!stream.ready().isDone()) {
            outbound.cancel("the chaincode did not register", null);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // What can fail in it, the stream reports.
    private void dialLater() {
        if (closed) {
            return;
        }
        try {
            scheduler.schedule(this::dial, RETRY.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOGGER.debug("{}: not dialling again, the network is closed", label);
        }
    }
}
