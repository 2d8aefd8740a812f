package dev.akashi.embedded.ledger;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongFunction;

/** The blocks used last, up to so many bytes of them; one is kept however large it is. Thread-safe. */
final class BlockCache {
    private final Map<Long, LedgerBlock> blocks = new LinkedHashMap<>(16, 0.75f, true);
    private final long capacity;
    private long size;

    BlockCache(long capacity) {
        this.capacity = capacity;
    }

    void put(LedgerBlock block) {
        synchronized (blocks) {
            LedgerBlock before = blocks.put(block.number(), block);
            size += block.size() - (before == null ? 0 : before.size());
            Iterator<LedgerBlock> eldest = blocks.values().iterator();
            while (size > capacity && blocks.size() > 1) {
                size -= eldest.next().size();
                eldest.remove();
            }
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
