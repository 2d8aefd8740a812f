package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.Series;
import dev.akashi.bench.measure.Harness.Outcome;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.MemoryLedger;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.KeyAlgorithm;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * The chaincode's rules alone: statements are judged on a state in memory, through the same door by which a peer comes in.
 * With the native provider of signatures and with the JDK's own.
 */
public final class Rules implements Measurement {

    private static final double BATCHES = 5_000;
    private static final double STATUSES = 3_000;

    @Override
    public String name() {
        return "rules";
    }

    @Override
    public String about() {
        return "chaincode rules on a state in memory, statements a second on one core (JMH)";
    }

    @Override
    public void run(Bench bench) throws IOException {
        for (String provider : List.of("native", "jdk")) {
            List<String> jvm = List.of("-Dakashi.signatures=" + provider);
            for (Outcome outcome : Harness.run(bench, Statements.class, jvm, "keys", List.of("ED25519", "P256"))) {
                boolean batches = outcome.method().contains("batch");
                String what = (batches ? "BatchAnchored, 1 " : "StatusChanged, 2 ") + outcome.parameter("keys")
                        + " signature" + (batches ? "" : "s") + ", " + provider;
                Series rate = outcome.perSecond(1);
                bench.found(
                        provider.equals("native")
                                ? Finding.of(
                                        what, "statements/s", rate, Comparison.atLeast(batches ? BATCHES : STATUSES))
                                : Finding.of(what, "statements/s", rate));
            }
        }
    }

    /** Statements that the ledger would accept. */
    @State(Scope.Thread)
    public static class Statements {

        private static final int COUNT = 256;

        /** The algorithm of the keys that sign statements. */
        @Param("ED25519")
        public KeyAlgorithm keys = KeyAlgorithm.ED25519;

        private final List<byte[]> batches = new ArrayList<>();
        private final List<byte[]> rescissions = new ArrayList<>();
        private @Nullable MemoryLedger ledger;
        private int next;

        /** Founds a consortium, anchors one batch of 10,000, and signs statements. */
        @Setup
        public void sign() {
            Instant now = Instant.parse("2026-04-01T00:00:00Z");
            List<MspId> members = Stream.of("UnivAMSP", "UnivBMSP", "VocMSP", "MextMSP")
                    .map(MspId::new)
                    .toList();
            MemoryLedger begun = new MemoryLedger(members, Clock.fixed(now, ZoneOffset.UTC));
            Consortium consortium = Consortium.of(members, keys, new SecureRandom());
            consortium.beginnings(now).forEach(begun::record);
            List<Commitment> commitments = IntStream.range(0, 10_000)
                    .mapToObj(i -> new Commitment(digest(i)))
                    .toList();
            MerkleTree tree = MerkleTree.of(commitments);
            begun.record(consortium.batch(tree.root(), tree.size(), now));
            ledger = begun;
            for (int i = 0; i < COUNT; i++) {
                batches.add(consortium
                        .batch(new MerkleRoot(digest(-1 - i)), 10_000, now)
                        .toJson());
                rescissions.add(consortium
                        .rescission(tree, commitments.get(i * 37), i * 37, now)
                        .toJson());
            }
        }

        /** Judges one BatchAnchored. */
        @Benchmark
        public int batchAnchored() {
            return judge(batches);
        }

        /** Judges one StatusChanged. */
        @Benchmark
        public int statusChanged() {
            return judge(rescissions);
        }

        private int judge(List<byte[]> statements) {
            next = (next + 1) % COUNT;
            return Objects.requireNonNull(ledger, "ledger").judge(statements.get(next));
        }

        private static Digest digest(int i) {
            return Digest.sha256(ByteBuffer.allocate(4).putInt(i).array());
        }
    }
}
