package dev.akashi.chaincode;

import dev.akashi.model.MspId;
import java.util.List;

/** The world state as Fabric gives it to a transaction: bytes by key. What was put is not seen by get. */
interface KeyValues {

    /** The committed value; empty when there is none. */
    byte[] get(String key);

    /** The committed values of several keys, in their order. */
    default List<byte[]> get(List<String> keys) {
        return keys.stream().map(this::get).toList();
    }

    /** Writes a value when the transaction commits. */
    void put(String key, byte[] value);

    /**
     * Lets a key be written, by this transaction's successors, only with the endorsement of a peer of an organisation,
     * whoever else endorses.
     */
    void restrict(String key, MspId organisation);

    /** Follows the last write. */
    default void flush() {}
}
