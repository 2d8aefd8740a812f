package dev.akashi.chaincode;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Records that nearly every transaction needs, as they were last understood: of the consortium and of the institutions that
 * record most. To read them anew was more than a third of what the rules did for a batch. The bytes still come from the
 * peer for every transaction; only where they are the same is the immutable record the same, so that no answer depends on
 * what was kept. Safe for use by several threads.
 */
final class StandingRecords {

    /** Those of this process. */
    static final StandingRecords SHARED = new StandingRecords(256);

    private final Map<String, Known> known;

    /** Keeps so many, and drops that which was asked for the longest ago. */
    StandingRecords(int most) {
        this.known = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
                return size() > most;
            }
        };
    }

    private record Known(byte[] json, Object record) {}

    /**
     * The record that the bytes hold.
     *
     * @param key where in the world state they are
     * @param reader which gives equal records for equal bytes; always the same for a key
     */
    @SuppressWarnings("unchecked")
    <T> T read(String key, byte[] json, Function<byte[], T> reader) {
        Known last = last(key);
        if (last != null && Arrays.equals(last.json(), json)) {
            return (T) last.record();
        }
        T record = reader.apply(json);
        keep(key, new Known(json.clone(), record));
        return record;
    }

    private @Nullable Known last(String key) {
        synchronized (known) {
            return known.get(key);
        }
    }

    private void keep(String key, Known read) {
        synchronized (known) {
            known.put(key, read);
        }
    }
}
