package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import java.time.Instant;
import java.util.Objects;

/**
 * Makes a suspended institution active again, or takes a suspension or closure back, before it counts or after. Signed
 * by the ministry and the operator.
 *
 * @param header ledger and time
 * @param institution which institution
 * @param from from when; not before {@code issuedAt}, may be in the future
 */
public record InstitutionReinstated(StatementHeader header, InstitutionCode institution, Instant from)
        implements Statement {

    public InstitutionReinstated {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        from = LedgerTime.truncate(from);
    }

    @Override
    public StatementType type() {
        return StatementType.INSTITUTION_REINSTATED;
    }
}
