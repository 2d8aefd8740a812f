package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.measure.Harness.Outcome;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.merkle.MerkleTree;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.infra.Blackhole;

/** The Merkle tree over a batch and the paths of all of its leaves, on one core. */
public final class Merkle implements Measurement {

    private static final double LIMIT = 1_000_000;

    @Override
    public String name() {
        return "merkle";
    }

    @Override
    public String about() {
        return "Merkle tree and all inclusion paths, leaves a second on one core (JMH)";
    }

    @Override
    public void run(Bench bench) throws IOException {
        List<String> sizes = bench.options().quick() ? List.of("10000") : List.of("10000", "1000000");
        for (Outcome outcome : Harness.run(bench, Batch.class, List.of(), "size", sizes)) {
            double size = Double.parseDouble(outcome.parameter("size"));
            bench.found(Finding.of(
                    "tree and all paths, " + outcome.parameter("size") + " leaves, one core",
                    "leaves/s",
                    outcome.perSecond(size),
                    Comparison.atLeast(LIMIT)));
        }
    }

    /** A batch's commitments. */
    @State(Scope.Thread)
    public static class Batch {

        /** How many. */
        @Param("10000")
        public int size;

        private final List<Commitment> commitments = new ArrayList<>();

        /** Makes them. */
        @Setup
        public void make() {
            for (int i = 0; i < size; i++) {
                commitments.add(new Commitment(
                        Digest.sha256(ByteBuffer.allocate(4).putInt(i).array())));
            }
        }

        /** Builds the tree and every path. */
        @Benchmark
        public void treeAndAllPaths(Blackhole blackhole) {
            MerkleTree tree = MerkleTree.of(commitments);
            for (int i = 0; i < size; i++) {
                blackhole.consume(tree.inclusionProof(i));
            }
        }
    }
}
