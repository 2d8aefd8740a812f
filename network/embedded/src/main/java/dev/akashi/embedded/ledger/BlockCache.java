package dev.akashi.embedded.ledger;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** The blocks used last. */
final class BlockCache {
    private final Map<Long, LedgerBlock> blocks;

    BlockCache(int capacity) {
        blocks = new LinkedHashMap<>(16, 0.75f, true) {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<Long, LedgerBlock> eldest) {
                return size() > capacity;
            }
        };
    }

    void put(LedgerBlock block) {
        synchronized (blocks) {
            blocks.put(block.number(), block);
        }
    }

    LedgerBlock get(long number, LongFunction<LedgerBlock> reader) {
        synchronized (blocks) {
            LedgerBlock cached = blocks.get(number);
            if (cached != null) {
                return cached;
            }
        }
        LedgerBlock block = reader.apply(number);
        put(block);
        return block;
    }
}
