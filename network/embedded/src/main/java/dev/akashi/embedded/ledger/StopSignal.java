package dev.akashi.embedded.ledger;

/** Tells a reader that waits for a block to give up. */
@FunctionalInterface
public interface StopSignal {
    /** {@return whether to stop waiting} */
    boolean isStopped();
}
