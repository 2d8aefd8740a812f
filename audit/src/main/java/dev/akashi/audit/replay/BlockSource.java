package dev.akashi.audit.replay;

import dev.akashi.model.MspId;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperledger.fabric.protos.common.Block;

/** Where blocks come from. What it gives is not believed. */
public interface BlockSource extends AutoCloseable {

    /**
     * How many blocks there are.
     *
     * @throws IOException when that cannot be found out
     */
    long height() throws IOException;

    /**
     * Hands over blocks in order.
     *
     * @param from the number of the first
     * @param until the number behind the last
     * @param each what to do with a block; what it throws ends the reading and is thrown here
     * @throws UnreadableBlockException when something is there that is no block
     * @throws IOException when blocks cannot be had
     */
    void read(long from, long until, Consumer<Block> each) throws IOException;

    /** Whose peer it is; empty for files. */
    default Optional<MspId> organisation() {
        return Optional.empty();
    }

    /** What it is, for people. */
    String name();

    @Override
    void close();

    /** Something is where a block should be, and is none. */
    final class UnreadableBlockException extends IOException {

        private static final long serialVersionUID = 1L;

        private final long number;

        UnreadableBlockException(long number, String message) {
            super(message);
            this.number = number;
        }

        /** Which block should be there. */
        public long number() {
            return number;
        }
    }
}
