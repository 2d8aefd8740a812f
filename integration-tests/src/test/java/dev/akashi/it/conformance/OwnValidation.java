package dev.akashi.it.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.embedded.ledger.Ledger;
import dev.akashi.embedded.ledger.LedgerBlock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;

/** The embedded ledger's own validation, on blocks that came from elsewhere. */
final class OwnValidation {
    private OwnValidation() {}

    /** Validates a whole chain anew and expects the codes and commit hashes that its peers came to. */
    static void assertSame(List<Block> blocks, Path folder) throws IOException {
        try (Ledger ledger = Ledger.open(folder, () -> blocks.get(0))) {
            for (Block block : blocks.subList(1, blocks.size())) {
                LedgerBlock own = ledger.commit(block);
                assertMetadata(block, own, BlockMetadataIndex.TRANSACTIONS_FILTER_VALUE, "validation codes");
                assertMetadata(block, own, BlockMetadataIndex.COMMIT_HASH_VALUE, "commit hash");
            }
        }
    }

    private static void assertMetadata(Block theirs, LedgerBlock own, int index, String what) {
        assertThat(own.block().getMetadata().getMetadata(index))
                .as("%s of block %d", what, own.number())
                .isEqualTo(theirs.getMetadata().getMetadata(index));
    }
}
