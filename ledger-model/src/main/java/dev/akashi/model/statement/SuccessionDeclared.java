package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import java.time.Instant;
import java.util.Objects;

/**
 * Says who answers for an institution's credentials while it does not itself, because it is closed or suspended. Signed
 * by the ministry, the operator and the successor.
 *
 * @param header ledger and time
 * @param predecessor whose credentials
 * @param successor who answers for them
 * @param kind how that came to be
 * @param scope for which of them
 * @param from from when; not before {@code issuedAt}
 */
public record SuccessionDeclared(
        StatementHeader header,
        InstitutionCode predecessor,
        InstitutionCode successor,
        SuccessionKind kind,
        SuccessionScope scope,
        Instant from)
        implements Statement {

    /** @throws IllegalArgumentException when predecessor and successor are the same */
    public SuccessionDeclared {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(predecessor, "predecessor");
        Objects.requireNonNull(successor, "successor");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(scope, "scope");
        from = LedgerTime.truncate(from);
        if (predecessor.equals(successor)) {
            throw new IllegalArgumentException("expected two institutions, found " + successor + " succeeding itself");
        }
    }

    @Override
    public StatementType type() {
        return StatementType.SUCCESSION_DECLARED;
    }
}
