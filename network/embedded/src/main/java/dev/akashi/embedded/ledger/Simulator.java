package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.jspecify.annotations.Nullable;

/**
 * Runs one transaction on the state of the last committed block and keeps what it reads and writes. A transaction does
 * not see its own writes. One transaction at a time; its calls come one after the other, perhaps on several threads.
 */
public final class Simulator implements AutoCloseable {
    private final Ledger ledger;
    private final String transactionId;
    private final LedgerIndex.Snapshot snapshot;
    private final ReadWriteSet results = new ReadWriteSet();
    private final List<RangeIterator> ranges = new ArrayList<>();
    private boolean written;
    private boolean paged;

    Simulator(Ledger ledger, String transactionId, LedgerIndex.Snapshot snapshot) {
        this.ledger = ledger;
        this.transactionId = transactionId;
        this.snapshot = snapshot;
    }

    /** {@return the value of the key, empty if there is none} */
    public synchronized ByteString get(String namespace, String key) {
        return read(namespace, key).map(StateValue::value).orElse(ByteString.EMPTY);
    }

    /** {@return the metadata of the key by name; counts as a read of the key} */
    public synchronized Map<String, ByteString> getMetadata(String namespace, String key) {
        Map<String, ByteString> entries = new TreeMap<>(KeyOrder.INSTANCE);
        read(namespace, key)
                .ifPresent(value -> value.metadata().forEach(entry -> entries.put(entry.getName(), entry.getValue())));
        return entries;
    }

    /** Writes the key; an empty value deletes it. */
    public synchronized void put(String namespace, String key, ByteString value) throws SimulationException {
        beforeWrite(key);
        results.write(namespace, key, value);
    }

    /** Replaces all metadata of the key. */
    public synchronized void putMetadata(String namespace, String key, Map<String, ByteString> entries)
            throws SimulationException {
        beforeWrite(key);
        results.writeMetadata(namespace, key, entries);
    }

    /** {@return the keys from start (inclusive) to end (exclusive; empty: to the end of the namespace)} */
    public synchronized RangeIterator range(String namespace, String start, String end) {
        RangeIterator range = new RangeIterator(namespace, start, end);
        ranges.add(range);
        return range;
    }

    /** {@return the same as {@link #range}, for a query in pages, after which the transaction may not write} */
    public synchronized RangeIterator pagedRange(String namespace, String start, String end)
            throws SimulationException {
        if (written) {
            throw new SimulationException(
                    "txid [" + transactionId + "]: Paginated queries are supported only in a read-only transaction");
        }
        paged = true;
        return range(namespace, start, end);
    }

    /** {@return what the key was, newest first; not part of the read set} */
    public List<KeyModification> history(String namespace, String key) throws SimulationException {
        List<KeyModification> modifications = new ArrayList<>();
        for (Version version : ledger.historyOf(namespace, key)) {
            modifications.add(modification(namespace, key, version));
        }
        return modifications;
    }

    /** {@return the definition of the chaincode, read as a peer reads it: its sequence number joins the read set} */
    public synchronized Optional<ChaincodeDefinition> definition(String chaincode) {
        return ChaincodeDefinition.read(chaincode, key -> get(ChaincodeDefinition.NAMESPACE, key), snapshot);
    }

    /** {@return the serialised read/write set} */
    public synchronized ByteString results() {
        ranges.forEach(RangeIterator::finish);
        ranges.clear();
        return results.toByteString();
    }

    @Override
    public synchronized void close() {
        snapshot.close();
    }

    private Optional<StateValue> read(String namespace, String key) {
        Optional<StateValue> found = snapshot.get(namespace, key);
        results.read(namespace, key, found.map(StateValue::version).orElse(null));
        return found;
    }

    private void beforeWrite(String key) throws SimulationException {
        if (paged) {
            throw new SimulationException("txid [" + transactionId
                    + "]: unsuppored transaction. Transaction has already performed a paginated query."
                    + " Writes are not allowed");
        }
        if (key.isEmpty()) {
            throw new SimulationException("key is empty");
        }
        written = true;
    }

    private KeyModification modification(String namespace, String key, Version version) throws SimulationException {
        ParsedTransaction transaction =
                ledger.block(version.block()).orElseThrow().parsed().get((int) version.transaction());
        Timestamp time = transaction.header().getTimestamp();
        try {
            for (ParsedTransaction.Namespace set : transaction.namespaces()) {
                if (set.name().equals(namespace)) {
                    for (KVWrite write : set.set().getWritesList()) {
                        if (write.getKey().equals(key)) {
                            return KeyModification.newBuilder()
                                    .setTxId(transaction.header().getTxId())
                                    .setValue(write.getValue())
                                    .setTimestamp(time)
                                    .setIsDelete(UpdateBatch.isDelete(write))
                                    .build();
                        }
                    }
                }
            }
        } catch (InvalidProtocolBufferException e) {
            throw new SimulationException("history: expected a write set, found " + e.getMessage());
        }
        throw new SimulationException("history: expected a write of the key in block " + version.block());
    }

    /** A range of keys that remembers how far it was read, so that the committer can look for phantoms. */
    public final class RangeIterator {
        private final String namespace;
        private final String start;
        private final String end;
        private final StateRange range;
        private final RangeReads reads = new RangeReads(RangeReads.DEGREE);
        private String lastKey = "";
        private boolean exhausted;
        private @Nullable String nextKey;

        private RangeIterator(String namespace, String start, String end) {
            this.namespace = namespace;
            this.start = start;
            this.end = end;
            this.range = snapshot.range(namespace, start, end);
        }

        /** {@return the next key with its value; empty at the end} */
        public Optional<KV> next() {
            synchronized (Simulator.this) {
                StateRange.Entry entry = exhausted ? null : range.next();
                if (entry == null) {
                    exhausted = true;
                    return Optional.empty();
                }
                lastKey = entry.key();
                reads.add(KVRead.newBuilder()
                        .setKey(entry.key())
                        .setVersion(entry.value().version().toProto())
                        .build());
                return Optional.of(KV.newBuilder()
                        .setNamespace(namespace)
                        .setKey(entry.key())
                        .setValue(entry.value().value())
                        .build());
            }
        }

        /** {@return the key after the last one that was handed out, without reading it; empty at the end} */
        public String bookmark() {
            synchronized (Simulator.this) {
                if (exhausted) {
                    return "";
                }
                if (nextKey == null) {
                    StateRange.Entry entry = range.next();
                    nextKey = entry == null ? "" : entry.key();
                }
                return nextKey;
            }
        }

        private void finish() {
            RangeQueryInfo.Builder query = RangeQueryInfo.newBuilder()
                    .setStartKey(start)
                    .setEndKey(exhausted ? end : lastKey)
                    .setItrExhausted(exhausted);
            reads.writeTo(query);
            results.range(namespace, query.build());
        }
    }
}
