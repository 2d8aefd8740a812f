package dev.akashi.client;

import dev.akashi.model.TransactionId;
import org.jspecify.annotations.Nullable;

/**
 * The ledger could not be reached, or did not answer in time. A question can be asked again. Of a statement that was being
 * recorded it is not known whether it was; recording the same envelope again is safe and finds out.
 */
public final class LedgerUnavailableException extends LedgerException {

    private static final long serialVersionUID = 1L;

    LedgerUnavailableException(String message, @Nullable TransactionId transactionId, @Nullable Throwable cause) {
        super(message, transactionId, cause);
    }
}
