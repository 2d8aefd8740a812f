package dev.akashi.client.template;

import java.util.Arrays;
import java.util.Optional;

/** In which form the credentials of a template are issued. */
public enum Profile {
    /** {@code ob3}: an Open Badges 3.0 credential, signed. */
    OB3("ob3"),
    /** {@code document}: a file, such as a PDF, that is anchored as it is. */
    DOCUMENT("document");

    private final String id;

    Profile(String id) {
        this.id = id;
    }

    /** The name in a template. */
    public String id() {
        return id;
    }

    static Optional<Profile> named(String id) {
        return Arrays.stream(values()).filter(p -> p.id.equals(id)).findFirst();
    }
}
