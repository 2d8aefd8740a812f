package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFields;
import java.time.Instant;
import java.util.Objects;

/**
 * Where a fact comes from.
 *
 * @param recordedAt ledger time of the transaction; whole seconds
 * @param transactionId the transaction
 * @param statement the statement that it recorded
 */
public record Provenance(Instant recordedAt, TransactionId transactionId, StatementDigest statement) {

    public Provenance {
        recordedAt = LedgerTime.truncate(recordedAt);
        Objects.requireNonNull(transactionId, "transactionId");
        Objects.requireNonNull(statement, "statement");
    }

    void addTo(JsonObject json) {
        json.addProperty("recordedAt", LedgerTime.format(recordedAt));
        json.addProperty("transactionId", transactionId.value());
        json.addProperty("statement", statement.toString());
    }

    static Provenance read(JsonFields fields) {
        return new Provenance(
                fields.instant("recordedAt"),
                fields.parsed("transactionId", TransactionId::new),
                fields.parsed("statement", StatementDigest::parse));
    }
}
