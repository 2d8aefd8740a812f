package dev.akashi.transparency.node;

import dev.akashi.transparency.tree.SparseMap;

/**
 * The two maps after some block.
 *
 * @param status status records
 * @param registry the consortium, the institutions, and the batches that somebody has confirmed
 */
record SparseMaps(SparseMap status, SparseMap registry) {

    static final SparseMaps EMPTY = new SparseMaps(SparseMap.empty(), SparseMap.empty());
}
