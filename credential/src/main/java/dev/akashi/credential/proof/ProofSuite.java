package dev.akashi.credential.proof;

import dev.akashi.model.signing.KeyAlgorithm;
import java.util.Arrays;
import java.util.Optional;

/**
 * The cryptosuites of W3C Data Integrity that are known: Data Integrity EdDSA Cryptosuites 1.0 and ECDSA Cryptosuites 1.0,
 * the latter for P-256 alone, because the registry has no keys of P-384.
 */
public enum ProofSuite {
    /** Ed25519 over RDFC-1.0; what Open Badges 3.0 software verifies. */
    EDDSA_RDFC_2022("eddsa-rdfc-2022", KeyAlgorithm.ED25519, true),
    /** Ed25519 over RFC 8785. */
    EDDSA_JCS_2022("eddsa-jcs-2022", KeyAlgorithm.ED25519, false),
    /** P-256 over RDFC-1.0; for security modules without Ed25519. */
    ECDSA_RDFC_2019("ecdsa-rdfc-2019", KeyAlgorithm.P256, true),
    /** P-256 over RFC 8785. */
    ECDSA_JCS_2019("ecdsa-jcs-2019", KeyAlgorithm.P256, false);

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

    /** The one that is taken for a kind of key if nobody asks for another. */
    public static ProofSuite standardFor(KeyAlgorithm algorithm) {
        return switch (algorithm) {
            case ED25519 -> EDDSA_RDFC_2022;
            case P256 -> ECDSA_RDFC_2019;
        };
    }

    /** The one of that name, if it is known. */
    public static Optional<ProofSuite> find(String id) {
        return Arrays.stream(values()).filter(suite -> suite.id.equals(id)).findFirst();
    }
}
