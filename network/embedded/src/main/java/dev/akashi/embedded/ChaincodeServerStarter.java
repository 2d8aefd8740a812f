package dev.akashi.embedded;

/** Starts one organisation's chaincode server. The ledger does not care what the chaincode is written in. */
@FunctionalInterface
public interface ChaincodeServerStarter {
    /**
     * Starts the server; it need not be listening yet when this returns.
     *
     * @return what stops it
     */
    AutoCloseable start(ChaincodeServerSpec spec) throws Exception;
}
