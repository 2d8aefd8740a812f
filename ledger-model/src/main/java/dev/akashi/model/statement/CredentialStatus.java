package dev.akashi.model.statement;

/** The status of one credential. A credential about which nothing was said is ACTIVE. Append only. */
public enum CredentialStatus {
    /** Good. */
    ACTIVE(false),
    /** Under review; may become good again. */
    SUSPENDED(false),
    /** Taken back: the award itself no longer stands. */
    RESCINDED(true),
    /** Should never have been issued. */
    VOIDED(true),
    /** Replaced by another credential. */
    SUPERSEDED(true),
    /** Came to its end, as a certificate of expected graduation does. */
    ENDED(true);

    private final boolean terminal;

    CredentialStatus(boolean terminal) {
        this.terminal = terminal;
    }

    /** Whether only a correction of an error leads out of it. */
    public boolean isFinal() {
        return terminal;
    }

    /**
     * Whether the status may change from this one to the next.
     *
     * @param reason {@link StatusReason#RECORDED_IN_ERROR} is the only way back from a final status, to ACTIVE
     */
    public boolean mayBecome(CredentialStatus next, StatusReason reason) {
        if (terminal) {
            return next == ACTIVE && reason == StatusReason.RECORDED_IN_ERROR;
        }
        return next != this;
    }
}
