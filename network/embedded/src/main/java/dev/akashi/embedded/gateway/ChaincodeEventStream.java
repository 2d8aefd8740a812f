package dev.akashi.embedded.gateway;

import dev.akashi.embedded.deliver.StreamClient;
import dev.akashi.embedded.ledger.LedgerBlock;
import dev.akashi.embedded.ledger.LedgerView;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.Optional;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsResponse;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/** Sends a chaincode's events, block by block, until the client has enough. */
final class ChaincodeEventStream implements Runnable {
    private final LedgerView ledger;
    private final ChaincodeEventsRequest request;
    private final ServerCallStreamObserver<ChaincodeEventsResponse> responses;
    private final long start;
    private final StreamClient client;
    private boolean passed;

    /** To be made on the thread of the gRPC method. */
    ChaincodeEventStream(
            LedgerView ledger,
            ChaincodeEventsRequest request,
            ServerCallStreamObserver<ChaincodeEventsResponse> responses) {
        this.ledger = ledger;
        this.request = request;
        this.responses = responses;
        this.client = StreamClient.of(responses);
        this.start = start();
        this.passed = request.getAfterTransactionId().isEmpty();
    }

    @Override
    public void run() {
        try {
            for (long number = start; !client.isGone(); number++) {
                Optional<LedgerBlock> block = ledger.await(number, client::isGone);
                if (block.isEmpty()) {
                    if (!client.isGone()) {
                        responses.onError(GatewayErrors.closing());
                    }
                    return;
                }
                ChaincodeEventsResponse events = events(block.get());
                if (events.getEventsCount() > 0 && client.awaitReady()) {
                    responses.onNext(events);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            if (!client.isGone()) {
                responses.onError(GatewayErrors.closing());
            }
        }
    }

    private long start() {
        Optional<LedgerBlock> after = request.getAfterTransactionId().isEmpty()
                ? Optional.empty()
                : ledger.blockByTransaction(request.getAfterTransactionId());
        if (after.isPresent()) {
            return after.get().number();
        }
        return switch (request.getStartPosition().getTypeCase()) {
            case TYPE_NOT_SET, NEXT_COMMIT -> ledger.height();
            case SPECIFIED -> request.getStartPosition().getSpecified().getNumber();
            case OLDEST -> throw GatewayErrors.invalid("invalid start position type: *orderer.SeekPosition_Oldest");
            case NEWEST -> throw GatewayErrors.invalid("invalid start position type: *orderer.SeekPosition_Newest");
        };
    }

    private ChaincodeEventsResponse events(LedgerBlock block) {
        ChaincodeEventsResponse.Builder response =
                ChaincodeEventsResponse.newBuilder().setBlockNumber(block.number());
        for (LedgerBlock.Outcome outcome : block.outcomes()) {
            ChaincodeEvent event = outcome.event();
            if (outcome.code() != TxValidationCode.VALID || event == null) {
                continue;
            }
            if (!passed) {
                passed = event.getTxId().equals(request.getAfterTransactionId());
            } else if (event.getChaincodeId().equals(request.getChaincodeId())) {
                response.addEvents(event);
            }
        }
        return response.build();
    }
}
