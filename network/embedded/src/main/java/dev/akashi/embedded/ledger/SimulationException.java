package dev.akashi.embedded.ledger;

/** A simulated transaction did what it may not; the message goes to the chaincode. */
public final class SimulationException extends Exception {
    private static final long serialVersionUID = 1L;

    /** Takes the text for the chaincode. */
    public SimulationException(String message) {
        super(message);
    }
}
