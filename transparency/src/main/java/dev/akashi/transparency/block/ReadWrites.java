package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction read and wrote.
 *
 * @param reads with the versions that it saw
 * @param writes in order
 * @param rangeQueries namespaces in which it read ranges
 * @param metadataWrites namespaces in which it changed the policy of a key
 */
record ReadWrites(List<Read> reads, List<Write> writes, Set<String> rangeQueries, Set<String> metadataWrites) {

    ReadWrites {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        rangeQueries = Set.copyOf(rangeQueries);
        metadataWrites = Set.copyOf(metadataWrites);
    }

    /** A key, and the version that was there; null for none. */
    record Read(StateKey key, @Nullable Version version) {}

    /** A key and its new value; null when it was deleted. */
    record Write(StateKey key, @Nullable ByteString value) {}

    static ReadWrites parse(ByteString results) throws InvalidProtocolBufferException {
        List<Read> reads = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        Set<String> ranges = new HashSet<>();
        Set<String> metadata = new HashSet<>();
        Set<String> namespaces = new HashSet<>();
        TxReadWriteSet sets = TxReadWriteSet.parseFrom(results);
        for (NsReadWriteSet set : sets.getNsRwsetList()) {
            String namespace = set.getNamespace();
            if (!namespaces.add(namespace)) {
                throw new InvalidProtocolBufferException("namespace " + namespace + " twice");
            }
            KVRWSet open = KVRWSet.parseFrom(set.getRwset());
            open.getReadsList()
                    .forEach(read -> reads.add(new Read(
                            StateKey.of(namespace, read.getKey()),
                            read.hasVersion()
                                    ? new Version(
                                            read.getVersion().getBlockNum(),
                                            read.getVersion().getTxNum())
                                    : null)));
            open.getWritesList()
                    .forEach(write -> writes.add(new Write(
                            StateKey.of(namespace, write.getKey()), write.getIsDelete() ? null : write.getValue())));
            if (open.getRangeQueriesInfoCount() > 0) {
                ranges.add(namespace);
            }
            if (open.getMetadataWritesCount() > 0) {
                metadata.add(namespace);
            }
            for (CollectionHashedReadWriteSet collection : set.getCollectionHashedRwsetList()) {
                HashedRWSet hashed = HashedRWSet.parseFrom(collection.getHashedRwset());
                String name = collection.getCollectionName();
                hashed.getHashedReadsList()
                        .forEach(read -> reads.add(new Read(
                                StateKey.hashed(namespace, name, read.getKeyHash()),
                                read.hasVersion()
                                        ? new Version(
                                                read.getVersion().getBlockNum(),
                                                read.getVersion().getTxNum())
                                        : null)));
                hashed.getHashedWritesList()
                        .forEach(write -> writes.add(new Write(
                                StateKey.hashed(namespace, name, write.getKeyHash()),
                                write.getIsDelete() ? null : write.getValueHash())));
                if (hashed.getMetadataWritesCount() > 0) {
                    metadata.add(namespace);
                }
            }
        }
        return new ReadWrites(reads, writes, ranges, metadata);
    }

    Set<String> writtenNamespaces() {
        Set<String> written =
                writes.stream().map(write -> write.key().namespace()).collect(Collectors.toSet());
        written.addAll(metadataWrites);
        return written;
    }

    Set<String> writtenCollections(String namespace) {
        return writes.stream()
                .map(Write::key)
                .filter(key -> key.namespace().equals(namespace))
                .map(StateKey::collection)
                .collect(Collectors.toSet());
    }
}
