package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.RootReference;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/**
 * State, history and look-up tables, all of which can be made again from the block file. They become durable at a
 * savepoint, all together; what was applied after the last one is applied again when the ledger is opened.
 */
final class LedgerIndex implements AutoCloseable {
    private static final String HEIGHT = "height";
    // Live data of sparse chunks is written anew, a little now and then; nothing is moved when the store is closed, as
    // readers may still be at work then.
    private static final int COMPACTION_SAVEPOINTS = 8;
    private static final int COMPACTION_FILL_RATE = 60;
    private static final int COMPACTION_BYTES = 4 * 1024 * 1024;
    private static final int RETENTION_MILLIS = 5_000;
    private static final String GENESIS = "genesis";

    private final MVStore store;
    private final MVMap<byte[], byte[]> state;
    private final MVMap<byte[], byte[]> history;
    private final MVMap<Long, Long> offsets;
    private final MVMap<byte[], Long> hashes;
    private final MVMap<String, byte[]> transactions;
    private final MVMap<String, byte[]> facts;
    private int savepoints;

    LedgerIndex(Path file) {
        store = new MVStore.Builder()
                .fileName(file.toString())
                .autoCommitDisabled()
                .cacheSize(16)
                .open();
        // A power cut may cost the index, which is made again from the blocks.
        store.setRetentionTime(RETENTION_MILLIS);
        MVMap.Builder<byte[], byte[]> bytes =
                new MVMap.Builder<byte[], byte[]>().keyType(BytesType.INSTANCE).valueType(BytesType.INSTANCE);
        state = store.openMap("state", bytes);
        history = store.openMap("history", bytes);
        offsets = store.openMap("offsets");
        hashes = store.openMap("hashes", new MVMap.Builder<byte[], Long>().keyType(BytesType.INSTANCE));
        transactions = store.openMap("transactions");
        facts = store.openMap("facts");
    }

    /** A version of the state that stays as it is while blocks are committed. */
    final class Snapshot implements AutoCloseable {
        private final MVStore.TxCounter usage;
        private final RootReference<byte[], byte[]> root;
        private boolean closed;

        private Snapshot(MVStore.TxCounter usage, RootReference<byte[], byte[]> root) {
            this.usage = usage;
            this.root = root;
        }

        Optional<StateValue> get(String namespace, String key) {
            byte[] found = state.get(root.root, stateKey(namespace, key));
            return found == null ? Optional.empty() : Optional.of(StateValue.fromBytes(found));
        }

        StateRange range(String namespace, String start, String end) {
            byte[] from = stateKey(namespace, start);
            byte[] to = end.isEmpty() ? endOf(namespace) : stateKey(namespace, end);
            int prefix = stateKey(namespace, "").length;
            Cursor<byte[], byte[]> cursor = state.cursor(root, from, to, false);
            return new StateRange(cursor, to, prefix);
        }

        @Override
        public void close() {
            if (!closed) {
                closed = true;
                store.deregisterVersionUsage(usage);
            }
        }
    }

    /** Where a transaction is. */
    record Location(long block, int position, TxValidationCode code) {}

    /** Taken between blocks only: the ledger holds its lock. */
    Snapshot snapshot() {
        MVStore.TxCounter usage = store.registerVersionUsage();
        return new Snapshot(usage, state.flushAndGetRoot());
    }

    long height() {
        byte[] height = facts.get(HEIGHT);
        return height == null ? 0 : ByteBuffer.wrap(height).getLong();
    }

    /** {@return the hash of the genesis block that this index was made from; empty before the first block} */
    ByteString genesis() {
        byte[] hash = facts.get(GENESIS);
        return hash == null ? ByteString.EMPTY : ByteString.copyFrom(hash);
    }

    Optional<Long> offset(long block) {
        return Optional.ofNullable(offsets.get(block));
    }

    Optional<Long> number(ByteString hash) {
        return Optional.ofNullable(hashes.get(hash.toByteArray()));
    }

    Optional<Location> location(String transactionId) {
        byte[] found = transactions.get(transactionId);
        if (found == null) {
            return Optional.empty();
        }
        ByteBuffer buffer = ByteBuffer.wrap(found);
        long block = buffer.getLong();
        int position = buffer.getInt();
        TxValidationCode code = TxValidationCode.forNumber(buffer.getInt());
        return Optional.of(new Location(block, position, code == null ? TxValidationCode.INVALID_OTHER_REASON : code));
    }

    /** {@return the places where the key was written, newest first} */
    List<Version> history(String namespace, String key) {
        byte[] prefix = historyKey(namespace, key, new byte[0]);
        byte[] last = historyKey(namespace, key, newestFirst(0, 0));
        List<Version> versions = new ArrayList<>();
        Cursor<byte[], byte[]> cursor = history.cursor(prefix, last, false);
        while (cursor.hasNext()) {
            ByteBuffer buffer = ByteBuffer.wrap(cursor.next());
            buffer.position(prefix.length);
            versions.add(new Version(Long.MAX_VALUE - buffer.getLong(), Long.MAX_VALUE - buffer.getLong()));
        }
        return versions;
    }

    /** Applies a block. Readers see the state of the block before until this is done: the ledger holds its lock. */
    void apply(LedgerBlock block, long offset, ByteString headerHash, UpdateBatch updates) {
        long number = block.number();
        updates.forEach((namespace, key, value) -> {
            if (value == null) {
                state.remove(stateKey(namespace, key));
            } else {
                state.put(stateKey(namespace, key), value.toBytes());
            }
        });
        updates.forEachWrite((namespace, key, transaction) ->
                history.put(historyKey(namespace, key, newestFirst(number, transaction)), new byte[0]));
        List<LedgerBlock.Outcome> outcomes = block.outcomes();
        for (int i = 0; i < outcomes.size(); i++) {
            LedgerBlock.Outcome outcome = outcomes.get(i);
            if (!outcome.id().isEmpty()) {
                byte[] location = ByteBuffer.allocate(16)
                        .putLong(number)
                        .putInt(i)
                        .putInt(outcome.code().getNumber())
                        .array();
                // The first transaction with an id keeps the entry: a duplicate must not hide it.
                transactions.putIfAbsent(outcome.id(), location);
            }
        }
        offsets.put(number, offset);
        hashes.put(headerHash.toByteArray(), number);
        if (number == 0) {
            facts.put(GENESIS, headerHash.toByteArray());
        }
        facts.put(HEIGHT, ByteBuffer.allocate(8).putLong(number + 1).array());
    }

    /** Makes everything applied so far durable. */
    void savepoint() {
        store.commit();
        savepoints++;
        if (savepoints % COMPACTION_SAVEPOINTS == 0) {
            store.compact(COMPACTION_FILL_RATE, COMPACTION_BYTES);
        }
    }

    @Override
    public void close() {
        store.close();
    }

    void closeImmediately() {
        store.closeImmediately();
    }

    private static byte[] stateKey(String namespace, String key) {
        return (namespace + '\0' + key).getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] endOf(String namespace) {
        return (namespace + '\1').getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] historyKey(String namespace, String key, byte[] suffix) {
        byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
        byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + name.length + bytes.length + suffix.length)
                .putInt(name.length)
                .put(name)
                .putInt(bytes.length)
                .put(bytes)
                .put(suffix)
                .array();
    }

    private static byte[] newestFirst(long block, long transaction) {
        return ByteBuffer.allocate(16)
                .putLong(Long.MAX_VALUE - block)
                .putLong(Long.MAX_VALUE - transaction)
                .array();
    }
}
