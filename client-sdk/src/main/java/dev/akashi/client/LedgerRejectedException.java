package dev.akashi.client;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.TransactionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The ledger refused under its rules. Nothing was recorded, and asking again gives the same answer. */
public final class LedgerRejectedException extends LedgerException {

    private static final long serialVersionUID = 1L;

    private final LedgerErrorCode code;

    LedgerRejectedException(
            LedgerErrorCode code, String message, @Nullable TransactionId transactionId, @Nullable Throwable cause) {
        super(message, transactionId, cause);
        this.code = Objects.requireNonNull(code, "code");
    }

    /** Why. */
    public LedgerErrorCode code() {
        return code;
    }
}
