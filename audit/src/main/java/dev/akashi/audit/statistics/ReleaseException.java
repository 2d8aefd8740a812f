package dev.akashi.audit.statistics;

import java.util.Objects;

/** A table is not released. The message says why; nothing was written. */
public final class ReleaseException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Code code;

    ReleaseException(Code code, String detail) {
        super(code + ": " + detail);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Why. Stable, append only. */
    public enum Code {
        /** The period is not over, as far as the ledger has been replayed. */
        PERIOD_OPEN,
        /** The history was made by another rule. */
        PARAMETERS_DIFFER,
        /** What an earlier release says is not what the ledger says now. */
        HISTORY_DIFFERS,
        /** With what was released before, no table could keep a small count from being worked out. */
        CANNOT_BE_PROTECTED,
        /** The tables together are too large to be sure. */
        TOO_LARGE
    }

    /** Why. */
    public Code code() {
        return code;
    }
}
