package dev.akashi.embedded.chaincode;

/** A chaincode could not be run to its end; the message is the peer's. */
public final class ChaincodeException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the text for the client. */
    public ChaincodeException(String message) {
        super(message);
    }
}
