package dev.akashi.transparency.block;

import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** A block is not believed. The message says which, what was expected and what was found. */
public final class BlockRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final BlockRefusal refusal;
    private final long block;
    private final int transaction;
    private final @Nullable TransactionFault fault;

    BlockRefusedException(BlockRefusal refusal, long block, String detail) {
        this(refusal, block, -1, null, detail);
    }

    BlockRefusedException(
            BlockRefusal refusal, long block, int transaction, @Nullable TransactionFault fault, String detail) {
        super(refusal + ": block " + Long.toUnsignedString(block) + ": " + detail);
        this.refusal = Objects.requireNonNull(refusal, "refusal");
        this.block = block;
        this.transaction = transaction;
        this.fault = fault;
    }

    /** Why. */
    public BlockRefusal refusal() {
        return refusal;
    }

    /** The place of the transaction that is the reason, where one is. */
    public OptionalInt transaction() {
        return transaction < 0 ? OptionalInt.empty() : OptionalInt.of(transaction);
    }

    /** What is wrong with a transaction that the peer calls valid; empty when it is something else. */
    public Optional<TransactionFault> fault() {
        return Optional.ofNullable(fault);
    }

    /** The number in its header. */
    public long block() {
        return block;
    }
}
