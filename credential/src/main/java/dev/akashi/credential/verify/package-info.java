/**
 * Verification: {@link dev.akashi.credential.verify.Verifier} asks an {@link dev.akashi.credential.verify.EvidenceSource}
 * what the ledger knows, makes every check, and answers with a {@link dev.akashi.credential.verify.VerificationReport}; a
 * {@link dev.akashi.credential.verify.VerificationPolicy} folds the checks into a verdict.
 */
@NullMarked
package dev.akashi.credential.verify;

import org.jspecify.annotations.NullMarked;
