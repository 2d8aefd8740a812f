package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/** A committed block with what its transactions say. Immutable and thread-safe. */
public final class LedgerBlock {
    private final Block block;
    private final List<ParsedTransaction> parsed;

    private LedgerBlock(Block block, List<ParsedTransaction> parsed) {
        this.block = block;
        this.parsed = List.copyOf(parsed);
    }

    /**
     * A transaction of a block.
     *
     * @param id transaction id; empty if it could not be read
     * @param type header type
     * @param code validation code
     * @param event the chaincode's event, whether or not the transaction is valid
     */
    public record Outcome(
            String id,
            HeaderType type,
            TxValidationCode code,
            @Nullable ChaincodeEvent event) {}

    static LedgerBlock of(Block block) {
        return new LedgerBlock(
                block,
                block.getData().getDataList().stream()
                        .map(ParsedTransaction::parse)
                        .toList());
    }

    /** {@return the block as a peer stores it, with validation codes and commit hash} */
    public Block block() {
        return block;
    }

    /** {@return the block's number} */
    public long number() {
        return block.getHeader().getNumber();
    }

    /** {@return the size of the block in bytes} */
    int size() {
        return block.getSerializedSize();
    }

    /** {@return whether the block is a channel configuration} */
    public boolean isConfig() {
        return !parsed.isEmpty() && parsed.get(0).header().getType() == HeaderType.CONFIG_VALUE;
    }

    /** {@return the block's transactions, in order} */
    public List<Outcome> outcomes() {
        List<Outcome> outcomes = new ArrayList<>(parsed.size());
        for (int i = 0; i < parsed.size(); i++) {
            ParsedTransaction transaction = parsed.get(i);
            HeaderType type = HeaderType.forNumber(transaction.header().getType());
            outcomes.add(new Outcome(
                    transaction.header().getTxId(),
                    type == null ? HeaderType.UNRECOGNIZED : type,
                    code(i),
                    transaction.event()));
        }
        return List.copyOf(outcomes);
    }

    /** {@return the same block with another validation code for one transaction; for simulated faults only} */
    public LedgerBlock withCode(int transaction, TxValidationCode code) {
        byte[] flags = flags().toByteArray();
        flags[transaction] = (byte) code.getNumber();
        return new LedgerBlock(
                withMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.copyFrom(flags)), parsed);
    }

    /** {@return the block as an orderer gives it out: without what peers add} */
    public Block asOrdered() {
        BlockMetadata.Builder metadata = block.getMetadata().toBuilder();
        metadata.setMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, ByteString.EMPTY);
        metadata.setMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE, ByteString.EMPTY);
        return block.toBuilder().setMetadata(metadata).build();
    }

    List<ParsedTransaction> parsed() {
        return parsed;
    }

    TxValidationCode code(int transaction) {
        TxValidationCode code = TxValidationCode.forNumber(flags().byteAt(transaction) & 0xff);
        return code == null ? TxValidationCode.INVALID_OTHER_REASON : code;
    }

    private ByteString flags() {
        return block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
    }

    private Block withMetadata(int index, ByteString value) {
        return block.toBuilder()
                .setMetadata(block.getMetadata().toBuilder().setMetadata(index, value))
                .build();
    }
}
