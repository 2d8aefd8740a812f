package dev.akashi.embedded.deliver;

import io.grpc.stub.StreamObserver;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/** A peer's block streams: whole blocks, filtered blocks, and blocks with private data. */
public final class PeerDeliverService extends DeliverGrpc.DeliverImplBase {
    private final String channel;
    private final DeliverHandler handler;

    /** Takes the channel's name and what answers requests. */
    public PeerDeliverService(String channel, DeliverHandler handler) {
        this.channel = channel;
        this.handler = handler;
    }

    @Override
    public StreamObserver<Envelope> deliver(StreamObserver<DeliverResponse> responses) {
        return handler.open(responses, ResponseForm.FULL);
    }

    @Override
    public StreamObserver<Envelope> deliverFiltered(StreamObserver<DeliverResponse> responses) {
        return handler.open(responses, FilteredBlocks.form(channel));
    }

    @Override
    public StreamObserver<Envelope> deliverWithPrivateData(StreamObserver<DeliverResponse> responses) {
        return handler.open(responses, ResponseForm.WITH_PRIVATE_DATA);
    }
}
