package dev.akashi.transparency.node;

import dev.akashi.model.Digest;
import dev.akashi.transparency.block.BlockView;
import dev.akashi.transparency.block.ChainState;
import dev.akashi.transparency.block.CheckedBlock;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;

/** Where the chain of blocks is, and what the organisation's own peer said of each block. */
final class StoredChain {

    private final StoredFacts facts;
    private final MVMap<Long, byte[]> views;

    StoredChain(MVStore store, StoredFacts facts) {
        this.facts = facts;
        this.views = store.openMap("views", MapTypes.bytesByNumber());
    }

    /** Where the next block has to go on; empty before the first. */
    Optional<ChainState> state() {
        return facts.find("config")
                .map(config -> ChainState.restore(
                        facts.text("channel"),
                        facts.number("next"),
                        Digest.of(facts.bytes("lastHash")),
                        facts.number("configBlock"),
                        config));
    }

    Optional<Digest> genesis() {
        return facts.find("genesis").map(Digest::of);
    }

    long nextBlock() {
        return facts.has("next") ? facts.number("next") : 0;
    }

    Optional<BlockView> view(long block) {
        return Optional.ofNullable(views.get(block)).map(bytes -> {
            String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
            return new BlockView(block, Digest.parse(parts[0]), parts[1], parts[2]);
        });
    }

    /** Goes on to after a checked block. */
    void apply(CheckedBlock block) {
        BlockView view = block.view();
        views.put(
                block.number(),
                (view.hash() + " " + view.flags() + " " + view.commitHash()).getBytes(StandardCharsets.US_ASCII));
        put(block.next());
        if (block.number() == 0) {
            facts.put("genesis", block.hash().bytes());
        }
    }

    private void put(ChainState chain) {
        facts.put("channel", chain.channel());
        facts.put("next", chain.next());
        facts.put("lastHash", chain.lastHash().bytes());
        if (!facts.has("configBlock") || facts.number("configBlock") != chain.configBlock()) {
            facts.put("configBlock", chain.configBlock());
            facts.put("config", chain.configBytes());
        }
    }
}
