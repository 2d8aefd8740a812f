package dev.akashi.embedded.ledger;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.h2.mvstore.Cursor;
import org.jspecify.annotations.Nullable;

/** Keys of a namespace in order, from a start (inclusive) to an end (exclusive). */
final class StateRange {
    private final Cursor<byte[], byte[]> cursor;
    private final byte[] end;
    private final int prefix;

    StateRange(Cursor<byte[], byte[]> cursor, byte[] end, int prefix) {
        this.cursor = cursor;
        this.end = end;
        this.prefix = prefix;
    }

    /** A key with its value. */
    record Entry(String key, StateValue value) {}

    @Nullable
    Entry next() {
        if (!cursor.hasNext()) {
            return null;
        }
        byte[] key = cursor.next();
        if (Arrays.compareUnsigned(key, end) >= 0) {
            return null;
        }
        String name = new String(key, prefix, key.length - prefix, StandardCharsets.UTF_8);
        return new Entry(name, StateValue.fromBytes(cursor.getValue()));
    }
}
