package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.Interval;
import java.util.Objects;
import java.util.Optional;

/**
 * Registers a further key of an institution. Signed by the new key itself, and by the institution's threshold of other
 * keys or, for recovery, by the ministry and the operator.
 *
 * @param header ledger and time
 * @param institution whose key it is
 * @param grant the key and its purpose
 * @param validity when it may be used; not before {@code issuedAt}, because keys are not backdated
 */
public record KeyAdded(StatementHeader header, InstitutionCode institution, KeyGrant grant, Interval validity)
        implements Statement {

    public KeyAdded {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(grant, "grant");
        Objects.requireNonNull(validity, "validity");
    }

    @Override
    public StatementType type() {
        return StatementType.KEY_ADDED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
