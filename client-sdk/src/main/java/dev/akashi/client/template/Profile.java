package dev.akashi.client.template;

import java.util.Arrays;
import java.util.Optional;

/** In which form the credentials of a template are issued. */
public enum Profile {
    /** {@code ob3}: an Open Badges 3.0 credential, signed. */
    OB3("ob3"),
    /** {@code document}: a file, such as a PDF, that is anchored as it is. */
    DOCUMENT("document"),
    /** {@code sd-jwt-vc}: an SD-JWT VC, signed, of which the holder shows what is asked for. */
    SD_JWT_VC("sd-jwt-vc");

    private final String id;

    Profile(String id) {
        this.id = id;
    }

    /** The name in a template. */
    public String id() {
        return id;
    }

    /** Whether it is made here, and signed, rather than a file of the institution's own. */
    public boolean isSigned() {
        return this != DOCUMENT;
    }

    static Optional<Profile> named(String id) {
        return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
    }
}
