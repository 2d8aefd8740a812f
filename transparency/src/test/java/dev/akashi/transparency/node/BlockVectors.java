package dev.akashi.transparency.node;

import com.google.gson.JsonObject;
import com.google.protobuf.ByteString;
import dev.akashi.model.Digest;
import dev.akashi.transparency.block.BlockRefusal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * Makes the vectors of kind {@code block}: one block of a recorded chain with one defect, and why a follower that has
 * the blocks before it must refuse it.
 */
final class BlockVectors {

    private static final String CHAIN = "bft-4";
    private static final int PLAIN = 6;
    private static final int SEVERAL_TRANSACTIONS = 2;

    private final VectorFolder out;
    private final List<Block> chain = RecordedChains.blocks(CHAIN);

    BlockVectors(VectorFolder out) {
        this.out = out;
    }

    void addAll() {
        block(
                "block-with-a-flipped-bit",
                "a bit of a transaction was changed",
                PLAIN,
                block -> withData(block, 0, FollowerTest.flipped(block.getData().getData(0))),
                BlockRefusal.WRONG_DATA_HASH);
        block(
                "block-with-another-transaction",
                "a transaction was replaced by one of another block, and the header made to fit",
                PLAIN,
                block -> rehashed(
                        withData(block, 0, chain.get(PLAIN + 1).getData().getData(0))),
                BlockRefusal.TOO_FEW_ORDERERS);
        block(
                "block-with-reordered-transactions",
                "the transactions are in another order",
                SEVERAL_TRANSACTIONS,
                BlockVectors::reordered,
                BlockRefusal.WRONG_DATA_HASH);
        block(
                "block-with-reordered-transactions-and-header",
                "the transactions are in another order, and the header was made to fit",
                SEVERAL_TRANSACTIONS,
                block -> rehashed(reordered(block)),
                BlockRefusal.TOO_FEW_ORDERERS);
        block(
                "block-without-a-transaction",
                "a transaction was taken out, and its flag left",
                SEVERAL_TRANSACTIONS,
                block -> {
                    List<ByteString> fewer = new ArrayList<>(block.getData().getDataList());
                    fewer.remove(1);
                    return withData(block, fewer);
                },
                BlockRefusal.MALFORMED);
        block(
                "block-with-a-wrong-flag",
                "one organisation's peer calls a valid transaction invalid",
                PLAIN,
                block -> FollowerTest.withFlag(block, TxValidationCode.MVCC_READ_CONFLICT.getNumber()),
                BlockRefusal.WRONG_FLAG);
        block(
                "block-with-too-few-orderers",
                "signatures of orderers were taken out, and one put in twice",
                PLAIN,
                block -> {
                    Metadata signatures = FollowerTest.signatures(block);
                    return FollowerTest.withSignatures(
                            block,
                            signatures.toBuilder()
                                    .clearSignatures()
                                    .addSignatures(signatures.getSignatures(0))
                                    .addSignatures(signatures.getSignatures(1))
                                    .addSignatures(signatures.getSignatures(0))
                                    .build());
                },
                BlockRefusal.TOO_FEW_ORDERERS);
        block(
                "block-of-another-chain",
                "the hash of the block before it was changed",
                PLAIN,
                block -> block.toBuilder()
                        .setHeader(block.getHeader().toBuilder()
                                .setPreviousHash(
                                        FollowerTest.flipped(block.getHeader().getPreviousHash())))
                        .build(),
                BlockRefusal.WRONG_CHAIN);
        block(
                "block-out-of-order",
                "the block after the one that comes next",
                PLAIN,
                block -> chain.get(PLAIN + 1),
                BlockRefusal.WRONG_NUMBER);
    }

    private void block(String name, String defect, int at, UnaryOperator<Block> edit, BlockRefusal refusal) {
        Block changed = edit.apply(chain.get(at));
        if (changed.equals(chain.get(at))) {
            throw new IllegalStateException("expected a defect in " + name + ", found none");
        }
        JsonObject vector = out.vector("block", name, defect);
        vector.addProperty("chain", CHAIN);
        vector.addProperty("after", at - 1);
        vector.addProperty("block", out.put("blocks/" + name + ".pb", changed.toByteArray()));
        vector.addProperty("expected", refusal.name());
        vector.addProperty("source", "block " + at + " of " + CHAIN + ", a recorded network of Fabric 3.1.5");
    }

    private static Block reordered(Block block) {
        List<ByteString> turned = new ArrayList<>(block.getData().getDataList());
        Collections.reverse(turned);
        return withData(block, turned);
    }

    private static Block withData(Block block, int place, ByteString data) {
        return block.toBuilder()
                .setData(block.getData().toBuilder().setData(place, data))
                .build();
    }

    private static Block withData(Block block, List<ByteString> data) {
        return block.toBuilder()
                .setData(block.getData().toBuilder().clearData().addAllData(data))
                .build();
    }

    private static Block rehashed(Block block) {
        Digest hash = Digest.sha256(block.getData().getDataList().stream()
                .map(ByteString::toByteArray)
                .toArray(byte[][]::new));
        return block.toBuilder()
                .setHeader(block.getHeader().toBuilder().setDataHash(ByteString.copyFrom(hash.bytes())))
                .build();
    }
}
