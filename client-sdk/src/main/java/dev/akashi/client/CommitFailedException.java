package dev.akashi.client;

import dev.akashi.model.TransactionId;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The organisations endorsed the transaction, and the network then found it invalid. Nothing was recorded. */
public final class CommitFailedException extends LedgerException {

    private static final long serialVersionUID = 1L;

    private final String validationCode;

    CommitFailedException(
            String validationCode, String message, @Nullable TransactionId transactionId, @Nullable Throwable cause) {
        super(message, transactionId, cause);
        this.validationCode = Objects.requireNonNull(validationCode, "validationCode");
    }

    /** Fabric's validation code, such as {@code MVCC_READ_CONFLICT}. */
    public String validationCode() {
        return validationCode;
    }
}
