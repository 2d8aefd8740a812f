package dev.akashi.audit.replay;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;

/** Blocks as an organisation's own peer serves them. */
public final class PeerBlocks implements BlockSource {

    private final NetworkProfile profile;
    private final MspId organisation;
    private volatile @Nullable BlockEvents reading;
    private volatile boolean closed;

    /** A peer's blocks; it is connected to when it is asked. */
    public PeerBlocks(NetworkProfile profile, MspId organisation) {
        this.profile = Objects.requireNonNull(profile, "profile");
        this.organisation = Objects.requireNonNull(organisation, "organisation");
    }

    @Override
    public long height() throws IOException {
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            return blocks.height();
        } catch (LedgerUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public void read(long from, long until, Consumer<Block> each) throws IOException {
        if (from >= until) {
            return;
        }
        try (BlockEvents blocks = BlockEvents.of(profile, organisation)) {
            reading = blocks;
            if (closed) {
                return;
            }
            long[] next = {from};
            blocks.read(from, block -> {
                each.accept(block);
                return ++next[0] < until;
            });
        } catch (LedgerUnavailableException e) {
            throw new IOException(e.getMessage(), e);
        }
    }

    @Override
    public Optional<MspId> organisation() {
        return Optional.of(organisation);
    }

    @Override
    public String name() {
        return "the peer of " + organisation;
    }

    /** Ends a reading that is under way; it returns then. */
    @Override
    public void close() {
        closed = true;
        BlockEvents blocks = reading;
        if (blocks != null) {
            blocks.close();
        }
    }
}
