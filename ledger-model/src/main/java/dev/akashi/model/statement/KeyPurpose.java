package dev.akashi.model.statement;

/** What an institution's key may sign. Append only. */
public enum KeyPurpose {
    /** Statements to the ledger. */
    STATEMENT,
    /** Credentials; the key is listed in the institution's DID document. */
    CREDENTIAL
}
