package dev.akashi.credential;

import dev.akashi.model.Excerpt;
import java.util.Arrays;

/** The forms of document that can be anchored. The byte is part of the commitment; append only. */
public enum CredentialProfile {
    /** An Open Badges 3.0 credential; the payload is its RFC 8785 form without {@code proof}. */
    OB3("ob3", 1),
    /** Any file, such as a PDF certificate; the payload is its bytes. */
    DOCUMENT("document", 2),
    /** An SD-JWT VC; the payload is the issuer-signed JWT. */
    SD_JWT_VC("sd-jwt-vc", 3);

    private final String id;
    private final int number;

    CredentialProfile(String id, int number) {
        this.id = id;
        this.number = number;
    }

    /** The name in bundles. */
    public String id() {
        return id;
    }

    /** The byte in commitments. */
    public int number() {
        return number;
    }

    /**
     * Reads a name.
     *
     * @throws IllegalArgumentException for any other
     */
    public static CredentialProfile parse(String id) {
        return Arrays.stream(values())
                .filter(profile -> profile.id.equals(id))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "expected a profile, ob3, document or sd-jwt-vc, found " + Excerpt.of(id)));
    }
}
