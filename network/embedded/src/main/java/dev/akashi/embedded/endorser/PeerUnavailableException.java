package dev.akashi.embedded.endorser;

/** The peer does not answer; others may. */
public final class PeerUnavailableException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the reason. */
    public PeerUnavailableException(String message) {
        super(message);
    }
}
