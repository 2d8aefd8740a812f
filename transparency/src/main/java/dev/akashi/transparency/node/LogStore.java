package dev.akashi.transparency.node;

import dev.akashi.model.Digest;
import dev.akashi.model.LedgerId;
import dev.akashi.transparency.block.BlockRefusedException;
import dev.akashi.transparency.block.BlockView;
import dev.akashi.transparency.block.ChainState;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.StateView;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a log node has derived, in one file. What a block brings and the place up to which blocks were read are
 * written in one step: after a crash the store is as it was after some block, and the next block is read again.
 *
 * <p>Nothing in it is secret, and nothing but signatures of other members is lost with it: the same blocks give the same
 * content. One writer; readers use {@link LogView}s, which only look at what is committed.
 */
public final class LogStore implements AutoCloseable {

    private static final String FILE = "log.mv";
    private static final long FORMAT = 1;
    private static final int RECENT = 64;
    private static final int COMPACT_EVERY = 1000;
    private static final int TOGETHER = 64;
    private static final int TARGET_FILL = 60;
    private static final int COMPACT_AT_ONCE = 4 * 1024 * 1024;

    private final MVStore store;
    private final StoredFacts facts;
    private final StoredChain chain;
    private final StoredState state;
    private final StoredEntries entries;
    private final StoredNotes notes;
    private final MappedRecords records;
    private final Derivation derivation;
    private final ConcurrentSkipListMap<Long, LogView> recent = new ConcurrentSkipListMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile LogView committed;
    private volatile @Nullable ChainState lastChain;
    /** After the last block that was taken, and how many of those are not committed yet. */
    private SparseMaps maps;

    private int pending;
    private long commits;

    private LogStore(MVStore store, StoredFacts facts, String chaincode) {
        this.store = store;
        this.facts = facts;
        this.chain = new StoredChain(store, facts);
        this.state = new StoredState(store);
        this.entries = new StoredEntries(store, facts);
        this.notes = new StoredNotes(store);
        this.records = new MappedRecords(store.openMap("records", MapTypes.bytesByText()));
        this.derivation = new Derivation(chaincode);
        // A map that is not part of a version would be lost with the first rollback.
        store.commit();
        this.maps = records.rebuild(Long.MAX_VALUE);
        this.committed = LogView.of(this, entries.size(), maps);
    }

    /**
     * Opens the store in a folder, or makes it.
     *
     * @param chaincode the registry's chaincode
     * @throws IOException when the folder cannot be used, is in use, or holds a store of another form
     */
    public static LogStore open(Path folder, String chaincode) throws IOException {
        Files.createDirectories(folder);
        MVStore store;
        try {
            store = new MVStore.Builder()
                    .fileName(folder.resolve(FILE).toString())
                    .autoCommitDisabled()
                    // Otherwise a large block would be written in parts.
                    .autoCommitBufferSize(0)
                    .open();
        } catch (MVStoreException e) {
            throw new IOException("expected a log store that can be opened in " + folder + ": " + e.getMessage(), e);
        }
        // What was written but not committed when a process ended is not part of any version and is gone.
        StoredFacts facts = new StoredFacts(store.openMap("meta", MapTypes.bytesByText()));
        if (!facts.has("format")) {
            facts.put("format", FORMAT);
            facts.put("chaincode", chaincode);
            store.commit();
        } else if (facts.number("format") != FORMAT || !chaincode.equals(facts.text("chaincode"))) {
            store.closeImmediately();
            throw new IOException(
                    "expected a log store of form " + FORMAT + " for chaincode " + chaincode + " in " + folder);
        }
        return new LogStore(store, facts, chaincode);
    }

    /** Where the chain of blocks is; empty before the first. */
    Optional<ChainState> chain() {
        ChainState known = lastChain;
        return known != null ? Optional.of(known) : chain.state();
    }

    /** The first block's hash; empty before it was read. */
    public Optional<Digest> genesis() {
        return chain.genesis();
    }

    /** The number of the block that comes next. */
    public long nextBlock() {
        return chain.nextBlock();
    }

    /** What has been committed. */
    public LogView view() {
        return committed;
    }

    /** The log as it was at a size a short time ago, if it is remembered. */
    Optional<LogView> recent(long size) {
        return Optional.ofNullable(recent.get(size));
    }

    /** The state that the next block is checked against. */
    StateView state() {
        return state;
    }

    /**
     * Checks a block against the state, derives what it brings, and makes it count, in one step. Nothing of it remains when
     * the check refuses.
     *
     * @param check gives the checked block
     */
    CheckedBlock accept(Supplier<CheckedBlock> check) {
        return accept(check, block -> {}, false);
    }

    /**
     * The same.
     *
     * @param also what else is derived from the block is written in the same step
     * @param more whether the next block is at hand: up to 64 such blocks become one step, of which either all remain or
     *     none. Until then {@link #view} is as it was
     */
    CheckedBlock accept(Supplier<CheckedBlock> check, Consumer<CheckedBlock> also, boolean more) {
        writing.lock();
        try {
            CheckedBlock block = checked(check);
            maps = apply(block);
            also.accept(block);
            lastChain = block.next();
            pending++;
            if (!more || pending >= TOGETHER) {
                commit();
            }
            return block;
        } catch (RuntimeException e) {
            throw undone(e);
        } finally {
            writing.unlock();
        }
    }

    // A check writes nothing: what it refuses does not take back the blocks before it.
    private CheckedBlock checked(Supplier<CheckedBlock> check) {
        try {
            return check.get();
        } catch (BlockRefusedException e) {
            commit();
            throw e;
        }
    }

    /** Makes those blocks count that were taken with more to come. */
    void settle() {
        writing.lock();
        try {
            commit();
        } catch (RuntimeException e) {
            throw undone(e);
        } finally {
            writing.unlock();
        }
    }

    private void commit() {
        if (pending == 0) {
            return;
        }
        store.commit();
        pending = 0;
        LogView view = LogView.of(this, entries.size(), maps);
        if (view.size() != committed.size()) {
            recent.put(view.size(), view);
            if (recent.size() > RECENT) {
                recent.pollFirstEntry();
            }
        }
        committed = view;
        compactNowAndThen();
    }

    /**
     * Room for what others derive from blocks, kept in the same file.
     *
     * @param name of small letters
     */
    public SideStore side(String name) {
        writing.lock();
        try {
            commit();
            MVMap<String, byte[]> map = store.openMap("side." + name, MapTypes.bytesByText());
            store.commit();
            return new SideStore(map);
        } finally {
            writing.unlock();
        }
    }

    /** Writes what is not derived from blocks, in one step: all of it or, when the change throws, nothing. */
    public void write(Runnable change) {
        writing.lock();
        try {
            commit();
            change.run();
            store.commit();
            compactNowAndThen();
        } catch (RuntimeException e) {
            throw undone(e);
        } finally {
            writing.unlock();
        }
    }

    /** Takes back what was begun. What the disk did not take is told as such; the store is of no use then until it is opened again. */
    private RuntimeException undone(RuntimeException e) {
        if (e instanceof MVStoreException && store.isClosed()) {
            return new UncheckedIOException(
                    new IOException("expected to write the log store, found " + e.getMessage(), e));
        }
        store.rollback();
        pending = 0;
        lastChain = null;
        maps = committed.maps();
        return e instanceof MVStoreException
                ? new UncheckedIOException(
                        new IOException("expected to write the log store, found " + e.getMessage(), e))
                : e;
    }

    // Every commit leaves a few pages behind that nothing refers to any more.
    private void compactNowAndThen() {
        if (++commits % COMPACT_EVERY == 0) {
            store.compact(TARGET_FILL, COMPACT_AT_ONCE);
        }
    }

    private SparseMaps apply(CheckedBlock block) {
        state.apply(block);
        Derivation.Derived derived = derivation.derive(block);
        SparseMaps after = records.apply(block.number(), derived.records(), maps);
        if (!derived.isEmpty()) {
            entries.append(block, derived.entries(), after);
        }
        chain.apply(block);
        derived.ledger().ifPresent(ledger -> facts.put("ledger", ledger.value()));
        return after;
    }

    /** The ledger's id; empty before its founding. */
    public Optional<LedgerId> ledger() {
        return facts.find("ledger").map(bytes -> new LedgerId(new String(bytes, StandardCharsets.UTF_8)));
    }

    /** The log's entries and hashes. */
    StoredEntries entries() {
        return entries;
    }

    MappedRecords records() {
        return records;
    }

    /** The checkpoints that are kept. */
    StoredNotes notes() {
        return notes;
    }

    /** What this organisation's own peer said of a block. */
    public Optional<BlockView> blockView(long block) {
        return chain.view(block);
    }

    /** A fact that was kept. */
    Optional<byte[]> fact(String name) {
        return facts.find("fact." + name);
    }

    /** Keeps a fact by its name; inside {@link #write}. */
    void putFact(String name, byte[] value) {
        facts.put("fact." + name, value);
    }

    /** Writes to the disk what was taken. */
    public void sync() {
        settle();
        store.sync();
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (!store.isClosed()) {
                commit();
                store.rollback();
            }
        } catch (MVStoreException e) {
            // What did not count yet is read again.
            if (!store.isClosed()) {
                store.rollback();
            }
        } finally {
            store.close();
            writing.unlock();
        }
    }
}
