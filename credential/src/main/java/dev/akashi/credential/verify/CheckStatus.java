package dev.akashi.credential.verify;

/** How a check came out. */
public enum CheckStatus {
    /** In order. */
    PASSED,
    /** Not in order. */
    FAILED,
    /** Could not be found out. */
    UNDECIDED,
    /** Not made, because it does not apply or because a check before it failed. */
    SKIPPED
}
