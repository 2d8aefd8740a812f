/**
 * Credentials and what ties them to the ledger: {@link dev.akashi.credential.OpenBadge} makes and reads Open Badges 3.0
 * credentials, {@link dev.akashi.credential.Commitments} turns a document into what is recorded of it, and
 * {@link dev.akashi.credential.Bundle} is the proof that goes with it. To verify, see {@code dev.akashi.credential.verify}.
 */
@NullMarked
package dev.akashi.credential;

import org.jspecify.annotations.NullMarked;
