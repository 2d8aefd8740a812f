package dev.akashi.credential.verify;

/** Why a check came out as it did. Stable, append only; messages in Japanese and English are in the resource bundles. */
public enum ReportCode {
    /** In order. */
    OK,
    /** The check does not apply to this kind of document. */
    NOT_APPLICABLE,
    /** A check before this one failed, so that this one would say nothing. */
    NOT_REACHED,
    /** The file is empty. */
    EMPTY,
    /** The file is not JSON text. */
    NOT_JSON,
    /** A member occurs twice. */
    DUPLICATE_KEY,
    /** Nested too deeply. */
    TOO_DEEP,
    /** Larger than what is read. */
    TOO_LARGE,
    /** Not an Open Badges 3.0 credential. */
    NOT_A_CREDENTIAL,
    /** It names a vocabulary that is not known here. */
    UNKNOWN_CONTEXT,
    /** Part of it is not covered by the signature. */
    DATA_LOSS,
    /** It cannot be processed within bounds. */
    TOO_COMPLEX,
    /** A form of document that cannot be verified yet. */
    UNKNOWN_PROFILE,
    /** It has no proof, or one that is not in order. */
    NO_PROOF,
    /** The proof is by a key of somebody else than the issuer it names. */
    METHOD_MISMATCH,
    /** The signature does not fit the content. */
    BAD_SIGNATURE,
    /** The issuer it names is not the institution that recorded it. */
    ISSUER_MISMATCH,
    /** The key is not one of the institution's keys for credentials. */
    UNREGISTERED_KEY,
    /** There is no bundle, so its place on the ledger is not known. */
    NO_BUNDLE,
    /** The bundle cannot be read. */
    BAD_BUNDLE,
    /** It was not made for a registry: it has no salt. */
    NO_SALT,
    /** The content is not the content that the bundle is for. */
    CONTENT_CHANGED,
    /** The bundle's path does not lead to its root. */
    NOT_IN_BATCH,
    /** The ledger does not know the root. */
    NOT_RECORDED,
    /** The ledger has the root for another institution. */
    RECORDED_FOR_ANOTHER,
    /** The ledger has the root for a batch of another size. */
    SIZE_DIFFERS,
    /** The ledger could not be asked. */
    LEDGER_UNAVAILABLE,
    /** The ledger knows no such institution. */
    UNKNOWN_INSTITUTION,
    /** The institution was not active. */
    NOT_ACTIVE,
    /** The institution was not accredited for this type. */
    NOT_ACCREDITED,
    /** A key was not valid when the credential was recorded. */
    KEY_NOT_VALID,
    /** A key may have been in other hands when the credential was recorded. */
    KEY_COMPROMISED,
    /** Suspended: under review. */
    SUSPENDED,
    /** Taken back by the institution. */
    RESCINDED,
    /** Declared void. */
    VOIDED,
    /** Replaced by another credential. */
    SUPERSEDED,
    /** Came to its end. */
    ENDED,
    /** Its validity has not begun. */
    NOT_YET_VALID,
    /** Its validity is over. */
    EXPIRED,
    /** The evidence is from an embedded ledger, and the policy does not allow that. */
    EMBEDDED_LEDGER,
    /** Organisations gave different answers. */
    WITNESSES_DIFFER,
    /** Too few organisations answered. */
    TOO_FEW_WITNESSES,
    /** The evidence is older than the policy allows. */
    STALE,
    /** It has a proof of a kind that is not known here, or several. */
    UNKNOWN_PROOF,
    /** The proof itself has ended. */
    PROOF_EXPIRED,
    /** The signature fits, but whose key it is could not be asked. */
    SIGNER_NOT_ESTABLISHED,
    /** The bundle says something else of the record than the ledger. */
    BUNDLE_DIFFERS,
    /** It names a place for its status that is not looked up here. */
    STATUS_ELSEWHERE,
    /** The evidence is dated later than the verifier's clock. */
    AHEAD_OF_CLOCK,
    /** The institution is not active any more; a successor answers for the credential. */
    SUCCEEDED,
    /** The institution is not active any more; a custodian keeps its records. */
    IN_CUSTODY,
    /** The bundle has no proof from the log, so it cannot be verified without asking. */
    NO_LOG_PROOF,
    /** The bundle's proof from the log does not show what it should. */
    BAD_LOG_PROOF,
    /** The bundle is from another ledger than the one that is trusted. */
    WRONG_LOG,
    /** Too few members of the trust root have cosigned the bundle's checkpoint. */
    TOO_FEW_COSIGNATURES,
    /** What its holder signed does not fit the presentation, the holder's key, or what was asked for. */
    BAD_KEY_BINDING,
    /** It was asked that its holder sign the presentation, and nobody did. */
    NO_KEY_BINDING,
    /** It says that it is for another kind of award than the one that was recorded. */
    TYPE_DIFFERS,
    /** The document itself was not sent to the verifier, only its commitment. */
    NOT_SENT,
    /** It stands by the ledger; the status list that it names was not at hand, and is not needed. */
    STATUS_LIST_NOT_ASKED,
    /** The ledger says that it stands, and a list that the institution signed for that time says otherwise. */
    STATUS_LIST_DIFFERS,
    /** The ledger says that it stands; the list that was given says nothing that can be believed. */
    STATUS_LIST_UNUSABLE
}
