package dev.akashi.embedded.orderer;

/** Where a simulated fault takes hold of the orderers. Honest ones have {@link #NONE}. */
@FunctionalInterface
public interface OrdererFault {
    /** No fault. */
    OrdererFault NONE = id -> false;

    /** {@return whether the orderer of that number does not answer and does not sign} */
    boolean isDown(int id);
}
