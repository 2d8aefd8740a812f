package dev.akashi.client.issuing;

import java.util.Objects;

/** Issuing cannot go on. Nothing was lost: what was done is kept, and the same command continues it. */
public final class IssuingException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why; append only. */
    public enum Code {
        /** The table has errors; nothing was issued. */
        TABLE_HAS_ERRORS,
        /** Not given any more: a table without rows has the problem {@code NO_ROWS} and so {@link #TABLE_HAS_ERRORS}. */
        EMPTY_TABLE,
        /** The institution is not in the registry, or may not issue this type now. */
        NOT_ALLOWED,
        /** The keys at hand are not the keys that are needed. */
        KEYS,
        /** The output folder belongs to another batch. */
        OTHER_BATCH,
        /** Another process is issuing into the output folder. */
        IN_USE,
        /** A file of the output folder cannot be read or written. */
        FILES,
        /** A certificate cannot be printed as it is: its texts do not fit on the page, or the seal is no picture. */
        CERTIFICATE
    }

    private final Code code;

    IssuingException(Code code, String message) {
        super(code + ": " + Objects.requireNonNull(message, "message"));
        this.code = code;
    }

    IssuingException(Code code, String message, Throwable cause) {
        this(code, message);
        initCause(cause);
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
