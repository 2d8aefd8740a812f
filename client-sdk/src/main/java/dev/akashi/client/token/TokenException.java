package dev.akashi.client.token;

import java.util.Objects;

/** A key on a security token cannot be used. Nothing was signed. */
public final class TokenException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** Why; append only. */
    public enum Code {
        /** The text that names the key is none by RFC 7512, or has attributes that are not understood. */
        TOKEN_URI,
        /** There is no PKCS#11 module, or it cannot be loaded. */
        TOKEN_MODULE,
        /** No token that is plugged in is the one that is named, or several are. */
        TOKEN_MISSING,
        /** The PIN is another. */
        TOKEN_PIN,
        /** The token takes no PIN any more, or has none yet. */
        TOKEN_LOCKED,
        /** No key on the token is the one that is named, or several are, or its public part is not there. */
        TOKEN_KEY,
        /** The token cannot make or use keys of this kind. */
        TOKEN_UNSUPPORTED,
        /** The token did not do what it was asked. */
        TOKEN_FAILED
    }

    private final Code code;

    TokenException(Code code, String message) {
        super(code + ": " + Objects.requireNonNull(message, "message"));
        this.code = code;
    }

    TokenException(Code code, String message, Throwable cause) {
        this(code, message);
        initCause(cause);
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
