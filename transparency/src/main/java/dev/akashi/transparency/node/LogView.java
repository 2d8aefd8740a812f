package dev.akashi.transparency.node;

import dev.akashi.credential.log.LogEntry;
import dev.akashi.credential.log.MapProof;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.ConsistencyProof;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.transparency.tree.LogTree;
import dev.akashi.transparency.tree.Tiles;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The log as of one size at which it has a head as its last entry, and the maps of that head. Nothing in it changes, so
 * that several answers from one view belong together. Safe for use by several threads.
 */
public final class LogView {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(LogEntry.MAX_SIZE, 16);

    private final LogStore store;
    private final LogTree tree;
    private final SparseMaps maps;

    private LogView(LogStore store, LogTree tree, SparseMaps maps) {
        this.store = store;
        this.tree = tree;
        this.maps = maps;
    }

    static LogView of(LogStore store, long size, SparseMaps maps) {
        return new LogView(store, LogTree.of(store.entries(), size), maps);
    }

    /**
     * The log as it was at a smaller size; empty when it had no head there.
     *
     * <p>Making the maps of the past reads every record, so callers keep the view while they need it.
     */
    public Optional<LogView> at(long size) {
        if (size == size()) {
            return Optional.of(this);
        }
        Optional<LogView> remembered = size < size() ? store.recent(size) : Optional.empty();
        if (remembered.isPresent()) {
            return remembered;
        }
        OptionalLong block = size < 1 || size > size()
                ? OptionalLong.empty()
                : store.entries().headBlock(size);
        return block.isEmpty()
                ? Optional.empty()
                : Optional.of(of(store, size, store.records().rebuild(block.getAsLong())));
    }

    /** How many entries the log has; 0 before anything was recorded. */
    public long size() {
        return tree.size();
    }

    /** The tree head; empty for a log without entries. */
    public Optional<MerkleRoot> root() {
        return tree.root();
    }

    /** The tree head that the log had at a size; empty when it was never so small, or is not yet so large. */
    public Optional<MerkleRoot> rootAt(long size) {
        return size < 1 || size > size()
                ? Optional.empty()
                : LogTree.of(store.entries(), size).root();
    }

    /** Whether the log of a size ends with a head, as that of every checkpoint does. */
    public boolean hasHeadAt(long size) {
        return size >= 1 && size <= size() && store.entries().headBlock(size).isPresent();
    }

    /** The block whose head is the last entry of the log of a size; empty when no head is there. */
    public OptionalLong headBlockAt(long size) {
        return size >= 1 && size <= size() ? store.entries().headBlock(size) : OptionalLong.empty();
    }

    /** The last entry; empty for a log without entries. */
    public Optional<LogEntry.Head> head() {
        return size() == 0
                ? Optional.empty()
                : Optional.of(LogEntry.Head.read(
                        JsonFields.of(StrictJson.readObject(store.entries().entry(size() - 1), LIMITS))));
    }

    /** An entry's bytes. */
    public byte[] entry(long index) {
        java.util.Objects.checkIndex(index, size());
        return store.entries().entry(index);
    }

    /** Where the statement is in this log. */
    public OptionalLong indexOf(StatementDigest statement) {
        OptionalLong index = store.entries().indexOf(statement);
        return index.isPresent() && index.getAsLong() < size() ? index : OptionalLong.empty();
    }

    /** The audit path of an entry. */
    public InclusionProof inclusionProof(long index) {
        return tree.inclusionProof(index);
    }

    /** Shows that an older log is a prefix of this one. */
    public ConsistencyProof consistencyProof(long oldSize) {
        return tree.consistencyProof(oldSize);
    }

    /** A record of the maps as of this view's head. */
    public Optional<byte[]> record(String name) {
        return head().flatMap(head -> store.records().at(name, head.block()));
    }

    /** Shows what the status map has for a name. */
    public MapProof statusProof(String name) {
        return maps.status().proof(MapProof.key(name));
    }

    /** Shows what the registry map has for a name. */
    public MapProof registryProof(String name) {
        return maps.registry().proof(MapProof.key(name));
    }

    /** The content of a tile; empty when this log does not have it. */
    public Optional<byte[]> tile(Tiles.Tile tile) {
        if (!Tiles.exists(tile, size())) {
            return Optional.empty();
        }
        return Optional.of(
                tile.level() < 0 ? Tiles.entries(tile, store.entries()::entry) : Tiles.hashes(tile, store.entries()));
    }

    SparseMaps maps() {
        return maps;
    }
}
