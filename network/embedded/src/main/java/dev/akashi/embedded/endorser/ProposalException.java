package dev.akashi.embedded.endorser;

/** A proposal that the client should not have sent; the message is the peer's. */
public final class ProposalException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the text for the client. */
    public ProposalException(String message) {
        super(message);
    }
}
