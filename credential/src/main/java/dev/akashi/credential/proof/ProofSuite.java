package dev.akashi.credential.proof;

import dev.akashi.model.signing.KeyAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/** The cryptosuites of W3C Data Integrity that are known. */
public enum ProofSuite {
    /** Ed25519 over RDFC-1.0; what Open Badges 3.0 software verifies. */
    EDDSA_RDFC_2022("eddsa-rdfc-2022", KeyAlgorithm.ED25519, true),
    /** Ed25519 over RFC 8785. */
    EDDSA_JCS_2022("eddsa-jcs-2022", KeyAlgorithm.ED25519, false);

    private final String id;
    private final KeyAlgorithm algorithm;
    private final boolean rdf;

    ProofSuite(String id, KeyAlgorithm algorithm, boolean rdf) {
        this.id = id;
        this.algorithm = algorithm;
        this.rdf = rdf;
    }

    /** The {@code cryptosuite} of a proof. */
    public String id() {
        return id;
    }

    /** The kind of key that it takes. */
    public KeyAlgorithm algorithm() {
        return algorithm;
    }

    boolean isRdf() {
        return rdf;
    }

    static Optional<ProofSuite> find(String id) {
        return Arrays.stream(values()).filter(suite -> suite.id.equals(id)).findFirst();
    }
}
