package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import java.util.Objects;
import java.util.Optional;

/**
 * Takes back that one organisation must endorse what an institution records. Signed by the institution, and then endorsed
 * by that organisation once more; or, when its peer is lost, by the ministry and the operator.
 *
 * @param header ledger and time
 * @param institution whose statements
 */
public record EndorsementReleased(StatementHeader header, InstitutionCode institution) implements Statement {

    public EndorsementReleased {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
    }

    @Override
    public StatementType type() {
        return StatementType.ENDORSEMENT_RELEASED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
