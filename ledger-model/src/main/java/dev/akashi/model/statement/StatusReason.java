package dev.akashi.model.statement;

/** Why a status changed, as far as the public is told. Coarse on purpose: no free text is recorded. Append only. */
public enum StatusReason {
    /** The credential should not have been issued. */
    ISSUED_IN_ERROR,
    /** Something in it was put right. */
    CORRECTED,
    /** The institution took the award back. */
    RESCINDED_BY_INSTITUTION,
    /** A review is going on, or ended. */
    UNDER_REVIEW,
    /** What was expected did not come to pass. */
    DID_NOT_COMPLETE,
    /** Another credential takes its place. */
    REPLACED,
    /** The change before this one was a mistake. */
    RECORDED_IN_ERROR
}
