package dev.akashi.client.issuing;

/** Hears how far issuing is. Called from one thread at a time. */
public interface Progress {

    /** What is being done. */
    enum Stage {
        /** The table is read and checked. */
        CHECK,
        /** Credentials are made and signed. */
        BUILD,
        /** The batch is recorded on the ledger. */
        RECORD,
        /** Credentials and bundles are written. */
        DELIVER
    }

    /**
     * Says how far a stage is.
     *
     * @param stage what is being done
     * @param done how many credentials it has done
     * @param total how many there are; 0 when that is not known yet
     */
    void at(Stage stage, long done, long total);

    /** Hears nothing. */
    static Progress none() {
        return (stage, done, total) -> {};
    }
}
