package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import java.util.HexFormat;
import java.util.Objects;

/**
 * A key of the world state.
 *
 * @param namespace the chaincode
 * @param collection the private collection; empty for public keys
 * @param key the key, or for a collection the hexadecimal hash of the key
 */
public record StateKey(String namespace, String collection, String key) {

    public StateKey {
        Objects.requireNonNull(namespace, "namespace");
        Objects.requireNonNull(collection, "collection");
        Objects.requireNonNull(key, "key");
    }

    static StateKey of(String namespace, String key) {
        return new StateKey(namespace, "", key);
    }

    static StateKey hashed(String namespace, String collection, ByteString keyHash) {
        return new StateKey(namespace, collection, HexFormat.of().formatHex(keyHash.toByteArray()));
    }

    /** One string for it; no part may hold the separator, which no Fabric name does. */
    public String text() {
        return namespace + '\0' + collection + '\0' + key;
    }
}
