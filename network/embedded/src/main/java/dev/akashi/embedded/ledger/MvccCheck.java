package dev.akashi.embedded.ledger;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVReadHash;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/** Whether what a transaction read is still what it would read now, after the valid transactions before it. */
final class MvccCheck {
    private final LedgerIndex.Snapshot committed;
    private final UpdateBatch updates;

    MvccCheck(LedgerIndex.Snapshot committed, UpdateBatch updates) {
        this.committed = committed;
        this.updates = updates;
    }

    TxValidationCode check(List<ParsedTransaction.Namespace> namespaces) {
        for (ParsedTransaction.Namespace namespace : namespaces) {
            for (KVRead read : namespace.set().getReadsList()) {
                if (!isCurrent(namespace.name(), read.getKey(), Version.of(read))) {
                    return TxValidationCode.MVCC_READ_CONFLICT;
                }
            }
            for (RangeQueryInfo query : namespace.set().getRangeQueriesInfoList()) {
                if (!isCurrent(namespace.name(), query)) {
                    return TxValidationCode.PHANTOM_READ_CONFLICT;
                }
            }
            for (ParsedTransaction.Collection collection : namespace.collections()) {
                String space = PrivateCollections.space(namespace.name(), collection.name());
                for (KVReadHash read : collection.set().getHashedReadsList()) {
                    if (!isCurrent(space, PrivateCollections.key(read.getKeyHash()), Version.of(read))) {
                        return TxValidationCode.MVCC_READ_CONFLICT;
                    }
                }
            }
        }
        return TxValidationCode.VALID;
    }

    private boolean isCurrent(String namespace, String key, @Nullable Version read) {
        if (updates.contains(namespace, key)) {
            return false;
        }
        Version current = committed.get(namespace, key).map(StateValue::version).orElse(null);
        return Objects.equals(current, read);
    }

    private boolean isCurrent(String namespace, RangeQueryInfo query) {
        int degree = query.hasReadsMerkleHashes() ? query.getReadsMerkleHashes().getMaxDegree() : Integer.MAX_VALUE;
        if (degree < 2) {
            return false;
        }
        RangeReads reads = new RangeReads(degree);
        MergedRange range = new MergedRange(namespace, query);
        for (KVRead read = range.next(); read != null; read = range.next()) {
            reads.add(read);
        }
        RangeQueryInfo.Builder now = query.toBuilder().clearRawReads().clearReadsMerkleHashes();
        reads.writeTo(now);
        RangeQueryInfo.Builder then = query.toBuilder();
        if (then.hasRawReads() && then.getRawReads().getKvReadsCount() == 0) {
            then.clearRawReads();
        }
        return now.build().equals(then.build());
    }

    /** The committed keys of a range with the block's updates laid over them. */
    private final class MergedRange {
        private final StateRange stored;
        private final Iterator<Map.Entry<String, UpdateBatch.Update>> updated;
        private StateRange.@Nullable Entry nextStored;
        private Map.@Nullable Entry<String, UpdateBatch.Update> nextUpdated;

        MergedRange(String namespace, RangeQueryInfo query) {
            String start = query.getStartKey();
            String end = query.getEndKey();
            // A query that was not read to its end names the last key it saw, which belongs to the range.
            boolean withEnd = !query.getItrExhausted() && !end.isEmpty();
            // No key sorts between k and k followed by U+0000.
            String limit = withEnd ? end + '\0' : end;
            this.stored = committed.range(namespace, start, limit);
            NavigableMap<String, UpdateBatch.Update> after =
                    updates.updates(namespace).tailMap(start, true);
            this.updated = (limit.isEmpty() ? after : after.headMap(limit, false))
                    .entrySet()
                    .iterator();
            this.nextStored = stored.next();
            this.nextUpdated = updated.hasNext() ? updated.next() : null;
        }

        @Nullable
        KVRead next() {
            while (nextStored != null || nextUpdated != null) {
                StateRange.Entry storedEntry = nextStored;
                Map.Entry<String, UpdateBatch.Update> updatedEntry = nextUpdated;
                int order = storedEntry == null
                        ? 1
                        : updatedEntry == null
                                ? -1
                                : KeyOrder.INSTANCE.compare(storedEntry.key(), updatedEntry.getKey());
                if (order <= 0) {
                    nextStored = stored.next();
                }
                if (order >= 0) {
                    nextUpdated = updated.hasNext() ? updated.next() : null;
                }
                if (order < 0 && storedEntry != null) {
                    return read(storedEntry.key(), storedEntry.value().version());
                }
                if (updatedEntry != null && updatedEntry.getValue().value() != null) {
                    return read(updatedEntry.getKey(), updatedEntry.getValue().version());
                }
            }
            return null;
        }

        private KVRead read(String key, Version version) {
            return KVRead.newBuilder().setKey(key).setVersion(version.toProto()).build();
        }
    }
}
