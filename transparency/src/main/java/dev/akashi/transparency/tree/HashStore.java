package dev.akashi.transparency.tree;

import dev.akashi.model.Digest;

/** Where the hashes of complete subtrees are kept. */
public interface HashStore {

    /**
     * The hash of a complete subtree.
     *
     * @param level its height: 0 for a leaf, 1 for two leaves, and so on
     * @param index its place among those of its height, from 0
     * @throws IllegalStateException when it is not there
     */
    Digest get(int level, long index);

    /** Keeps the hash of a complete subtree; it never changes. */
    void put(int level, long index, Digest hash);
}
