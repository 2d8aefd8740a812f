package dev.akashi.model.signing;

/**
 * Signs messages with a key that it keeps to itself: a file, a security module, a service. Implementations are safe for
 * use by several threads.
 */
public interface Signer {

    /** The public key that checks what this signer signs. */
    VerificationKey verificationKey();

    /** A 64-byte signature over the message, as {@link VerificationKey#verify} expects it. */
    byte[] sign(byte[] message);
}
