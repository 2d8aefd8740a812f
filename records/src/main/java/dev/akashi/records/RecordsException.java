package dev.akashi.records;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The records cannot be used: the message says what was expected, what was found, and where. */
public final class RecordsException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RecordsException(String message, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
    }
}
