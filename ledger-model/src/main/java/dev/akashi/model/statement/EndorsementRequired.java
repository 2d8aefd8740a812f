package dev.akashi.model.statement;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MspId;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes the endorsement of one organisation, that which runs the institution's peer, necessary for whatever the institution
 * records from then on, beside the majority that endorses everything. Signed by the institution, submitted by that
 * organisation.
 *
 * @param header ledger and time
 * @param institution whose statements
 * @param organisation who must endorse them; a host of the institution
 */
public record EndorsementRequired(StatementHeader header, InstitutionCode institution, MspId organisation)
        implements Statement {

    public EndorsementRequired {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(organisation, "organisation");
    }

    @Override
    public StatementType type() {
        return StatementType.ENDORSEMENT_REQUIRED;
    }

    @Override
    public Optional<InstitutionCode> actor() {
        return Optional.of(institution);
    }
}
