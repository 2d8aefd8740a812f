package dev.akashi.embedded.gateway;

import java.time.Duration;
import java.util.Optional;

/** Where a simulated fault takes hold of a gateway. An honest one has {@link #NONE}. */
public interface StatusFault {
    /** No fault. */
    StatusFault NONE = new StatusFault() {};

    /** {@return whether the gateway refuses to submit} */
    default boolean refusesSubmit() {
        return false;
    }

    /** {@return whether it never answers about the transaction} */
    default boolean dropsStatus(String transactionId) {
        return false;
    }

    /** {@return how late it answers about the transaction} */
    default Optional<Duration> statusDelay(String transactionId) {
        return Optional.empty();
    }
}
