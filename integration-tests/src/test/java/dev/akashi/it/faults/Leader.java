package dev.akashi.it.faults;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.common.OrdererBlockMetadata;

/**
 * Who led the BFT orderers when a block was made.
 *
 * @param view how often the leader has changed
 * @param consenter the leader's number
 */
record Leader(long view, int consenter) {

    private static final int VIEW_ID = 1;

    /**
     * Reads it from what the orderers signed with the block: the number of the view, which is the first field of SmartBFT's
     * metadata. Leaders do not rotate within a view, so that it is the consenters' turn in the order of their numbers.
     *
     * @param consenters their numbers, in ascending order
     */
    static Leader of(Block block, List<Integer> consenters) {
        try {
            Metadata signed = Metadata.parseFrom(block.getMetadata().getMetadata(BlockMetadataIndex.SIGNATURES_VALUE));
            List<Long> view = UnknownFieldSet.parseFrom(
                            OrdererBlockMetadata.parseFrom(signed.getValue()).getConsenterMetadata())
                    .getField(VIEW_ID)
                    .getVarintList();
            long number = view.isEmpty() ? 0 : view.get(0);
            return new Leader(number, consenters.get((int) (number % consenters.size())));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException(
                    "block " + block.getHeader().getNumber() + ": expected BFT orderers' metadata", e);
        }
    }
}
