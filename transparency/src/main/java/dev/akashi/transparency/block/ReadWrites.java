package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.ledger.rwset.CollectionHashedReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.NsReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.TxReadWriteSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.HashedRWSet;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVMetadataWrite;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRWSet;
import org.hyperledger.fabric.protos.peer.MetaDataKeys;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction read and wrote.
 *
 * @param reads with the versions that it saw
 * @param writes in order
 * @param rangeQueries namespaces in which it read ranges
 * @param policyWrites new policies of keys
 * @param hashedMetadata namespaces in which it changed the policy of a key of a private collection
 */
record ReadWrites(
        List<Read> reads,
        List<Write> writes,
        Set<String> rangeQueries,
        List<PolicyWrite> policyWrites,
        Set<String> hashedMetadata) {

    private static final String KEY_POLICY = MetaDataKeys.VALIDATION_PARAMETER.name();

    ReadWrites {
        reads = List.copyOf(reads);
        writes = List.copyOf(writes);
        rangeQueries = Set.copyOf(rangeQueries);
        policyWrites = List.copyOf(policyWrites);
        hashedMetadata = Set.copyOf(hashedMetadata);
    }

    /** A key, and the version that was there; null for none. */
    record Read(StateKey key, @Nullable Version version) {}

    /** A key and its new value; null when it was deleted. */
    record Write(StateKey key, @Nullable ByteString value) {}

    /** A key, and the policy that is to be satisfied by whoever writes it; empty for that of the chaincode. */
    record PolicyWrite(StateKey key, ByteString policy) {}

    /** Nothing at all. */
    static ReadWrites none() {
        return new ReadWrites(List.of(), List.of(), Set.of(), List.of(), Set.of());
    }

    static ReadWrites parse(ByteString results) throws InvalidProtocolBufferException {
        List<Read> reads = new ArrayList<>();
        List<Write> writes = new ArrayList<>();
        Set<String> ranges = new HashSet<>();
        List<PolicyWrite> policies = new ArrayList<>();
        Set<String> hashedMetadata = new HashSet<>();
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
            open.getMetadataWritesList()
                    .forEach(write ->
                            policies.add(new PolicyWrite(StateKey.of(namespace, write.getKey()), policy(write))));
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
                    hashedMetadata.add(namespace);
                }
            }
        }
        return new ReadWrites(reads, writes, ranges, policies, hashedMetadata);
    }

    // What is written replaces all that was said of the key before.
    private static ByteString policy(KVMetadataWrite write) {
        return write.getEntriesList().stream()
                .filter(entry -> entry.getName().equals(KEY_POLICY))
                .findFirst()
                .map(entry -> entry.getValue())
                .orElse(ByteString.EMPTY);
    }

    /** The keys that are given a value or a policy, or deleted. */
    Stream<StateKey> writtenKeys() {
        return Stream.concat(
                writes.stream().map(Write::key), policyWrites.stream().map(PolicyWrite::key));
    }

    Set<String> writtenNamespaces() {
        Set<String> written = writtenKeys().map(StateKey::namespace).collect(Collectors.toSet());
        written.addAll(hashedMetadata);
        return written;
    }

    Set<String> writtenCollections(String namespace) {
        return writtenKeys()
                .filter(key -> key.namespace().equals(namespace))
                .map(StateKey::collection)
                .collect(Collectors.toSet());
    }
}
