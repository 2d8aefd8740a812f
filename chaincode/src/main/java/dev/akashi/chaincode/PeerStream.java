package dev.akashi.chaincode;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.hyperledger.fabric.shim.ChaincodeStub;

/**
 * The stream between the shim and a peer, on which one message may ask for many keys or write many. Peers take such
 * messages since Fabric 3.1 and say so when the chaincode registers; the shim does not send them. A transaction waits for
 * one answer at a time: it is the shim's, unless the request was sent here.
 */
final class PeerStream implements StreamObserver<ChaincodeMessage> {

    private final StreamObserver<ChaincodeMessage> peer;
    private final Map<String, CompletableFuture<ByteString>> asked = new ConcurrentHashMap<>();
    private volatile ChaincodeAdditionalParams offered = ChaincodeAdditionalParams.getDefaultInstance();
    private volatile boolean ended;

    /** Sends to a peer. What the shim sends is to come here, and what the peer sends to {@link #before}. */
    PeerStream(StreamObserver<ChaincodeMessage> peer) {
        this.peer = peer;
    }

    /** Whether the peer hands out many keys at once. */
    boolean reads() {
        return offered.getUseGetMultipleKeys();
    }

    /** Whether the peer takes many writes at once. */
    boolean writes() {
        return offered.getUseWriteBatch();
    }

    /** The committed values of keys, in their order; empty where there is none. */
    List<byte[]> read(ChaincodeStub stub, List<String> keys) {
        List<byte[]> values = new ArrayList<>(keys.size());
        int most = offered.getMaxSizeGetMultipleKeys();
        for (int from = 0; from < keys.size(); from += most) {
            List<String> some = keys.subList(from, Math.min(keys.size(), from + most));
            ByteString answer = ask(
                    stub,
                    ChaincodeMessage.Type.GET_STATE_MULTIPLE,
                    GetStateMultiple.newBuilder().addAllKeys(some).build().toByteString());
            List<ByteString> found;
            try {
                found = GetStateMultipleResult.parseFrom(answer).getValuesList();
            } catch (InvalidProtocolBufferException e) {
                throw new IllegalStateException("the peer's answer cannot be read", e);
            }
            if (found.size() != some.size()) {
                throw new IllegalStateException("asked for " + some.size() + " keys, told of " + found.size());
            }
            found.forEach(value -> values.add(value.toByteArray()));
        }
        return values;
    }

    /** Writes, in their order. */
    void write(ChaincodeStub stub, List<WriteRecord> writes) {
        int most = offered.getMaxSizeWriteBatch();
        for (int from = 0; from < writes.size(); from += most) {
            List<WriteRecord> some = writes.subList(from, Math.min(writes.size(), from + most));
            ask(
                    stub,
                    ChaincodeMessage.Type.WRITE_BATCH_STATE,
                    WriteBatchState.newBuilder().addAllRec(some).build().toByteString());
        }
    }

    private ByteString ask(ChaincodeStub stub, ChaincodeMessage.Type type, ByteString payload) {
        String transaction = key(stub.getChannelId(), stub.getTxId());
        CompletableFuture<ByteString> answer = new CompletableFuture<>();
        asked.put(transaction, answer);
        try {
            if (ended) {
                throw new IllegalStateException("the peer has ended the stream");
            }
            onNext(ChaincodeMessage.newBuilder()
                    .setType(type)
                    .setChannelId(stub.getChannelId())
                    .setTxid(stub.getTxId())
                    .setPayload(payload)
                    .build());
            return answer.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(type + " was not answered", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while waiting for the peer", e);
        } finally {
            asked.remove(transaction);
        }
    }

    /** What takes the peer's messages, before the shim gets those that are for it. */
    StreamObserver<ChaincodeMessage> before(StreamObserver<ChaincodeMessage> shim) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ChaincodeMessage message) {
                if (!isForUs(message)) {
                    shim.onNext(message);
                }
            }

            @Override
            public void onError(Throwable cause) {
                end();
                shim.onError(cause);
            }

            @Override
            public void onCompleted() {
                end();
                shim.onCompleted();
            }
        };
    }

    private boolean isForUs(ChaincodeMessage message) {
        if (message.getType() == ChaincodeMessage.Type.READY) {
            offered = offer(message);
            return false;
        }
        CompletableFuture<ByteString> answer = asked.get(key(message.getChannelId(), message.getTxid()));
        if (answer == null) {
            return false;
        }
        return message.getType() == ChaincodeMessage.Type.RESPONSE
                ? answer.complete(message.getPayload())
                : answer.completeExceptionally(new IllegalStateException("the peer answered " + message.getType()));
    }

    private static ChaincodeAdditionalParams offer(ChaincodeMessage ready) {
        try {
            ChaincodeAdditionalParams offer = ChaincodeAdditionalParams.parseFrom(ready.getPayload());
            return offer.toBuilder()
                    .setUseGetMultipleKeys(offer.getUseGetMultipleKeys() && offer.getMaxSizeGetMultipleKeys() > 0)
                    .setUseWriteBatch(offer.getUseWriteBatch() && offer.getMaxSizeWriteBatch() > 0)
                    .build();
        } catch (InvalidProtocolBufferException e) {
            return ChaincodeAdditionalParams.getDefaultInstance();
        }
    }

    private void end() {
        ended = true;
        asked.values()
                .forEach(answer ->
                        answer.completeExceptionally(new IllegalStateException("the peer has ended the stream")));
    }

    // The shim's threads and those that ask here send on one stream.
    @Override
    public synchronized void onNext(ChaincodeMessage message) {
        peer.onNext(message);
    }

    @Override
    public synchronized void onError(Throwable cause) {
        peer.onError(cause);
    }

    @Override
    public synchronized void onCompleted() {
        peer.onCompleted();
    }

    private static String key(String channel, String transaction) {
        return channel + '/' + transaction;
    }
}
