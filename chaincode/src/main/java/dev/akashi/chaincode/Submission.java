package dev.akashi.chaincode;

import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.TransactionId;
import java.time.Instant;
import java.util.Objects;

/**
 * The transaction in which a statement is recorded.
 *
 * @param submitter the organisation whose client sent it
 * @param transactionId the transaction
 * @param time ledger time: the transaction's timestamp, whole seconds
 */
record Submission(MspId submitter, TransactionId transactionId, Instant time) {

    Submission {
        Objects.requireNonNull(submitter, "submitter");
        Objects.requireNonNull(transactionId, "transactionId");
        time = LedgerTime.truncate(time);
    }
}
