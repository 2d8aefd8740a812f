package dev.akashi.audit.replay;

/** What an auditor can find. Stable, append only: reports name them for ever. */
public enum FindingCode {
    /** A block cannot be read, or has parts that no peer would write. */
    BLOCK_MALFORMED,
    /** A block is missing: the one that is there is not the one that comes next. */
    BLOCK_MISSING,
    /** A block does not continue the chain of hashes, or is not the first block that was pinned. */
    BLOCK_NOT_CHAINED,
    /** A block's data is not the data that its header names. */
    BLOCK_DATA_ALTERED,
    /** Too few orderers signed a block. */
    BLOCK_NOT_ORDERED,
    /** A block names another configuration than the one in force. */
    BLOCK_CONFIGURATION,
    /** The channel's configuration was changed without the signatures that this takes. */
    CONFIGURATION_UNAUTHORISED,
    /** The peer calls a transaction valid that is malformed, or that nobody signed. */
    TRANSACTION_FORGED,
    /** The peer calls a transaction valid without the endorsements that it needs. */
    ENDORSEMENT_FORGED,
    /** The peer calls a transaction valid that was overtaken or repeated, or hides one that is in order. */
    WRONG_FLAG,
    /** A statement was recorded that the rules refuse. */
    RULE_BROKEN,
    /** A statement was recorded, and something else was written than the rules write. */
    WRITES_DIFFER,
    /** The registry's records were written, and no statement was recorded. */
    WRITTEN_WITHOUT_STATEMENT,
    /** A transaction's time is before that of one recorded before it, by more than clocks may differ. */
    TIME_REVERSED,
    /** The peer of an organisation says something else of a block. */
    PEER_BLOCKS_DIFFER,
    /** An organisation answers something else than its blocks say. */
    PEER_STATE_DIFFERS,
    /** A member signed a checkpoint of another log. */
    LOG_FORKED,
    /** A published status list says something else of a credential than the ledger did as of the list's time. */
    STATUS_LIST_DIFFERS,
    /** A published status list is not signed with a good key of the institution. */
    STATUS_LIST_NOT_SIGNED,
    /** A published status list is none that anybody could read, or another than its name says. */
    STATUS_LIST_MALFORMED
}
