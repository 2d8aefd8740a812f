package dev.akashi.transparency.node;

import dev.akashi.credential.log.LogEntry;
import dev.akashi.model.Digest;
import dev.akashi.model.StatementDigest;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.tree.HashStore;
import dev.akashi.transparency.tree.LogTree;
import java.util.List;
import java.util.OptionalLong;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.jspecify.annotations.Nullable;

/** The log itself: its entries, the hashes of its complete subtrees, and where statements and heads are in it. */
final class StoredEntries implements HashStore {

    private static final String SIZE = "size";

    private final StoredFacts facts;
    private final MVMap<Long, byte[]> entries;
    private final MVMap<Long, byte[]> hashes;
    private final MVMap<Long, Long> heads;
    private final MVMap<String, Long> statements;

    StoredEntries(MVStore store, StoredFacts facts) {
        this.facts = facts;
        this.entries = store.openMap("entries", MapTypes.bytesByNumber());
        this.hashes = store.openMap("hashes", MapTypes.bytesByNumber());
        this.heads = store.openMap("heads", MapTypes.numbersByNumber());
        this.statements = store.openMap("statements", MapTypes.numbersByText());
    }

    long size() {
        return facts.has(SIZE) ? facts.number(SIZE) : 0;
    }

    byte[] entry(long index) {
        byte[] entry = entries.get(index);
        if (entry == null) {
            throw new IllegalStateException("expected entry " + index + " in the log store, found none");
        }
        return entry;
    }

    /** Where a statement is in the log. */
    OptionalLong indexOf(StatementDigest statement) {
        return found(statements.get(statement.toString()));
    }

    /** The block whose head is the last entry of a log of this size; empty when no head is there. */
    OptionalLong headBlock(long size) {
        return found(heads.get(size));
    }

    /**
     * Adds what a block brought, and the head that closes it.
     *
     * @param maps the maps after the block
     */
    void append(CheckedBlock block, List<LogEntry.Recorded> recorded, SparseMaps maps) {
        LogTree log = LogTree.of(this, size());
        for (LogEntry.Recorded entry : recorded) {
            statements.put(Derivation.digest(entry).toString(), log.size());
            log = append(log, entry);
        }
        log = append(
                log,
                new LogEntry.Head(
                        block.number(),
                        block.hash(),
                        maps.status().root(),
                        maps.registry().root()));
        heads.put(log.size(), block.number());
        facts.put(SIZE, log.size());
    }

    private LogTree append(LogTree log, LogEntry entry) {
        byte[] bytes = entry.toBytes();
        entries.put(log.size(), bytes);
        return log.append(bytes);
    }

    @Override
    public Digest get(int level, long index) {
        byte[] hash = hashes.get(key(level, index));
        if (hash == null) {
            throw new IllegalStateException("expected hash " + index + " of level " + level + ", found none");
        }
        return Digest.of(hash);
    }

    @Override
    public void put(int level, long index, Digest hash) {
        hashes.put(key(level, index), hash.bytes());
    }

    // Level and index in one number.
    private static long key(int level, long index) {
        return ((long) level << 56) | index;
    }

    private static OptionalLong found(@Nullable Long number) {
        return number == null ? OptionalLong.empty() : OptionalLong.of(number);
    }
}
