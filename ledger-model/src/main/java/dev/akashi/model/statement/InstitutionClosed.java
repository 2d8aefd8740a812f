package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Says that an institution no longer exists; what it recorded still stands, and those who succeed it may speak for it.
 * Signed by the ministry, and by the operator or the institution itself.
 *
 * @param header ledger and time
 * @param institution which institution
 * @param from from when; not before {@code issuedAt}, may be in the future
 */
public record InstitutionClosed(StatementHeader header, InstitutionCode institution, Instant from)
        implements Statement {

    public InstitutionClosed {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        from = LedgerTime.truncate(from);
    }

    @Override
    public StatementType type() {
        return StatementType.INSTITUTION_CLOSED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
