package dev.akashi.model.signing;

import java.util.HexFormat;

/** The signature algorithms that the ledger knows. Append only: the names are in statements. */
public enum KeyAlgorithm {
    /** EdDSA over Curve25519, RFC 8032; 64-byte signatures. */
    ED25519("Ed25519", "ed01", 32),
    /** ECDSA over NIST P-256 with SHA-256; signatures are r then s, 32 bytes each, with s in the lower half. */
    P256("EC", "8024", 33);

    private final String keyFactory;
    private final String multicodec;
    private final int rawLength;

    KeyAlgorithm(String keyFactory, String multicodec, int rawLength) {
        this.keyFactory = keyFactory;
        this.multicodec = multicodec;
        this.rawLength = rawLength;
    }

    String keyFactory() {
        return keyFactory;
    }

    byte[] multicodec() {
        return HexFormat.of().parseHex(multicodec);
    }

    int rawLength() {
        return rawLength;
    }
}
