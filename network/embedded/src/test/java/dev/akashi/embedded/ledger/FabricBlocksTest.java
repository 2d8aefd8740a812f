package dev.akashi.embedded.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.config.ChannelConfig;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The gate of conformance in the other direction: blocks that Fabric's own orderers made and its peers validated are given
 * to this validation, which must come to the same codes and commit hashes.
 */
class FabricBlocksTest {
    private static List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        try (InputStream resource = FabricBlocksTest.class.getResourceAsStream("/fabric/blocks/bft-4.bin.gz");
                InputStream input = new GZIPInputStream(resource)) {
            for (Block block = Block.parseDelimitedFrom(input);
                    block != null;
                    block = Block.parseDelimitedFrom(input)) {
                blocks.add(block);
            }
        }
        return blocks;
    }

    private static ByteString metadata(Block block, int index) {
        return block.getMetadata().getMetadata(index);
    }

    @Test
    void this_validation_comes_to_the_codes_and_commit_hashes_of_fabrics_peers(@TempDir Path directory)
            throws IOException {
        List<Block> blocks = blocks();
        Set<TxValidationCode> codes = new TreeSet<>();
        try (Ledger ledger = Ledger.open(directory, () -> blocks.get(0))) {
            for (Block block : blocks.subList(1, blocks.size())) {
                LedgerBlock own = ledger.commit(block);
                own.outcomes().forEach(outcome -> codes.add(outcome.code()));
                for (int index :
                        List.of(BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, BlockMetadataIndex.COMMIT_HASH_VALUE)) {
                    assertThat(metadata(own.block(), index))
                            .as("metadata %d of block %d", index, own.number())
                            .isEqualTo(metadata(block, index));
                }
            }
            assertThat(ledger.definition("kv"))
                    .map(ChaincodeDefinition::version)
                    .contains("1.0");
        }
        assertThat(codes)
                .containsExactlyInAnyOrder(
                        TxValidationCode.VALID,
                        TxValidationCode.MVCC_READ_CONFLICT,
                        TxValidationCode.PHANTOM_READ_CONFLICT,
                        TxValidationCode.ENDORSEMENT_POLICY_FAILURE);
        // What a restart makes of them is the same.
        try (Ledger ledger = Ledger.open(directory, Block::getDefaultInstance)) {
            assertThat(ledger.height()).isEqualTo(blocks.size());
        }
    }

    @Test
    void a_transaction_of_fabric_that_is_altered_is_not_valid(@TempDir Path directory) throws IOException {
        List<Block> blocks = blocks();
        try (Ledger ledger = Ledger.open(directory, () -> blocks.get(0))) {
            Block first = blocks.get(1);
            byte[] envelope = first.getData().getData(0).toByteArray();
            envelope[envelope.length / 2] ^= 1;
            Block altered = first.toBuilder()
                    .setData(first.getData().toBuilder().setData(0, ByteString.copyFrom(envelope)))
                    .build();

            assertThat(ledger.commit(altered).outcomes().get(0).code()).isNotEqualTo(TxValidationCode.VALID);
        }
    }

    @Test
    void the_configuration_names_fabrics_members() throws IOException {
        ChannelConfig config = ChannelConfig.of(blocks().get(0));

        assertThat(config.channel()).isEqualTo("akashi");
        assertThat(config.mspIds()).containsExactlyInAnyOrder("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP");
    }
}
