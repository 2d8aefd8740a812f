/**
 * The data structures of the log, without I/O: {@link dev.akashi.transparency.tree.LogTree} grows an RFC 6962 tree entry by
 * entry, {@link dev.akashi.transparency.tree.Tiles} lays it out as C2SP tlog-tiles, {@link
 * dev.akashi.transparency.tree.SparseMap} is an immutable map with proofs of presence and absence.
 */
@NullMarked
package dev.akashi.transparency.tree;

import org.jspecify.annotations.NullMarked;
