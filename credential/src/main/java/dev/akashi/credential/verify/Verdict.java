package dev.akashi.credential.verify;

/** What a verification comes to. */
public enum Verdict {
    /** Everything was checked and is in order. */
    VALID,
    /** Something is wrong. */
    INVALID,
    /** Something could not be checked. */
    INDETERMINATE
}
