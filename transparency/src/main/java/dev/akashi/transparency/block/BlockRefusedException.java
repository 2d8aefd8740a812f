package dev.akashi.transparency.block;

import java.util.Objects;

/** A block is not believed. The message says which, what was expected and what was found. */
public final class BlockRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final BlockRefusal refusal;
    private final long block;

    BlockRefusedException(BlockRefusal refusal, long block, String detail) {
        super(refusal + ": block " + Long.toUnsignedString(block) + ": " + detail);
        this.refusal = Objects.requireNonNull(refusal, "refusal");
        this.block = block;
    }

    /** Why. */
    public BlockRefusal refusal() {
        return refusal;
    }

    /** The number in its header. */
    public long block() {
        return block;
    }
}
