package dev.akashi.fabricnet.topology;

/** A topology describes no network that could run. The message says what was expected and what was found. */
public final class TopologyException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public TopologyException(String message) {
        super(message);
    }

    /** Takes the message and what led to it. */
    public TopologyException(String message, Throwable cause) {
        super(message, cause);
    }
}
