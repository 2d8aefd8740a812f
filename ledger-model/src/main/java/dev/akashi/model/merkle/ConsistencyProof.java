package dev.akashi.model.merkle;

import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import java.util.List;

/**
 * Shows that a tree only grew: the leaves of the older are the first leaves of the newer, RFC 6962 section 2.1.2.
 *
 * @param oldSize leaves of the older tree, at least 1
 * @param newSize leaves of the newer tree, not fewer
 * @param path the hashes, in the order of the RFC
 */
public record ConsistencyProof(long oldSize, long newSize, List<Digest> path) {

    /** @throws IllegalArgumentException when the sizes are impossible or the path has the wrong length for them */
    public ConsistencyProof {
        path = List.copyOf(path);
        if (oldSize < 1 || newSize < oldSize) {
            throw new IllegalArgumentException(
                    "expected 1 <= older size <= newer size, found " + oldSize + " and " + newSize);
        }
        int expected = pathLength(oldSize, newSize);
        if (path.size() != expected) {
            throw new IllegalArgumentException("expected a path of " + expected + " hashes from " + oldSize + " to "
                    + newSize + ", found " + path.size());
        }
    }

    /** Whether this proof leads from the older root to the newer one. */
    public boolean links(MerkleRoot oldRoot, MerkleRoot newRoot) {
        if (oldSize == newSize) {
            return oldRoot.equals(newRoot);
        }
        MerkleTree.Hasher hasher = new MerkleTree.Hasher();
        int level = Long.numberOfTrailingZeros(oldSize);
        long index = (oldSize >> level) - 1;
        long last = (newSize - 1) >> level;
        boolean oldIsFull = Long.bitCount(oldSize) == 1;
        List<Digest> siblings = oldIsFull ? path : path.subList(1, path.size());
        Digest older = oldIsFull ? oldRoot.digest() : path.get(0);
        Digest newer = older;
        for (Digest sibling : siblings) {
            while (index == last && index % 2 == 0) {
                index /= 2;
                last /= 2;
            }
            if (index % 2 == 1) {
                older = hasher.node(sibling, older);
                newer = hasher.node(sibling, newer);
            } else {
                newer = hasher.node(newer, sibling);
            }
            index /= 2;
            last /= 2;
        }
        return older.equals(oldRoot.digest()) && newer.equals(newRoot.digest());
    }

    private static int pathLength(long oldSize, long newSize) {
        if (oldSize == newSize) {
            return 0;
        }
        int level = Long.numberOfTrailingZeros(oldSize);
        int length = Long.bitCount(oldSize) == 1 ? 0 : 1;
        for (long index = (oldSize >> level) - 1, last = (newSize - 1) >> level; last > 0; index /= 2, last /= 2) {
            if (index < last || index % 2 == 1) {
                length++;
            }
        }
        return length;
    }
}
