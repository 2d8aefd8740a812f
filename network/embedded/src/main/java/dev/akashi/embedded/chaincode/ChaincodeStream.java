package dev.akashi.embedded.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.embedded.ledger.SimulationException;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The peer's side of one stream to a chaincode: it registers, is told that it is ready, and then runs transactions. */
final class ChaincodeStream implements StreamObserver<ChaincodeMessage> {
    private static final Logger LOGGER = LoggerFactory.getLogger(ChaincodeStream.class);

    /** How many keys one message may read or write, as on a peer. */
    private static final int MOST_AT_ONCE = 1000;

    private final String label;
    private final Executor workers;
    private final Runnable afterEnd;
    private final CompletableFuture<Void> ready = new CompletableFuture<>();
    private final CountDownLatch outboundSet = new CountDownLatch(1);
    private final Map<String, TransactionContext> running = new ConcurrentHashMap<>();
    private @Nullable StreamObserver<ChaincodeMessage> outbound;
    private boolean registered;
    private boolean ended;

    /** Takes who runs what may wait, and what to do once the stream has ended. */
    ChaincodeStream(String label, Executor workers, Runnable afterEnd) {
        this.label = label;
        this.workers = workers;
        this.afterEnd = afterEnd;
    }

    /** The chaincode may speak before the caller has this observer: its messages wait for it. */
    void setOutbound(StreamObserver<ChaincodeMessage> observer) {
        this.outbound = observer;
        outboundSet.countDown();
    }

    CompletableFuture<Void> ready() {
        return ready;
    }

    /** {@return the last message, COMPLETED or ERROR, of a transaction that this call runs and waits for} */
    ChaincodeMessage execute(ChaincodeCall call, Duration limit) throws ChaincodeException {
        TransactionContext context = new TransactionContext(call);
        String key = key(call.channel(), call.transactionId());
        if (running.putIfAbsent(key, context) != null) {
            throw new ChaincodeException("txid: " + call.transactionId() + "(" + call.channel() + ") exists");
        }
        try {
            if (ready.isCompletedExceptionally()) {
                throw new ChaincodeException("chaincode stream terminated");
            }
            send(ChaincodeMessage.newBuilder()
                    .setType(ChaincodeMessage.Type.TRANSACTION)
                    .setChannelId(call.channel())
                    .setTxid(call.transactionId())
                    .setPayload(call.input().toByteString())
                    .setProposal(call.proposal())
                    .build());
            return context.result().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new ChaincodeException("timeout expired while executing transaction");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ChaincodeException("interrupted while executing transaction");
        } catch (ExecutionException e) {
            throw new ChaincodeException("chaincode stream terminated");
        } finally {
            running.remove(key);
        }
    }

    /** Tells the chaincode that there will be no more transactions. */
    synchronized void complete() {
        StreamObserver<ChaincodeMessage> open = outbound;
        if (open != null && !ended) {
            ended = true;
            open.onCompleted();
        }
    }

    @Override
    public void onNext(ChaincodeMessage message) {
        try {
            outboundSet.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return;
        }
        switch (message.getType()) {
            case REGISTER -> register();
            case KEEPALIVE -> LOGGER.trace("{}: keep-alive", label);
            case COMPLETED, ERROR -> complete(message);
            case GET_STATE,
                    GET_STATE_MULTIPLE,
                    PUT_STATE,
                    DEL_STATE,
                    GET_STATE_METADATA,
                    PUT_STATE_METADATA,
                    WRITE_BATCH_STATE -> answer(message);
            // A called chaincode's messages come in on this very thread, and queries may read the disk.
            default -> workers.execute(() -> answer(message));
        }
    }

    @Override
    public void onError(Throwable cause) {
        LOGGER.debug("{}: stream ended: {}", label, cause.toString());
        end(new ChaincodeException("chaincode stream terminated"));
    }

    @Override
    public void onCompleted() {
        end(new ChaincodeException("chaincode stream terminated"));
    }

    private void register() {
        if (registered) {
            LOGGER.warn("{}: registered twice", label);
            return;
        }
        registered = true;
        send(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.REGISTERED)
                .build());
        send(ChaincodeMessage.newBuilder()
                .setType(ChaincodeMessage.Type.READY)
                .setPayload(ChaincodeAdditionalParams.newBuilder()
                        .setUseWriteBatch(true)
                        .setMaxSizeWriteBatch(MOST_AT_ONCE)
                        .setUseGetMultipleKeys(true)
                        .setMaxSizeGetMultipleKeys(MOST_AT_ONCE)
                        .build()
                        .toByteString())
                .build());
        ready.complete(null);
    }

    private void complete(ChaincodeMessage message) {
        TransactionContext context = running.get(key(message.getChannelId(), message.getTxid()));
        if (context != null) {
            context.result().complete(message);
        }
    }

    private void answer(ChaincodeMessage request) {
        ChaincodeMessage.Builder response =
                ChaincodeMessage.newBuilder().setTxid(request.getTxid()).setChannelId(request.getChannelId());
        try {
            TransactionContext context = running.get(key(request.getChannelId(), request.getTxid()));
            if (context == null) {
                throw new SimulationException("no ledger context");
            }
            response.setType(ChaincodeMessage.Type.RESPONSE).setPayload(context.answer(request));
        } catch (SimulationException | ChaincodeException | InvalidProtocolBufferException | RuntimeException e) {
            LOGGER.debug("{}: {} refused: {}", label, request.getType(), e.getMessage());
            response.setType(ChaincodeMessage.Type.ERROR)
                    .setPayload(ByteString.copyFromUtf8(request.getType() + " failed: transaction ID: "
                            + request.getTxid() + ": " + e.getMessage()));
        }
        send(response.build());
    }

    private synchronized void send(ChaincodeMessage message) {
        if (ended) {
            return;
        }
        try {
            Objects.requireNonNull(outbound, "outbound").onNext(message);
        } catch (IllegalStateException e) {
            LOGGER.debug("{}: could not send {}: {}", label, message.getType(), e.toString());
        }
    }

    private void end(ChaincodeException cause) {
        synchronized (this) {
            ended = true;
        }
        ready.completeExceptionally(cause);
        running.values().forEach(context -> context.result().completeExceptionally(cause));
        afterEnd.run();
    }

    private static String key(String channel, String transactionId) {
        return channel + '/' + transactionId;
    }
}
