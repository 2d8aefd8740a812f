package dev.akashi.transparency.node;

import dev.akashi.client.BlockEvents;
import dev.akashi.model.MspId;
import dev.akashi.transparency.block.BlockView;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;

/** Compares what other organisations' peers say of blocks with what our own peer said of them. */
final class BlockComparison {

    private static final int COMPARED_AT_ONCE = 32;
    private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

    private final LogStore store;
    private final Alarms alarms;
    private final PeerReaders blocks;

    BlockComparison(LogStore store, Alarms alarms, PeerReaders blocks) {
        this.store = store;
        this.alarms = alarms;
        this.blocks = blocks;
    }

    /** Goes on with another organisation's blocks where it was; always wants to be begun again. */
    boolean compare(MspId other, BlockEvents theirs) {
        String fact = "compared." + other;
        long from =
                store.fact(fact).map(bytes -> ByteBuffer.wrap(bytes).getLong()).orElse(0L);
        theirs.followThroughBreaks(from, block -> {
            BlockView view = BlockView.of(block);
            Optional<BlockView> ours = awaitOwn(view.number());
            if (ours.isPresent() && !ours.get().equals(view)) {
                alarms.differing(other, ours.get().toString(), view.toString());
            }
            if (ours.isPresent() && (view.number() + 1) % COMPARED_AT_ONCE == 0) {
                byte[] next = ByteBuffer.allocate(Long.BYTES)
                        .putLong(view.number() + 1)
                        .array();
                store.write(() -> store.putFact(fact, next));
            }
        });
        return true;
    }

    /** Our own peer's word on a block, waited for; empty when this ends before. */
    private Optional<BlockView> awaitOwn(long number) {
        Optional<BlockView> own = store.blockView(number);
        while (own.isEmpty() && !blocks.pause(LOOK_AGAIN)) {
            own = store.blockView(number);
        }
        return own;
    }
}
