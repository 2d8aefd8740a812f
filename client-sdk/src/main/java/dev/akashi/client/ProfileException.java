package dev.akashi.client;

import java.util.Objects;

/** A network profile cannot be used. The message begins with {@code PROFILE} and says what was expected, found, where. */
public final class ProfileException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    ProfileException(String message, Throwable cause) {
        super("PROFILE: " + Objects.requireNonNull(message, "message"), cause);
    }
}
