package dev.akashi.credential.log;

/** Something is not of the form that it claims to be. The message says what was expected and what was found. */
public final class LogFormatException extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    LogFormatException(String message) {
        super(message);
    }

    LogFormatException(String message, Throwable cause) {
        super(message, cause);
    }
}
