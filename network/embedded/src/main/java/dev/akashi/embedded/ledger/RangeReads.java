package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import dev.akashi.identity.Digests;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.KVRead;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReads;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.QueryReadsMerkleSummary;
import org.hyperledger.fabric.protos.ledger.rwset.kvrwset.RangeQueryInfo;

/**
 * What a range query read, in the form that goes into the read set: the keys themselves, or the top of a hash tree over
 * them when there are more than {@value #DEGREE}. A group of one more than that is hashed, and likewise hashes of groups.
 */
final class RangeReads {
    static final int DEGREE = 50;

    private final int degree;
    private final List<List<ByteString>> levels = new ArrayList<>();
    private List<KVRead> pending = new ArrayList<>();

    RangeReads(int degree) {
        if (degree < 2) {
            throw new IllegalArgumentException("range reads: expected a degree of 2 or more, found " + degree);
        }
        this.degree = degree;
    }

    void add(KVRead read) {
        pending.add(read);
        if (pending.size() > degree) {
            closeGroup();
        }
    }

    /** Writes the reads into the query's description; no more may be added. */
    void writeTo(RangeQueryInfo.Builder query) {
        if (levels.isEmpty()) {
            if (!pending.isEmpty()) {
                query.setRawReads(QueryReads.newBuilder().addAllKvReads(pending));
            }
            return;
        }
        if (!pending.isEmpty()) {
            closeGroup();
        }
        query.setReadsMerkleHashes(fold());
    }

    private QueryReadsMerkleSummary fold() {
        int top = levels.size() - 1;
        for (int level = 0; level < top; level++) {
            List<ByteString> hashes = levels.get(level);
            if (!hashes.isEmpty()) {
                ByteString hash = hashes.size() == 1 ? hashes.get(0) : combine(hashes);
                levels.set(level, new ArrayList<>());
                levels.get(level + 1).add(hash);
            }
        }
        List<ByteString> hashes = levels.get(top);
        if (hashes.size() > degree) {
            hashes = List.of(combine(hashes));
            top++;
        }
        return QueryReadsMerkleSummary.newBuilder()
                .setMaxDegree(degree)
                .setMaxLevel(top + 1)
                .addAllMaxLevelHashes(hashes)
                .build();
    }

    private void closeGroup() {
        byte[] reads = QueryReads.newBuilder().addAllKvReads(pending).build().toByteArray();
        pending = new ArrayList<>();
        ByteString hash = ByteString.copyFrom(Digests.sha256(reads));
        for (int level = 0; ; level++) {
            if (level == levels.size()) {
                levels.add(new ArrayList<>());
            }
            List<ByteString> hashes = levels.get(level);
            hashes.add(hash);
            if (hashes.size() <= degree) {
                return;
            }
            hash = combine(hashes);
            levels.set(level, new ArrayList<>());
        }
    }

    private static ByteString combine(List<ByteString> hashes) {
        MessageDigest digest = Digests.sha256();
        hashes.forEach(hash -> digest.update(hash.asReadOnlyByteBuffer()));
        return ByteString.copyFrom(digest.digest());
    }
}
