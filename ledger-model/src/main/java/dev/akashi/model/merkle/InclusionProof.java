package dev.akashi.model.merkle;

import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import java.util.List;

/**
 * Shows that a leaf belongs to a tree, RFC 6962 section 2.1.1. A proof of the wrong length for its place and size cannot
 * be made, so {@link #rootOf} never has to guess.
 *
 * @param leafIndex the leaf's place, counted from 0
 * @param treeSize how many leaves the tree has
 * @param path the sibling hashes from the leaf up
 */
public record InclusionProof(long leafIndex, long treeSize, List<Digest> path) {

    /** @throws IllegalArgumentException when the place is outside the tree or the path has the wrong length */
    public InclusionProof {
        path = List.copyOf(path);
        if (treeSize < 1 || leafIndex < 0 || leafIndex >= treeSize) {
            throw new IllegalArgumentException(
                    "expected a leaf index from 0 to below the tree size, found " + leafIndex + " of " + treeSize);
        }
        int expected = pathLength(leafIndex, treeSize);
        if (path.size() != expected) {
            throw new IllegalArgumentException("expected a path of " + expected + " hashes for leaf " + leafIndex
                    + " of " + treeSize + ", found " + path.size());
        }
    }

    /** The root to which a commitment at this place leads. */
    public MerkleRoot rootOf(Commitment commitment) {
        return rootOfEntry(commitment.digest().bytes());
    }

    /** The root to which an entry at this place leads. */
    public MerkleRoot rootOfEntry(byte[] entry) {
        return rootOfLeaf(new MerkleTree.Hasher().leaf(entry));
    }

    /** The root to which a leaf hash at this place leads. */
    public MerkleRoot rootOfLeaf(Digest leafHash) {
        MerkleTree.Hasher hasher = new MerkleTree.Hasher();
        Digest node = leafHash;
        long index = leafIndex;
        long last = treeSize - 1;
        for (Digest sibling : path) {
            // A node without a partner rises until it is a right child.
            while (index == last && index % 2 == 0) {
                index /= 2;
                last /= 2;
            }
            node = index % 2 == 1 ? hasher.node(sibling, node) : hasher.node(node, sibling);
            index /= 2;
            last /= 2;
        }
        return new MerkleRoot(node);
    }

    /** Whether the commitment at this place belongs to the tree with this root. */
    public boolean includes(Commitment commitment, MerkleRoot root) {
        return rootOf(commitment).equals(root);
    }

    private static int pathLength(long leafIndex, long treeSize) {
        int length = 0;
        for (long index = leafIndex, last = treeSize - 1; last > 0; index /= 2, last /= 2) {
            if (index < last || index % 2 == 1) {
                length++;
            }
        }
        return length;
    }
}
