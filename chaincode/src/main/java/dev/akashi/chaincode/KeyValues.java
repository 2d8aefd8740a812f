package dev.akashi.chaincode;

/** The world state as Fabric gives it to a transaction: bytes by key. What was put is not seen by get. */
interface KeyValues {

    /** The committed value; empty when there is none. */
    byte[] get(String key);

    /** Writes a value when the transaction commits. */
    void put(String key, byte[] value);
}
