package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.signing.KeyId;
import java.time.Instant;
import java.util.Objects;

/**
 * Declares that a key may be in other hands. What it signed before that time stands; what it signed from then on is
 * undecided until somebody confirms it. Signed by one key of the institution, the key itself included, or by the ministry.
 *
 * @param header ledger and time
 * @param institution whose key it is
 * @param key which key
 * @param since from when on; in the past, which this statement alone may say
 */
public record KeyCompromised(StatementHeader header, InstitutionCode institution, KeyId key, Instant since)
        implements Statement {

    /** @throws IllegalArgumentException when {@code since} is after {@code issuedAt}: nobody can know that */
    public KeyCompromised {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(key, "key");
        since = LedgerTime.truncate(since);
        if (since.isAfter(header.issuedAt())) {
            throw new IllegalArgumentException(
                    "expected since not after issuedAt " + header.issuedAt() + ", found " + since);
        }
    }

    @Override
    public StatementType type() {
        return StatementType.KEY_COMPROMISED;
    }
}
