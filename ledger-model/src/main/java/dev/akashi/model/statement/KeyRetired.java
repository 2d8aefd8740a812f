package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.signing.KeyId;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Ends the use of a key for good; what it signed before stands. Signed by the institution's threshold of keys or, for
 * recovery, by the ministry and the operator.
 *
 * @param header ledger and time
 * @param institution whose key it is
 * @param key which key
 * @param from the first moment at which it may no longer sign; not before {@code issuedAt}
 */
public record KeyRetired(StatementHeader header, InstitutionCode institution, KeyId key, Instant from)
        implements Statement {

    public KeyRetired {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(key, "key");
        from = LedgerTime.truncate(from);
    }

    @Override
    public StatementType type() {
        return StatementType.KEY_RETIRED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
