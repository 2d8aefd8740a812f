package dev.akashi.chaincode;

import dev.akashi.model.MspId;

/** The world state as Fabric gives it to a transaction: bytes by key. What was put is not seen by get. */
interface KeyValues {

    /** The committed value; empty when there is none. */
    byte[] get(String key);

    /** Writes a value when the transaction commits. */
    void put(String key, byte[] value);

    /**
     * Lets a key be written, by this transaction's successors, only with the endorsement of a peer of an organisation,
     * whoever else endorses.
     */
    void restrict(String key, MspId organisation);
}
