package dev.akashi.certificate;

import java.util.Objects;

/** A certificate cannot be printed as it is. The message says which character or text, and nothing else of the holder. */
public final class CertificateException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why. The names are stable and only added to. */
    public enum Code {
        /** A character that the typeface does not have: another would have to be printed in its place. */
        NO_GLYPH,
        /** The texts do not fit on the page, however small. */
        TOO_LONG
    }

    private final Code code;

    CertificateException(Code code, String message) {
        super(code + ": " + message);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
