package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWriteHash;
import org.jspecify.annotations.Nullable;

/** What the valid transactions of one block do to the state, each seeing what those before it did. */
final class UpdateBatch {
    // Namespaces and, right after the one that they belong to, its collections of private data.
    private final NavigableMap<String, NavigableMap<String, Update>> namespaces = new TreeMap<>(KeyOrder.INSTANCE);
    private final List<Write> writes = new ArrayList<>();

    /** A key's last update in the block; no value means that it is deleted. */
    record Update(Version version, @Nullable StateValue value) {}

    private record Write(String namespace, String key, long transaction) {}

    interface StateVisitor {
        void visit(String namespace, String key, @Nullable StateValue value);
    }

    interface WriteVisitor {
        void visit(String namespace, String key, long transaction);
    }

    void forEach(StateVisitor visitor) {
        namespaces.forEach((namespace, updates) ->
                updates.forEach((key, update) -> visitor.visit(namespace, key, update.value())));
    }

    /** Visits every write of a value, also those that a later transaction of the block replaced. */
    void forEachWrite(WriteVisitor visitor) {
        writes.forEach(write -> visitor.visit(write.namespace(), write.key(), write.transaction()));
    }

    boolean contains(String namespace, String key) {
        return updates(namespace).containsKey(key);
    }

    NavigableMap<String, Update> updates(String namespace) {
        NavigableMap<String, Update> updates = namespaces.get(namespace);
        return updates == null ? new TreeMap<>(KeyOrder.INSTANCE) : updates;
    }

    /** Adds what a valid transaction writes; values and metadata that it leaves alone are kept. */
    void apply(List<ParsedTransaction.Namespace> sets, Version version, LedgerIndex.Snapshot committed) {
        for (ParsedTransaction.Namespace set : sets) {
            Map<String, KVWrite> values = new HashMap<>();
            set.set().getWritesList().forEach(write -> values.put(write.getKey(), write));
            Map<String, KVMetadataWrite> metadata = new HashMap<>();
            set.set().getMetadataWritesList().forEach(write -> metadata.put(write.getKey(), write));
            values.forEach((key, write) -> {
                writes.add(new Write(set.name(), key, version.transaction()));
                if (isDelete(write)) {
                    put(set.name(), key, new Update(version, null));
                } else {
                    KVMetadataWrite entries = metadata.get(key);
                    put(
                            set.name(),
                            key,
                            new Update(
                                    version,
                                    new StateValue(
                                            version,
                                            write.getValue(),
                                            entries == null
                                                    ? metadata(set.name(), key, committed)
                                                    : entries.getEntriesList())));
                }
            });
            for (ParsedTransaction.Collection collection : set.collections()) {
                String space = PrivateCollections.space(set.name(), collection.name());
                for (KVWriteHash write : collection.set().getHashedWritesList()) {
                    StateValue value =
                            write.getIsDelete() ? null : new StateValue(version, write.getValueHash(), List.of());
                    put(space, PrivateCollections.key(write.getKeyHash()), new Update(version, value));
                }
            }
            metadata.forEach((key, entries) -> {
                StateValue current = values.containsKey(key) ? null : current(set.name(), key, committed);
                if (current != null) {
                    put(
                            set.name(),
                            key,
                            new Update(version, new StateValue(version, current.value(), entries.getEntriesList())));
                }
            });
        }
    }

    static boolean isDelete(KVWrite write) {
        return write.getIsDelete() || write.getValue().isEmpty();
    }

    /**
     * {@return the updates in the one form that all peers hash} Field 1 of the message repeats an entry: namespace and
     * collection (only where they differ from the entry before), key, whether deleted, value and version.
     */
    byte[] toBytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        String last = "";
        try {
            for (Map.Entry<String, NavigableMap<String, Update>> updated : namespaces.entrySet()) {
                String namespace = PrivateCollections.namespaceOf(updated.getKey());
                String collection = PrivateCollections.collectionOf(updated.getKey());
                for (Map.Entry<String, Update> update : updated.getValue().entrySet()) {
                    ByteString key = collection.isEmpty()
                            ? ByteString.copyFromUtf8(update.getKey())
                            : PrivateCollections.keyHash(update.getKey());
                    String newNamespace = namespace.equals(last) ? "" : namespace;
                    boolean first = update.getKey().equals(updated.getValue().firstKey());
                    output.writeByteArray(1, entry(newNamespace, first ? collection : "", key, update.getValue()));
                    last = namespace;
                }
            }
            output.flush();
        } catch (IOException e) {
            throw new IllegalStateException("updates: expected to write to memory, found " + e.getMessage(), e);
        }
        return bytes.toByteArray();
    }

    private static byte[] entry(String namespace, String collection, ByteString key, Update update) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        CodedOutputStream output = CodedOutputStream.newInstance(bytes);
        if (!namespace.isEmpty()) {
            output.writeString(1, namespace);
        }
        if (!collection.isEmpty()) {
            output.writeString(2, collection);
        }
        if (!key.isEmpty()) {
            output.writeBytes(3, key);
        }
        StateValue value = update.value();
        if (value == null) {
            output.writeBool(4, true);
        } else {
            output.writeBytes(5, value.value());
        }
        output.writeByteArray(6, update.version().toBytes());
        output.flush();
        return bytes.toByteArray();
    }

    private void put(String namespace, String key, Update update) {
        namespaces
                .computeIfAbsent(namespace, name -> new TreeMap<>(KeyOrder.INSTANCE))
                .put(key, update);
    }

    private @Nullable StateValue current(String namespace, String key, LedgerIndex.Snapshot committed) {
        Update update = updates(namespace).get(key);
        return update == null ? committed.get(namespace, key).orElse(null) : update.value();
    }

    private List<KVMetadataEntry> metadata(String namespace, String key, LedgerIndex.Snapshot committed) {
        StateValue current = current(namespace, key, committed);
        return current == null ? List.of() : current.metadata();
    }
}
