package dev.akashi.transparency.tree;

import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.merkle.ConsistencyProof;
import dev.akashi.model.merkle.InclusionProof;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * An RFC 6962 tree that grows, over a {@link HashStore}: appending writes two hashes on average, a proof reads about
 * log2(n) of them. Gives the same roots and proofs as {@link dev.akashi.model.merkle.MerkleTree} over the same entries.
 *
 * <p>The tree itself has no state but its size: the older trees of the same log are trees over the same store.
 */
public final class LogTree {

    private final HashStore hashes;
    private final long size;

    private LogTree(HashStore hashes, long size) {
        this.hashes = hashes;
        this.size = size;
    }

    /**
     * The tree of the first entries of a log.
     *
     * @throws IllegalArgumentException when the size is negative
     */
    public static LogTree of(HashStore hashes, long size) {
        if (size < 0) {
            throw new IllegalArgumentException("expected a tree of at least no entries, found " + size);
        }
        return new LogTree(Objects.requireNonNull(hashes, "hashes"), size);
    }

    /** The tree with one more entry. */
    public LogTree append(byte[] entry) {
        MessageDigest sha256 = Digest.newSha256();
        sha256.update((byte) 0);
        sha256.update(entry);
        Digest node = Digest.of(sha256.digest());
        long index = size;
        hashes.put(0, index, node);
        for (int level = 0; index % 2 == 1; level++) {
            node = node(sha256, hashes.get(level, index - 1), node);
            index /= 2;
            hashes.put(level + 1, index, node);
        }
        return new LogTree(hashes, size + 1);
    }

    /** How many entries there are. */
    public long size() {
        return size;
    }

    /** The tree head; empty for a tree without entries. */
    public Optional<MerkleRoot> root() {
        return size == 0 ? Optional.empty() : Optional.of(new MerkleRoot(hash(0, size)));
    }

    /**
     * The audit path of an entry, RFC 6962 section 2.1.1.
     *
     * @throws IndexOutOfBoundsException when there is no such entry
     */
    public InclusionProof inclusionProof(long index) {
        Objects.checkIndex(index, size);
        List<Digest> path = new ArrayList<>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + largestPowerBelow(to - from);
            if (index < middle) {
                path.add(0, hash(middle, to));
                to = middle;
            } else {
                path.add(0, hash(from, middle));
                from = middle;
            }
        }
        return new InclusionProof(index, size, path);
    }

    /**
     * Shows that the tree of the first {@code oldSize} entries is a prefix of this one, RFC 6962 section 2.1.2.
     *
     * @throws IllegalArgumentException when {@code oldSize} is not between 1 and the size of this tree
     */
    public ConsistencyProof consistencyProof(long oldSize) {
        if (oldSize < 1 || oldSize > size) {
            throw new IllegalArgumentException("expected an older size of 1 to " + size + ", found " + oldSize);
        }
        List<Digest> path = new ArrayList<>();
        long from = 0;
        long to = size;
        // Down to the subtree that ends where the old tree ends; what lies beside the way is the proof.
        while (to != oldSize) {
            long middle = from + largestPowerBelow(to - from);
            if (oldSize <= middle) {
                path.add(0, hash(middle, to));
                to = middle;
            } else {
                path.add(0, hash(from, middle));
                from = middle;
            }
        }
        if (from > 0) {
            path.add(0, hash(from, to));
        }
        return new ConsistencyProof(oldSize, size, path);
    }

    /** The hash over entries {@code from} to {@code to}, a range that the tree has as a subtree. */
    private Digest hash(long from, long to) {
        long length = to - from;
        if (Long.bitCount(length) == 1) {
            int level = Long.numberOfTrailingZeros(length);
            return hashes.get(level, from >> level);
        }
        long middle = from + largestPowerBelow(length);
        return node(Digest.newSha256(), hash(from, middle), hash(middle, to));
    }

    private static long largestPowerBelow(long length) {
        return Long.highestOneBit(length - 1);
    }

    private static Digest node(MessageDigest sha256, Digest left, Digest right) {
        sha256.update((byte) 1);
        left.updateInto(sha256);
        right.updateInto(sha256);
        return Digest.of(sha256.digest());
    }
}
