package dev.akashi.embedded.deliver;

import dev.akashi.embedded.ledger.LedgerBlock;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.peer.BlockAndPrivateData;
import org.hyperledger.fabric.protos.peer.DeliverResponse;

/**
 * The shape of a block stream's messages.
 *
 * @param <R> type of message
 */
public final class ResponseForm<R> {
    /** Blocks as an orderer has them. */
    public static final ResponseForm<org.hyperledger.fabric.protos.orderer.DeliverResponse> ORDERER =
            new ResponseForm<>(
                    (block, headerOnly) -> org.hyperledger.fabric.protos.orderer.DeliverResponse.newBuilder()
                            .setBlock(withoutData(block.asOrdered(), headerOnly))
                            .build(),
                    status -> org.hyperledger.fabric.protos.orderer.DeliverResponse.newBuilder()
                            .setStatus(status)
                            .build());

    /** Blocks as a peer has them. */
    public static final ResponseForm<DeliverResponse> FULL = new ResponseForm<>(
            (block, headerOnly) -> DeliverResponse.newBuilder()
                    .setBlock(withoutData(block.block(), headerOnly))
                    .build(),
            ResponseForm::peerStatus);

    /** Blocks with their private data, of which there is none. */
    public static final ResponseForm<DeliverResponse> WITH_PRIVATE_DATA = new ResponseForm<>(
            (block, headerOnly) -> DeliverResponse.newBuilder()
                    .setBlockAndPrivateData(
                            BlockAndPrivateData.newBuilder().setBlock(withoutData(block.block(), headerOnly)))
                    .build(),
            ResponseForm::peerStatus);

    private final BiFunction<LedgerBlock, Boolean, R> block;
    private final Function<Status, R> status;

    ResponseForm(BiFunction<LedgerBlock, Boolean, R> block, Function<Status, R> status) {
        this.block = block;
        this.status = status;
    }

    R block(LedgerBlock found, boolean headerOnly) {
        return block.apply(found, headerOnly && !found.isConfig());
    }

    R status(Status value) {
        return status.apply(value);
    }

    static DeliverResponse peerStatus(Status value) {
        return DeliverResponse.newBuilder().setStatus(value).build();
    }

    private static Block withoutData(Block block, boolean headerOnly) {
        return headerOnly ? block.toBuilder().clearData().build() : block;
    }
}
