package dev.akashi.it.faults;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.client.BlockEvents;
import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerProbe.Written;
import dev.akashi.client.NetworkProfile;
import dev.akashi.embedded.ledger.BlockHashes;
import dev.akashi.model.MspId;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/**
 * The blocks that one organisation's peer has, with what it found of them.
 *
 * @param peer the organisation
 * @param blocks from the first
 */
record Chain(String peer, List<Block> blocks) {

    Chain {
        blocks = List.copyOf(blocks);
    }

    /**
     * A block as a peer keeps it. Hashes in hexadecimal.
     *
     * @param number its number
     * @param previousHash the hash that it names
     * @param hash its own
     * @param dataHash the hash that it names of its transactions
     * @param actualDataHash the hash that its transactions have
     * @param codes the validation code of every transaction, configurations included
     * @param commitHash what the peer says of everything so far
     * @param transactions those of the chaincode
     */
    record Block(
            long number,
            String previousHash,
            String hash,
            String dataHash,
            String actualDataHash,
            List<Integer> codes,
            String commitHash,
            List<Written> transactions) {

        Block {
            codes = List.copyOf(codes);
            transactions = List.copyOf(transactions);
        }
    }

    /** Reads all blocks that the organisation's peer has. */
    static Chain read(NetworkProfile profile, MspId organisation) {
        try (BlockEvents events = BlockEvents.of(profile, organisation)) {
            int height = Math.toIntExact(events.height());
            return new Chain(
                    organisation.value(),
                    events.take(0, height).stream()
                            .map(block -> block(block, profile.chaincode()))
                            .toList());
        }
    }

    private static Block block(org.hyperledger.fabric.protos.common.Block block, String chaincode) {
        try {
            ByteString codes = block.getMetadata().getMetadata(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE);
            return new Block(
                    block.getHeader().getNumber(),
                    hex(block.getHeader().getPreviousHash()),
                    hex(BlockHashes.headerHash(block.getHeader())),
                    hex(block.getHeader().getDataHash()),
                    hex(BlockHashes.dataHash(block.getData())),
                    IntStream.range(0, codes.size())
                            .mapToObj(i -> codes.byteAt(i) & 0xff)
                            .toList(),
                    hex(block.getMetadata().getMetadata(BlockMetadataIndex.COMMIT_HASH_VALUE)),
                    LedgerProbe.transactions(block, chaincode));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("block " + block.getHeader().getNumber(), e);
        }
    }

    private static String hex(ByteString bytes) {
        return HexFormat.of().formatHex(bytes.toByteArray());
    }
}
