/**
 * W3C Bitstring Status List 1.0: where a credential says that its status can be looked up ({@link
 * dev.akashi.credential.statuslist.StatusListEntry}), the signed list itself ({@link
 * dev.akashi.credential.statuslist.StatusListCredential}) and its bits ({@link
 * dev.akashi.credential.statuslist.StatusBits}). A list is a view of the ledger for software that cannot ask the ledger; what
 * it has to say at a time follows from the ledger's records ({@link dev.akashi.credential.statuslist.StatusHistory}). No I/O.
 */
@NullMarked
package dev.akashi.credential.statuslist;

import org.jspecify.annotations.NullMarked;
