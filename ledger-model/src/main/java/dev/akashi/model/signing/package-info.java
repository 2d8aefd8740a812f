/**
 * Keys, signatures and signed envelopes. A {@link dev.akashi.model.signing.Signer} signs, a
 * {@link dev.akashi.model.signing.VerificationKey} checks, an {@link dev.akashi.model.signing.Envelope} carries the signed
 * bytes together with the signatures.
 */
@NullMarked
package dev.akashi.model.signing;

import org.jspecify.annotations.NullMarked;
