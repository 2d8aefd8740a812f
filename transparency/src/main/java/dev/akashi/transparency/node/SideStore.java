package dev.akashi.transparency.node;

import java.util.Objects;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;

/**
 * Bytes by name, in the order of the names, beside a log in its file. Written while a {@link Follower} takes a block, or in
 * {@link LogStore#write}; what is written then counts together or not at all.
 */
public final class SideStore {

    private final MVMap<String, byte[]> map;

    SideStore(MVMap<String, byte[]> map) {
        this.map = map;
    }

    /** What is there under a name. */
    public Optional<byte[]> get(String name) {
        return Optional.ofNullable(map.get(name)).map(byte[]::clone);
    }

    /** Puts something there, in place of what was. */
    public void put(String name, byte[] value) {
        map.put(Objects.requireNonNull(name, "name"), value.clone());
    }

    /** Takes away what is there. */
    public void remove(String name) {
        map.remove(name);
    }

    /** How many names there are. */
    public long size() {
        return map.sizeAsLong();
    }

    /** Hands over everything from a name on whose name begins so, in order. */
    public void each(String from, String prefix, BiConsumer<String, byte[]> visitor) {
        Cursor<String, byte[]> cursor = map.cursor(from);
        while (cursor.hasNext()) {
            String name = cursor.next();
            if (!name.startsWith(prefix)) {
                return;
            }
            visitor.accept(name, cursor.getValue());
        }
    }

    /** Hands over everything whose name begins so, in order. */
    public void each(String prefix, BiConsumer<String, byte[]> visitor) {
        each(prefix, prefix, visitor);
    }
}
