package dev.akashi.model.statement;

/** The two authorities of a consortium. Append only. */
public enum AuthorityRole {
    /** The ministry, which accredits. */
    MINISTRY,
    /** The operator of the consortium, which admits together with the ministry. */
    OPERATOR
}
