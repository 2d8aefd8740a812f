package dev.akashi.transparency.node;

import dev.akashi.model.Digest;
import dev.akashi.transparency.block.BlockCheck;
import dev.akashi.transparency.block.ChainState;
import dev.akashi.transparency.block.CheckedBlock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Takes blocks one after the other into a {@link LogStore}, each only after it was checked. A block that the store has
 * already is left alone, so that whoever delivers may begin anywhere before the next.
 */
public final class Follower {

    private final LogStore store;
    private final BlockCheck check;
    private final Digest genesis;
    private final Consumer<CheckedBlock> also;

    /**
     * A follower.
     *
     * @param genesis the hash of the first block's header
     * @throws IllegalArgumentException when the store was begun with another first block
     */
    public Follower(LogStore store, BlockCheck check, Digest genesis) {
        this(store, check, genesis, block -> {});
    }

    /**
     * A follower that derives more than the log.
     *
     * @param also is told of every block; what it writes into the store's {@link SideStore}s counts from the same moment
     *     as the block, and when it throws, the block is not taken
     */
    public Follower(LogStore store, BlockCheck check, Digest genesis, Consumer<CheckedBlock> also) {
        this.store = Objects.requireNonNull(store, "store");
        this.check = Objects.requireNonNull(check, "check");
        this.genesis = Objects.requireNonNull(genesis, "genesis");
        this.also = Objects.requireNonNull(also, "also");
        Optional<Digest> known = store.genesis();
        if (known.isPresent() && !known.get().equals(genesis)) {
            throw new IllegalArgumentException("expected a log store of the channel that begins with " + genesis
                    + ", found one of " + known.get());
        }
    }

    /**
     * Takes a block.
     *
     * @return what it brought; empty when the store has it already
     * @throws dev.akashi.transparency.block.BlockRefusedException when it is not believed; nothing has changed then
     */
    public Optional<CheckedBlock> take(Block block) {
        return take(block, false);
    }

    /**
     * Takes a block, and says whether the next is at hand. Whoever catches up writes several blocks in one step that way:
     * they count when one was taken that has none behind it, after every 64, when one is refused, or with {@link #settle}.
     * Until then a crash, or an {@code also} that throws, takes back all of them, and they are to be read again.
     *
     * @param more whether another block is taken at once
     * @return what it brought; empty when the store has it already
     * @throws dev.akashi.transparency.block.BlockRefusedException when it is not believed; nothing of it remains then
     */
    public Optional<CheckedBlock> take(Block block, boolean more) {
        if (block.getHeader().getNumber() < store.nextBlock()) {
            return Optional.empty();
        }
        return Optional.of(store.accept(() -> check(block), also, more));
    }

    /** Makes those blocks count that were taken with more to come, when no more comes after all. */
    public void settle() {
        store.settle();
    }

    /** Checks a block against what the store has, and takes nothing. */
    CheckedBlock check(Block block) {
        Optional<ChainState> chain = store.chain();
        return chain.isPresent() ? check.next(block, chain.get(), store.state()) : check.first(block, genesis);
    }
}
