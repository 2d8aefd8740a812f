package dev.akashi.credential.proof;

/** A credential cannot be signed, or its proof cannot be checked, as it stands. */
public final class ProofException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What is wrong; append only. */
    public enum Kind {
        /** A JSON-LD context that is not one of the pinned ones, or is written inside the document. */
        UNKNOWN_CONTEXT,
        /** Part of the document would not be covered by the signature. */
        DATA_LOSS,
        /** The document has too many values, takes too many steps to canonicalise, or makes the processor stumble. */
        TOO_COMPLEX,
        /** The document is not JSON-LD that can be processed. */
        MALFORMED,
        /** There is no proof, or one that is not in order. */
        PROOF_FORM,
        /** There are several proofs, or one of a kind that is not known here. */
        UNKNOWN_PROOF
    }

    private final Kind kind;

    ProofException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    ProofException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = kind;
    }

    /** What is wrong. */
    public Kind kind() {
        return kind;
    }
}
