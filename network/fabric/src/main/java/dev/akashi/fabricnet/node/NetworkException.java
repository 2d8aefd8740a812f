package dev.akashi.fabricnet.node;

/** The network is not as it should be. The message says what was expected, what was found, and what can be done. */
public class NetworkException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Takes the message. */
    public NetworkException(String message) {
        super(message);
    }

    /** Takes the message and what led to it. */
    public NetworkException(String message, Throwable cause) {
        super(message, cause);
    }
}
