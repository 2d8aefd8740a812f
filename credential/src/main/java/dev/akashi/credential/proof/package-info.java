/**
 * W3C Data Integrity proofs over JSON-LD credentials, with pinned contexts and without silent loss of data.
 * {@link dev.akashi.credential.proof.DataIntegrity} is the entry.
 */
@NullMarked
package dev.akashi.credential.proof;

import org.jspecify.annotations.NullMarked;
