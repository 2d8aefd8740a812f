package dev.akashi.embedded.ledger;

import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.Block;

/** Blocks that nobody has ordered so. */
public final class AlteredBlocks {
    private AlteredBlocks() {}

    /** {@return the ledger as a dishonest orderer gives it out, who alters the block of that number} */
    public static LedgerView view(Ledger ledger, long number, UnaryOperator<Block> alteration) {
        return new LedgerView(
                ledger, block -> block.number() == number ? LedgerBlock.of(alteration.apply(block.block())) : block);
    }
}
