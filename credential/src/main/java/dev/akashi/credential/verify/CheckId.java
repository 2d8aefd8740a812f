package dev.akashi.credential.verify;

/** The checks, in the order of the report. Every report has all of them. Append only. */
public enum CheckId {
    /** Is it a credential that can be read, within limits, without loss of data? */
    FORMAT,
    /** Is the issuer's proof good for a credential key of that institution? */
    SIGNATURE,
    /** Does its commitment lead to the root? */
    INTEGRITY,
    /** Did that institution record the root, and when? */
    ANCHOR,
    /** Was the institution active and accredited for that type then? */
    ISSUER_AT_ISSUE,
    /** Is it now? A note: an old degree outlives its school. */
    ISSUER_NOW,
    /** Were the keys valid at ledger time, and not compromised since before it? */
    KEY,
    /** What is its status? */
    STATUS,
    /** Is it within its own dates? */
    VALIDITY,
    /** Do enough organisations agree? */
    WITNESS,
    /** How old is the evidence? */
    FRESHNESS
}
