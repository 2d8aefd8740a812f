package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataEntry;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.jspecify.annotations.Nullable;

/** Collects what a simulation reads and writes and puts it in the one order that makes endorsements comparable. */
final class ReadWriteSet {
    private final NavigableMap<String, Namespace> namespaces = new TreeMap<>(KeyOrder.INSTANCE);

    private static final class Namespace {
        private final NavigableMap<String, KVRead> reads = new TreeMap<>(KeyOrder.INSTANCE);
        private final NavigableMap<String, KVWrite> writes = new TreeMap<>(KeyOrder.INSTANCE);
        private final NavigableMap<String, KVMetadataWrite> metadataWrites = new TreeMap<>(KeyOrder.INSTANCE);
        private final Map<List<String>, RangeQueryInfo> ranges = new LinkedHashMap<>();
    }

    void read(String namespace, String key, @Nullable Version version) {
        KVRead.Builder read = KVRead.newBuilder().setKey(key);
        if (version != null) {
            read.setVersion(version.toProto());
        }
        namespace(namespace).reads.put(key, read.build());
    }

    void write(String namespace, String key, ByteString value) {
        namespace(namespace)
                .writes
                .put(
                        key,
                        KVWrite.newBuilder()
                                .setKey(key)
                                .setIsDelete(value.isEmpty())
                                .setValue(value)
                                .build());
    }

    void writeMetadata(String namespace, String key, Map<String, ByteString> entries) {
        NavigableMap<String, ByteString> sorted = new TreeMap<>(KeyOrder.INSTANCE);
        sorted.putAll(entries);
        KVMetadataWrite.Builder write = KVMetadataWrite.newBuilder().setKey(key);
        sorted.forEach((name, value) ->
                write.addEntries(KVMetadataEntry.newBuilder().setName(name).setValue(value)));
        namespace(namespace).metadataWrites.put(key, write.build());
    }

    void range(String namespace, RangeQueryInfo query) {
        namespace(namespace)
                .ranges
                .putIfAbsent(
                        List.of(query.getStartKey(), query.getEndKey(), String.valueOf(query.getItrExhausted())),
                        query);
    }

    ByteString toByteString() {
        TxReadWriteSet.Builder result = TxReadWriteSet.newBuilder().setDataModel(TxReadWriteSet.DataModel.KV);
        namespaces.forEach((name, namespace) -> result.addNsRwset(NsReadWriteSet.newBuilder()
                .setNamespace(name)
                .setRwset(KVRWSet.newBuilder()
                        .addAllReads(namespace.reads.values())
                        .addAllRangeQueriesInfo(namespace.ranges.values())
                        .addAllWrites(namespace.writes.values())
                        .addAllMetadataWrites(namespace.metadataWrites.values())
                        .build()
                        .toByteString())));
        return result.build().toByteString();
    }

    private Namespace namespace(String name) {
        return namespaces.computeIfAbsent(name, key -> new Namespace());
    }
}
