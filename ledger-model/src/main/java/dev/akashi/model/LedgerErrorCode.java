package dev.akashi.model;

/**
 * Why the ledger refuses. Chaincode puts the code at the head of its message ({@code CODE: detail}), because that is all
 * that reaches a Fabric client; the SDK reads it back. Append only.
 */
public enum LedgerErrorCode {
    /** Not JSON within the limits, a member missing or malformed, a value out of its range. */
    INVALID_INPUT,
    /** A statement version that this ledger does not know. */
    UNSUPPORTED_VERSION,
    /** The statement names another ledger than this one. */
    WRONG_LEDGER,
    /** Nothing can be recorded before the consortium is founded. */
    NOT_FOUNDED,
    /** The consortium was founded already, by another statement. */
    ALREADY_FOUNDED,
    /** A signature does not fit the statement and the key it names. */
    BAD_SIGNATURE,
    /** A signature names a key of nobody who may sign this statement, or the statement one that is not registered. */
    UNKNOWN_KEY,
    /** The key is known, but not for this purpose, or not at this time. */
    KEY_NOT_VALID,
    /** Too few different keys signed. */
    THRESHOLD_NOT_MET,
    /** Those who signed may not say this. */
    NOT_AUTHORISED,
    /** The submitting organisation is not a host of the institution, or no member of the consortium. */
    NOT_A_HOST,
    /** No institution with this code was admitted. */
    UNKNOWN_INSTITUTION,
    /** An institution with this code was admitted before. */
    ALREADY_ADMITTED,
    /** The institution is suspended or closed at ledger time. */
    INSTITUTION_NOT_ACTIVE,
    /** The institution is not accredited for this credential type at ledger time, or has no accreditation to end. */
    NOT_ACCREDITED,
    /** This root was anchored before, by another statement. */
    ALREADY_ANCHORED,
    /** No batch with this root was anchored. */
    UNKNOWN_ANCHOR,
    /** A commitment is not shown to belong to the batch. */
    BAD_INCLUSION_PROOF,
    /** The change was made without knowing the status event before it. */
    STALE_STATUS,
    /** No such change is allowed from what is on record: of a status, a name, a key, a membership, a succession. */
    ILLEGAL_TRANSITION,
    /** What is named as the replacement of a credential, or as the successor of an institution, cannot be one. */
    BAD_SUCCESSOR,
    /** The statement was made before the entry that it would follow was recorded, so its signers cannot have known it. */
    STALE_RECORD,
    /** The transaction's time differs from the endorser's clock by more than five minutes. */
    CLOCK_SKEW,
    /** The statement was made more than seven days ago, or in the future. */
    STATEMENT_TOO_OLD,
    /** The envelope, or a list in it, is larger than the limit. */
    TOO_LARGE,
    /** The statement refers to something that is not on the ledger. */
    NOT_FOUND,
    /** A defect of the ledger itself; nothing was recorded. */
    INTERNAL,
    /** The key is registered for this institution already, or is or was one of an authority or a member. */
    KEY_ALREADY_REGISTERED,
    /** The institution would be left with too few statement keys to add others by itself. */
    TOO_FEW_KEYS_LEFT
}
