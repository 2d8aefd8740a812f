package dev.akashi.model.merkle;

import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A Merkle tree as RFC 6962 section 2.1 defines it: a leaf is {@code SHA-256(0x00 || data)}, an inner node
 * {@code SHA-256(0x01 || left || right)}, and a tree that is not full leans to the left.
 *
 * <pre>{@code
 * MerkleTree tree = MerkleTree.of(commitments);
 * MerkleRoot root = tree.root();                     // goes to the ledger
 * InclusionProof proof = tree.inclusionProof(17);    // goes into the bundle of the 18th credential
 * }</pre>
 *
 * <p>Building takes one hash a leaf and one an inner node; a proof takes none. Immutable, about 150 bytes a leaf.
 */
public final class MerkleTree {

    /** The largest batch: a million commitments. */
    public static final int MAX_SIZE = 1 << 20;

    private final List<Digest[]> levels;

    private MerkleTree(List<Digest[]> levels) {
        this.levels = levels;
    }

    /**
     * Builds the tree over commitments, in their order.
     *
     * @throws IllegalArgumentException when there are none, or more than {@link #MAX_SIZE}
     */
    public static MerkleTree of(List<Commitment> commitments) {
        Hasher hasher = new Hasher();
        return build(
                commitments.stream()
                        .map(commitment -> hasher.leaf(commitment.digest().bytes()))
                        .toArray(Digest[]::new),
                hasher);
    }

    /**
     * Builds the tree over arbitrary entries, in their order.
     *
     * @throws IllegalArgumentException when there are none, or more than {@link #MAX_SIZE}
     */
    public static MerkleTree ofEntries(List<byte[]> entries) {
        Hasher hasher = new Hasher();
        return build(entries.stream().map(hasher::leaf).toArray(Digest[]::new), hasher);
    }

    private static MerkleTree build(Digest[] leaves, Hasher hasher) {
        if (leaves.length == 0 || leaves.length > MAX_SIZE) {
            throw new IllegalArgumentException("expected 1 to " + MAX_SIZE + " leaves, found " + leaves.length);
        }
        List<Digest[]> levels = new ArrayList<>();
        levels.add(leaves);
        for (Digest[] below = leaves; below.length > 1; below = levels.get(levels.size() - 1)) {
            Digest[] level = new Digest[(below.length + 1) / 2];
            for (int i = 0; i < below.length / 2; i++) {
                level[i] = hasher.node(below[2 * i], below[2 * i + 1]);
            }
            if (below.length % 2 == 1) {
                // The last node has no partner: it rises unchanged, which is the left-leaning shape of the RFC.
                level[level.length - 1] = below[below.length - 1];
            }
            levels.add(level);
        }
        return new MerkleTree(levels);
    }

    /** How many leaves there are. */
    public int size() {
        return levels.get(0).length;
    }

    /** The tree head. */
    public MerkleRoot root() {
        return new MerkleRoot(levels.get(levels.size() - 1)[0]);
    }

    /**
     * The audit path of one leaf, RFC 6962 section 2.1.1.
     *
     * @throws IndexOutOfBoundsException when there is no such leaf
     */
    public InclusionProof inclusionProof(int leafIndex) {
        Objects.checkIndex(leafIndex, size());
        List<Digest> path = new ArrayList<>(levels.size());
        int index = leafIndex;
        for (Digest[] level : levels.subList(0, levels.size() - 1)) {
            int sibling = index ^ 1;
            if (sibling < level.length) {
                path.add(level[sibling]);
            }
            index /= 2;
        }
        return new InclusionProof(leafIndex, size(), path);
    }

    /**
     * Shows that the tree of the first {@code oldSize} leaves is a prefix of this one, RFC 6962 section 2.1.2.
     *
     * @throws IllegalArgumentException when {@code oldSize} is not between 1 and the size of this tree
     */
    public ConsistencyProof consistencyProof(int oldSize) {
        if (oldSize < 1 || oldSize > size()) {
            throw new IllegalArgumentException("expected an older size of 1 to " + size() + ", found " + oldSize);
        }
        List<Digest> path = new ArrayList<>();
        int level = Integer.numberOfTrailingZeros(oldSize);
        int index = (oldSize >> level) - 1;
        if (oldSize != size()) {
            if (Integer.bitCount(oldSize) != 1) {
                path.add(levels.get(level)[index]);
            }
            for (; level < levels.size() - 1; level++, index /= 2) {
                int sibling = index ^ 1;
                if (sibling < levels.get(level).length) {
                    path.add(levels.get(level)[sibling]);
                }
            }
        }
        return new ConsistencyProof(oldSize, size(), path);
    }

    /** The two hash rules of the RFC on one reused engine; not for use by several threads. */
    static final class Hasher {

        private final MessageDigest sha256 = Digest.newSha256();

        Digest leaf(byte[] data) {
            sha256.update((byte) 0);
            sha256.update(data);
            return Digest.of(sha256.digest());
        }

        Digest node(Digest left, Digest right) {
            sha256.update((byte) 1);
            left.updateInto(sha256);
            right.updateInto(sha256);
            return Digest.of(sha256.digest());
        }
    }
}
