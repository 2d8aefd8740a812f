package dev.akashi.transparency.node;

import com.google.protobuf.ByteString;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.Digest;
import dev.akashi.model.LedgerId;
import dev.akashi.model.StatementDigest;
import dev.akashi.transparency.block.BlockView;
import dev.akashi.transparency.block.ChainState;
import dev.akashi.transparency.block.CheckedBlock;
import dev.akashi.transparency.block.StateKey;
import dev.akashi.transparency.block.StateView;
import dev.akashi.transparency.block.Version;
import dev.akashi.transparency.tree.HashStore;
import dev.akashi.transparency.tree.LogTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;
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
    private static final int TARGET_FILL = 60;
    private static final int COMPACT_AT_ONCE = 4 * 1024 * 1024;

    private final MVStore store;
    private final MVMap<String, byte[]> meta;
    private final MVMap<String, byte[]> versions;
    private final MVMap<String, byte[]> definitions;
    private final MVMap<String, byte[]> keyPolicies;
    private final MVMap<String, Long> transactions;
    private final MVMap<Long, byte[]> entries;
    private final MVMap<Long, byte[]> hashes;
    private final MVMap<Long, Long> heads;
    private final MVMap<String, Long> statements;
    private final MVMap<Long, byte[]> views;
    private final MVMap<Long, byte[]> notes;
    private final MappedRecords records;
    private final Derivation derivation;
    private final Hashes tree = new Hashes();
    private final ConcurrentSkipListMap<Long, LogView> recent = new ConcurrentSkipListMap<>();
    private final ReentrantLock writing = new ReentrantLock();
    private volatile LogView committed;
    private volatile @Nullable ChainState chain;
    private long commits;

    private LogStore(MVStore store, String chaincode) {
        this.store = store;
        this.meta = store.openMap("meta", bytesByText());
        this.versions = store.openMap("versions", bytesByText());
        this.definitions = store.openMap("definitions", bytesByText());
        this.keyPolicies = store.openMap("keyPolicies", bytesByText());
        this.transactions = store.openMap("transactions", longsByText());
        this.entries = store.openMap("entries", bytesByNumber());
        this.hashes = store.openMap("hashes", bytesByNumber());
        this.heads = store.openMap(
                "heads",
                new MVMap.Builder<Long, Long>().keyType(LongDataType.INSTANCE).valueType(LongDataType.INSTANCE));
        this.statements = store.openMap("statements", longsByText());
        this.views = store.openMap("views", bytesByNumber());
        this.notes = store.openMap("notes", bytesByNumber());
        this.records = new MappedRecords(store.openMap("records", bytesByText()));
        this.derivation = new Derivation(chaincode);
        // A map that is not part of a version would be lost with the first rollback.
        store.commit();
        this.committed = LogView.of(this, size(), records.rebuild(Long.MAX_VALUE));
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
        MVMap<String, byte[]> meta = store.openMap("meta", bytesByText());
        byte[] format = meta.get("format");
        if (format == null) {
            meta.put("format", number(FORMAT));
            meta.put("chaincode", chaincode.getBytes(StandardCharsets.UTF_8));
            store.commit();
        } else if (ByteBuffer.wrap(format).getLong() != FORMAT
                || !chaincode.equals(new String(meta.get("chaincode"), StandardCharsets.UTF_8))) {
            store.closeImmediately();
            throw new IOException(
                    "expected a log store of form " + FORMAT + " for chaincode " + chaincode + " in " + folder);
        }
        return new LogStore(store, chaincode);
    }

    /** Where the chain of blocks is; empty before the first. */
    Optional<ChainState> chain() {
        ChainState known = chain;
        return known != null
                ? Optional.of(known)
                : Optional.ofNullable(meta.get("config"))
                        .map(config -> ChainState.restore(
                                text("channel"),
                                number("next"),
                                Digest.of(bytes("lastHash")),
                                number("configBlock"),
                                config));
    }

    /** The first block's hash; empty before it was read. */
    public Optional<Digest> genesis() {
        return Optional.ofNullable(meta.get("genesis")).map(Digest::of);
    }

    /** The number of the block that comes next. */
    public long nextBlock() {
        return meta.containsKey("next") ? number("next") : 0;
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
        return new StateView() {
            @Override
            public Optional<Version> version(StateKey key) {
                return Optional.ofNullable(versions.get(key.text())).map(bytes -> {
                    ByteBuffer in = ByteBuffer.wrap(bytes);
                    return new Version(in.getLong(), in.getLong());
                });
            }

            @Override
            public Optional<ByteString> definitionField(String key) {
                return Optional.ofNullable(definitions.get(key)).map(ByteString::copyFrom);
            }

            @Override
            public Optional<ByteString> keyPolicy(StateKey key) {
                return Optional.ofNullable(keyPolicies.get(key.text())).map(ByteString::copyFrom);
            }

            @Override
            public boolean knowsTransaction(String transactionId) {
                return transactions.containsKey(transactionId);
            }
        };
    }

    /**
     * Checks a block against the state, derives what it brings, and makes it count, in one step. Nothing of it remains when
     * the check refuses.
     *
     * @param check gives the checked block
     */
    CheckedBlock accept(Supplier<CheckedBlock> check) {
        return accept(check, block -> {});
    }

    /** The same; what else is derived from the block is written in the same step. */
    CheckedBlock accept(Supplier<CheckedBlock> check, Consumer<CheckedBlock> also) {
        writing.lock();
        try {
            CheckedBlock block = check.get();
            SparseMaps maps = apply(block);
            also.accept(block);
            store.commit();
            LogView view = LogView.of(this, size(), maps);
            if (view.size() != committed.size()) {
                recent.put(view.size(), view);
                if (recent.size() > RECENT) {
                    recent.pollFirstEntry();
                }
            }
            committed = view;
            chain = block.next();
            compactNowAndThen();
            return block;
        } catch (RuntimeException e) {
            throw undone(e);
        } finally {
            writing.unlock();
        }
    }

    /**
     * Room for what others derive from blocks, kept in the same file.
     *
     * @param name of small letters
     */
    public SideStore side(String name) {
        writing.lock();
        try {
            MVMap<String, byte[]> map = store.openMap("side." + name, bytesByText());
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
        block.transactionIds().stream()
                .filter(id -> !id.isEmpty())
                .forEach(id -> transactions.putIfAbsent(id, block.number()));
        for (CheckedBlock.ValidTransaction transaction : block.transactions()) {
            Version version = new Version(block.number(), transaction.place());
            transaction.changes().forEach(change -> apply(change, version));
            transaction.policies().forEach(policy -> apply(policy, version));
        }
        Derivation.Derived derived = derivation.derive(block);
        SparseMaps maps = records.apply(block.number(), derived.records(), committed.maps());
        LogTree log = LogTree.of(tree, size());
        for (LogEntry.Recorded entry : derived.entries()) {
            statements.put(entryKey(entry), log.size());
            log = append(log, entry);
        }
        if (!derived.isEmpty()) {
            log = append(
                    log,
                    new LogEntry.Head(
                            block.number(),
                            block.hash(),
                            maps.status().root(),
                            maps.registry().root()));
            heads.put(log.size(), block.number());
            meta.put("size", number(log.size()));
        }
        views.put(block.number(), view(block.view()));
        put(block.next());
        if (block.number() == 0) {
            meta.put("genesis", block.hash().bytes());
        }
        derived.ledger().ifPresent(ledger -> meta.put("ledger", ledger.value().getBytes(StandardCharsets.UTF_8)));
        return maps;
    }

    /** The ledger's id; empty before its founding. */
    public Optional<LedgerId> ledger() {
        return Optional.ofNullable(meta.get("ledger"))
                .map(bytes -> new LedgerId(new String(bytes, StandardCharsets.UTF_8)));
    }

    /** Where a statement is in the log. */
    OptionalLong indexOf(StatementDigest statement) {
        Long index = statements.get(statement.toString());
        return index == null ? OptionalLong.empty() : OptionalLong.of(index);
    }

    byte[] entry(long index) {
        byte[] entry = entries.get(index);
        if (entry == null) {
            throw new IllegalStateException("expected entry " + index + " in the log store, found none");
        }
        return entry;
    }

    /** The block whose head is the last entry of a log of this size; empty when no head is there. */
    OptionalLong headBlock(long size) {
        Long block = heads.get(size);
        return block == null ? OptionalLong.empty() : OptionalLong.of(block);
    }

    HashStore hashes() {
        return tree;
    }

    MappedRecords records() {
        return records;
    }

    /** What this organisation's own peer said of a block. */
    public Optional<BlockView> blockView(long block) {
        return Optional.ofNullable(views.get(block)).map(bytes -> {
            String[] parts = new String(bytes, StandardCharsets.US_ASCII).split(" ", -1);
            return new BlockView(block, Digest.parse(parts[0]), parts[1], parts[2]);
        });
    }

    /** A checkpoint of some size with the signatures that have come in. */
    Optional<SignedNote> note(long size) {
        return Optional.ofNullable(notes.get(size)).map(SignedNote::parse);
    }

    /** Keeps a checkpoint with its signatures; inside {@link #write}. */
    void put(long size, SignedNote note, long oldestKept) {
        notes.put(size, note.toBytes());
        for (Long first = notes.firstKey(); first != null && first < oldestKept; first = notes.firstKey()) {
            notes.remove(first);
        }
    }

    /** The largest sizes of which a checkpoint is kept, the largest first. */
    List<Long> noteSizes(int most) {
        List<Long> sizes = new ArrayList<>();
        for (Long size = notes.lastKey(); size != null && sizes.size() < most; size = notes.lowerKey(size)) {
            sizes.add(size);
        }
        return sizes;
    }

    /** A fact that was kept. */
    Optional<byte[]> fact(String name) {
        return Optional.ofNullable(meta.get("fact." + name));
    }

    /** Keeps a fact by its name; inside {@link #write}. */
    void putFact(String name, byte[] value) {
        meta.put("fact." + name, value);
    }

    /** Writes to the disk what is committed. */
    public void sync() {
        store.sync();
    }

    @Override
    public void close() {
        writing.lock();
        try {
            if (!store.isClosed()) {
                store.rollback();
            }
            store.close();
        } finally {
            writing.unlock();
        }
    }

    private long size() {
        return meta.containsKey("size") ? number("size") : 0;
    }

    private LogTree append(LogTree log, LogEntry entry) {
        byte[] bytes = entry.toBytes();
        entries.put(log.size(), bytes);
        return log.append(bytes);
    }

    private void apply(CheckedBlock.Change change, Version version) {
        StateKey key = change.key();
        if (change.value().isEmpty()) {
            versions.remove(key.text());
            keyPolicies.remove(key.text());
        } else {
            versions.put(key.text(), bytes(version));
        }
        if (derivation.isDefinition(key)) {
            change.value()
                    .ifPresentOrElse(
                            value -> definitions.put(key.key(), value.toByteArray()),
                            () -> definitions.remove(key.key()));
        }
    }

    // A key that is not there has no policy either.
    private void apply(CheckedBlock.NewPolicy change, Version version) {
        String key = change.key().text();
        if (versions.containsKey(key)) {
            versions.put(key, bytes(version));
            if (change.policy().isEmpty()) {
                keyPolicies.remove(key);
            } else {
                keyPolicies.put(key, change.policy().toByteArray());
            }
        }
    }

    private static byte[] bytes(Version version) {
        return ByteBuffer.allocate(16)
                .putLong(version.block())
                .putLong(version.transaction())
                .array();
    }

    private void put(ChainState chain) {
        meta.put("channel", chain.channel().getBytes(StandardCharsets.UTF_8));
        meta.put("next", number(chain.next()));
        meta.put("lastHash", chain.lastHash().bytes());
        if (!meta.containsKey("configBlock") || number("configBlock") != chain.configBlock()) {
            meta.put("configBlock", number(chain.configBlock()));
            meta.put("config", chain.configBytes());
        }
    }

    private static String entryKey(LogEntry.Recorded entry) {
        return Derivation.digest(entry).toString();
    }

    private static byte[] view(BlockView view) {
        return (view.hash() + " " + view.flags() + " " + view.commitHash()).getBytes(StandardCharsets.US_ASCII);
    }

    private byte[] bytes(String name) {
        byte[] value = meta.get(name);
        if (value == null) {
            throw new IllegalStateException("expected " + name + " in the log store, found none");
        }
        return value;
    }

    private String text(String name) {
        return new String(bytes(name), StandardCharsets.UTF_8);
    }

    private long number(String name) {
        return ByteBuffer.wrap(bytes(name)).getLong();
    }

    private static byte[] number(long value) {
        return ByteBuffer.allocate(Long.BYTES).putLong(value).array();
    }

    private static MVMap.Builder<String, byte[]> bytesByText() {
        return new MVMap.Builder<String, byte[]>()
                .keyType(StringDataType.INSTANCE)
                .valueType(ByteArrayDataType.INSTANCE);
    }

    private static MVMap.Builder<String, Long> longsByText() {
        return new MVMap.Builder<String, Long>()
                .keyType(StringDataType.INSTANCE)
                .valueType(LongDataType.INSTANCE);
    }

    private static MVMap.Builder<Long, byte[]> bytesByNumber() {
        return new MVMap.Builder<Long, byte[]>().keyType(LongDataType.INSTANCE).valueType(ByteArrayDataType.INSTANCE);
    }

    /** Hashes of complete subtrees, under level and index in one number. */
    private final class Hashes implements HashStore {

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

        private long key(int level, long index) {
            return ((long) level << 56) | index;
        }
    }
}
