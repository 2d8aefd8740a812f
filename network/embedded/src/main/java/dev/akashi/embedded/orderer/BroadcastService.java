package dev.akashi.embedded.orderer;

import dev.akashi.embedded.deliver.DeliverHandler;
import dev.akashi.embedded.deliver.ResponseForm;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.DeliverResponse;

/** One orderer's port: takes transactions and gives out blocks, so that a Fabric peer can follow the channel. */
public final class BroadcastService extends AtomicBroadcastGrpc.AtomicBroadcastImplBase {
    private final int id;
    private final OrderingService ordering;
    private final DeliverHandler blocks;

    /** Takes the orderer's number. */
    public BroadcastService(int id, OrderingService ordering, DeliverHandler blocks) {
        this.id = id;
        this.ordering = ordering;
        this.blocks = blocks;
    }

    @Override
    public StreamObserver<Envelope> broadcast(StreamObserver<BroadcastResponse> responses) {
        ((ServerCallStreamObserver<BroadcastResponse>) responses).setOnCancelHandler(() -> {});
        return new StreamObserver<>() {
            @Override
            public void onNext(Envelope envelope) {
                OrderingService.Answer answer = ordering.broadcast(id, envelope);
                responses.onNext(BroadcastResponse.newBuilder()
                        .setStatus(answer.status())
                        .setInfo(answer.info())
                        .build());
            }

            @Override
            public void onError(Throwable cause) {
                // The client is gone; there is nobody to tell.
            }

            @Override
            public void onCompleted() {
                responses.onCompleted();
            }
        };
    }

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> responses) {
        return blocks.open(responses, ResponseForm.ORDERER);
    }
}
