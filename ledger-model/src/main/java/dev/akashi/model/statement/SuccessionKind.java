package dev.akashi.model.statement;

/** How one institution comes to answer for the credentials of another. Append only. */
public enum SuccessionKind {
    /** The predecessor was merged into the successor. */
    MERGER,
    /** The same school under a new code, as when its founder changes. */
    RECODE,
    /** The predecessor has no successor; somebody keeps its records. */
    CUSTODY
}
