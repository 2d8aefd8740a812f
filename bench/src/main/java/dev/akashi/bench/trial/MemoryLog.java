package dev.akashi.bench.trial;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.LogEntry;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.log.LogProof.MapAnswer;
import dev.akashi.credential.log.MapProof;
import dev.akashi.credential.log.NoteKey;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.statement.Statement;
import dev.akashi.transparency.tree.HashStore;
import dev.akashi.transparency.tree.LogTree;
import dev.akashi.transparency.tree.SparseMap;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The log over what a {@link MemoryLedger} has recorded, each statement in a block of its own, with a checkpoint that all
 * members have cosigned: it completes bundles as log nodes do.
 */
public final class MemoryLog {

    private static final Digest GENESIS = Digest.sha256(new byte[0]);

    private final MemoryLedger ledger;
    private final LogTree tree;
    private final Map<StatementDigest, Long> blocks = new HashMap<>();
    private final SparseMap status;
    private final SparseMap registry;
    private final LogEntry.Head head;
    private final SignedNote note;

    /**
     * A log.
     *
     * @param otherStatuses how many credentials' statuses are in the map, of none that is recorded here
     * @param cosigned when the members cosigned
     */
    public MemoryLog(MemoryLedger ledger, Consortium consortium, int otherStatuses, Instant cosigned) {
        this.ledger = ledger;
        Map<Digest, Digest> others = new HashMap<>();
        for (int i = 0; i < otherStatuses; i++) {
            Digest any =
                    Digest.sha256(ByteBuffer.allocate(Integer.BYTES).putInt(i).array());
            others.put(any, any);
        }
        this.status = SparseMap.empty().with(others);
        String university = WorldState.institution(Consortium.UNIVERSITY);
        this.registry = SparseMap.empty()
                .with(Map.of(
                        MapProof.key(university),
                        Digest.sha256(ledger.state(university).orElseThrow())));
        LogTree log = LogTree.of(new Hashes(), 0);
        long block = 0;
        LogEntry.Head last = head(block);
        for (MemoryLedger.Recorded recorded : ledger.recorded()) {
            Provenance provenance = recorded.receipt().provenance();
            blocks.put(provenance.statement(), block);
            log = log.append(new LogEntry.Recorded(
                            block, 0, provenance.transactionId(), provenance.recordedAt(), recorded.envelope())
                    .toBytes());
            last = head(block++);
            log = log.append(last.toBytes());
        }
        this.tree = log;
        this.head = last;
        SignedNote signed = SignedNote.of(
                new Checkpoint(Consortium.LEDGER, log.size(), log.root().orElseThrow()).text());
        for (MspId member : consortium.members()) {
            NoteKey key = NoteKey.cosigner(
                    Consortium.LEDGER, member, consortium.logKey(member).verificationKey());
            signed = signed.cosignedBy(key, consortium.logKey(member), cosigned);
        }
        this.note = signed;
    }

    /** What stands for the channel's first block. */
    public static Digest genesis() {
        return GENESIS;
    }

    /** The bundle with its proof from this log. */
    public Bundle complete(Bundle bundle) {
        long block = Objects.requireNonNull(
                blocks.get(Statement.digest(bundle.anchor().statement())), "a recorded batch");
        String institution = WorldState.institution(bundle.anchor().institution());
        String statusName = WorldState.status(
                bundle.anchor().institution(), bundle.document().commitment());
        return bundle.with(new LogProof(
                block,
                0,
                tree.inclusionProof(2 * block),
                head,
                tree.inclusionProof(tree.size() - 1),
                new MapAnswer(
                        ledger.state(institution).map(bytes -> new String(bytes, StandardCharsets.UTF_8)),
                        registry.proof(MapProof.key(institution))),
                new MapAnswer(Optional.empty(), status.proof(MapProof.key(statusName))),
                Map.of(),
                note));
    }

    private LogEntry.Head head(long block) {
        return new LogEntry.Head(
                block, Digest.sha256(StrictJson.utf8("block " + block)), status.root(), registry.root());
    }

    private static final class Hashes implements HashStore {

        private final Map<Long, Digest> hashes = new HashMap<>();

        @Override
        public Digest get(int level, long index) {
            return Objects.requireNonNull(hashes.get(key(level, index)), "a hash that was put");
        }

        @Override
        public void put(int level, long index, Digest hash) {
            hashes.put(key(level, index), hash);
        }

        private static long key(int level, long index) {
            return ((long) level << 48) | index;
        }
    }
}
