package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

/**
 * Gives an institution a new official name from a day on; what it was called before stays on record. Signed by the
 * institution.
 *
 * @param header ledger and time
 * @param institution who is renamed
 * @param name the new name
 * @param from from when; not before {@code issuedAt}
 */
public record InstitutionRenamed(StatementHeader header, InstitutionCode institution, LocalizedText name, Instant from)
        implements Statement {

    public InstitutionRenamed {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(name, "name");
        from = LedgerTime.truncate(from);
    }

    @Override
    public StatementType type() {
        return StatementType.INSTITUTION_RENAMED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
