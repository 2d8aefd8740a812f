package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.Digest;
import java.util.HexFormat;
import java.util.Objects;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;

/**
 * What a peer says of a block beyond what orderers signed, in a form that can be compared between organisations: honest
 * peers say the same.
 *
 * @param number the block
 * @param hash the hash of its header
 * @param flags the validation codes, one byte a transaction, in hexadecimal
 * @param commitHash the peer's running hash over flags and state, in hexadecimal; empty where a peer gives none
 */
public record BlockView(long number, Digest hash, String flags, String commitHash) {

    private static final HexFormat HEX = HexFormat.of();

    public BlockView {
        Objects.requireNonNull(hash, "hash");
        Objects.requireNonNull(flags, "flags");
        Objects.requireNonNull(commitHash, "commitHash");
    }

    /** What a block as a peer serves it says. */
    public static BlockView of(Block block) {
        return new BlockView(
                block.getHeader().getNumber(),
                BlockHashes.header(block.getHeader()),
                HEX.formatHex(metadata(block, BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE)
                        .toByteArray()),
                commitHash(block));
    }

    static ByteString metadata(Block block, int index) {
        return block.getMetadata().getMetadataCount() > index
                ? block.getMetadata().getMetadata(index)
                : ByteString.EMPTY;
    }

    private static String commitHash(Block block) {
        try {
            return HEX.formatHex(Metadata.parseFrom(metadata(block, BlockMetadataIndex.COMMIT_HASH_VALUE))
                    .getValue()
                    .toByteArray());
        } catch (InvalidProtocolBufferException e) {
            return "unreadable";
        }
    }
}
