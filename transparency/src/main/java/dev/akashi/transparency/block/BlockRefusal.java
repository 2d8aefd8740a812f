package dev.akashi.transparency.block;

/** Why a block is not believed. Stable, append only. */
public enum BlockRefusal {
    /** It cannot be read, or has parts that no peer would write. */
    MALFORMED,
    /** It is not the block that comes next. */
    WRONG_NUMBER,
    /** It does not continue the chain of hashes, or is not the first block that was pinned. */
    WRONG_CHAIN,
    /** Its data is not the data that its header names. */
    WRONG_DATA_HASH,
    /** Too few orderers signed it. */
    TOO_FEW_ORDERERS,
    /** It names another configuration than the one in force. */
    WRONG_CONFIGURATION,
    /** It changes the configuration without the signatures that this takes. */
    UNAUTHORISED_CONFIGURATION,
    /** The peer calls a transaction valid that is not, or the other way round. */
    WRONG_FLAG,
    /** A transaction uses a feature of Fabric that is not checked here, and touches the registry. */
    NOT_CHECKABLE
}
