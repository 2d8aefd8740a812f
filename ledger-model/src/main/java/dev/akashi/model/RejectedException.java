package dev.akashi.model;

import java.util.Objects;

/** A statement or question is refused under the ledger's rules. Its message is {@code CODE: detail}, one line. */
public final class RejectedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final LedgerErrorCode code;

    /** Refuses with a code and a detail that says what was expected and what was found. */
    public RejectedException(LedgerErrorCode code, String detail) {
        super(Objects.requireNonNull(code, "code") + ": " + Objects.requireNonNull(detail, "detail"));
        this.code = code;
    }

    /** Refuses with a code and keeps the cause for whoever debugs. */
    public RejectedException(LedgerErrorCode code, String detail, Throwable cause) {
        this(code, detail);
        initCause(cause);
    }

    /** Why. */
    public LedgerErrorCode code() {
        return code;
    }
}
