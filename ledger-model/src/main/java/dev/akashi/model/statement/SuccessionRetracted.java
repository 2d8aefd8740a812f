package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.StatementDigest;
import java.time.Instant;
import java.util.Objects;

/**
 * Ends a succession, most often because it was declared by mistake. What the successor did meanwhile stays on record.
 * Signed by the ministry, the operator and, while it is active, the successor.
 *
 * @param header ledger and time
 * @param predecessor whose credentials they were
 * @param declaration the statement that declared the succession
 * @param from the first moment without it; not before {@code issuedAt}
 */
public record SuccessionRetracted(
        StatementHeader header, InstitutionCode predecessor, StatementDigest declaration, Instant from)
        implements Statement {

    public SuccessionRetracted {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(predecessor, "predecessor");
        Objects.requireNonNull(declaration, "declaration");
        from = LedgerTime.truncate(from);
    }

    @Override
    public StatementType type() {
        return StatementType.SUCCESSION_RETRACTED;
    }
}
