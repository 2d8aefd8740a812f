package dev.akashi.transparency.node;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.h2.mvstore.MVMap;

/** Single values by their names, in a log's file. Changed only while the store is being written. */
final class StoredFacts {

    private final MVMap<String, byte[]> map;

    StoredFacts(MVMap<String, byte[]> map) {
        this.map = map;
    }

    boolean has(String name) {
        return map.containsKey(name);
    }

    Optional<byte[]> find(String name) {
        return Optional.ofNullable(map.get(name));
    }

    /** A value that must be there. */
    byte[] bytes(String name) {
        return find(name)
                .orElseThrow(() -> new IllegalStateException("expected " + name + " in the log store, found none"));
    }

    String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    long number(String name) {
        return ByteBuffer.wrap(bytes(name)).getLong();
    }

    void put(String name, byte[] value) {
        map.put(name, value);
    }

    void put(String name, String value) {
        put(name, value.getBytes(StandardCharsets.UTF_8));
    }

    void put(String name, long value) {
        put(name, ByteBuffer.allocate(Long.BYTES).putLong(value).array());
    }
}
