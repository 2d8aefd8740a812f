package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * The ledger as one organisation's peer shows it. All organisations share one store, which is honest; what a single one
 * pretends to have, if it is told to lie, is only here. Thread-safe.
 */
public final class LedgerView {
    private final Ledger ledger;
    private final UnaryOperator<LedgerBlock> shown;

    /** Takes the ledger and what the organisation makes of a block; an honest one nothing. */
    public LedgerView(Ledger ledger, UnaryOperator<LedgerBlock> shown) {
        this.ledger = ledger;
        this.shown = shown;
    }

    /**
     * The fate of a transaction.
     *
     * @param block number of its block
     * @param code validation code
     */
    public record Status(long block, TxValidationCode code) {}

    /** {@return the number of blocks} */
    public long height() {
        return ledger.height();
    }

    /** {@return height and the hashes of the last two blocks} */
    public BlockchainInfo info() {
        return ledger.info();
    }

    /** {@return the block of that number, if committed} */
    public Optional<LedgerBlock> block(long number) {
        return ledger.block(number).map(shown);
    }

    /** {@return the block of that number, once it is committed; empty if told to stop or the ledger is closed} */
    public Optional<LedgerBlock> await(long number, StopSignal stop) throws InterruptedException {
        return ledger.await(number, stop).map(shown);
    }

    /** {@return the block with that header hash} */
    public Optional<LedgerBlock> blockByHash(ByteString hash) {
        return ledger.blockByHash(hash).map(shown);
    }

    /** {@return the block of the first transaction with that id} */
    public Optional<LedgerBlock> blockByTransaction(String transactionId) {
        return ledger.location(transactionId).flatMap(location -> block(location.block()));
    }

    /** {@return the fate of the first transaction with that id, if committed} */
    public Optional<Status> status(String transactionId) {
        return ledger.location(transactionId)
                .flatMap(location -> block(location.block())
                        .map(block -> new Status(location.block(), block.code(location.position()))));
    }

    /** {@return the envelope of the first transaction with that id} */
    public Optional<Envelope> envelope(String transactionId) {
        return ledger.location(transactionId)
                .flatMap(location ->
                        ledger.block(location.block()).map(block -> ledger.envelope(block, location.position())));
    }

    /** {@return what the organisation shows in place of this block} */
    public LedgerBlock show(LedgerBlock block) {
        return shown.apply(block);
    }
}
