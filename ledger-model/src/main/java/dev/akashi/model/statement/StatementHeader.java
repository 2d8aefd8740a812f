package dev.akashi.model.statement;

import dev.akashi.model.LedgerId;
import dev.akashi.model.LedgerTime;
import java.time.Instant;
import java.util.Objects;

/**
 * What every statement begins with.
 *
 * @param ledger the ledger that it is said to
 * @param issuedAt when it was made; whole seconds
 */
public record StatementHeader(LedgerId ledger, Instant issuedAt) {

    public StatementHeader {
        Objects.requireNonNull(ledger, "ledger");
        issuedAt = LedgerTime.truncate(issuedAt);
    }
}
