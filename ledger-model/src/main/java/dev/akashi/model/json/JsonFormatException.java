package dev.akashi.model.json;

/** The text is not JSON as {@link StrictJson} reads it. The message says what was expected, what was found, where. */
public final class JsonFormatException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** What was violated; append only. */
    public enum Kind {
        /** Not JSON at all: bad UTF-8, bad syntax, trailing data, a lone surrogate. */
        SYNTAX,
        /** A member name occurs twice in one object. */
        DUPLICATE_KEY,
        /** Nested too deeply. */
        TOO_DEEP,
        /** Too many bytes. */
        TOO_LARGE,
        /** A member is missing, or its value is not of the expected shape. */
        SHAPE
    }

    private final Kind kind;

    /** Refuses for a reason. */
    public JsonFormatException(Kind kind, String message) {
        super(message);
        this.kind = kind;
    }

    /** What was violated. */
    public Kind kind() {
        return kind;
    }
}
