package dev.akashi.model.record;

/** Whether an institution may act. Append only. */
public enum InstitutionStatus {
    /** It may. */
    ACTIVE,
    /** It may not for the time being. */
    SUSPENDED,
    /** It no longer exists; what it issued still stands. */
    CLOSED
}
