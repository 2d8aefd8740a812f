package dev.akashi.transparency.block;

/** Why a transaction cannot be valid. Stable, append only. */
public enum TransactionFault {
    /** By itself: it cannot be read, its creator did not sign it, or it is not what was proposed. */
    FORM,
    /** Its id occurs before it. */
    DUPLICATE,
    /** Its endorsements, those of them that are good, do not satisfy the policies in force. */
    ENDORSEMENT,
    /** What it read was no longer current. */
    STALE
}
