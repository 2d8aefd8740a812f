package dev.akashi.client;

import dev.akashi.model.TransactionId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ledger did not do what was asked. One of the three kinds below it says what that means. */
public abstract sealed class LedgerException extends RuntimeException
        permits LedgerRejectedException, LedgerUnavailableException, CommitFailedException {

    private static final long serialVersionUID = 1L;

    private final transient @Nullable TransactionId transactionId;

    LedgerException(String message, @Nullable TransactionId transactionId, @Nullable Throwable cause) {
        super(Objects.requireNonNull(message, "message"), cause);
        this.transactionId = transactionId;
    }

    /** The transaction, if there was one. */
    public Optional<TransactionId> transactionId() {
        return Optional.ofNullable(transactionId);
    }
}
