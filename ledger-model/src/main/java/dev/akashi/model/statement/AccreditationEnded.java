package dev.akashi.model.statement;

import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Ends an institution's accreditation for credential types. What was recorded before stands. Signed by the ministry.
 *
 * @param header ledger and time
 * @param institution whose accreditation ends
 * @param credentialTypes for what, at least one, each once
 * @param from the first moment without it; not before {@code issuedAt}
 * @param legalBasis a short code for the legal ground, as in {@link AccreditationGranted}
 */
public record AccreditationEnded(
        StatementHeader header,
        InstitutionCode institution,
        List<CredentialType> credentialTypes,
        Instant from,
        String legalBasis)
        implements Statement {

    /** @throws IllegalArgumentException when a rule above is broken */
    public AccreditationEnded {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        credentialTypes = AccreditationGranted.checkedTypes(credentialTypes);
        from = LedgerTime.truncate(from);
        AccreditationGranted.requireLegalBasis(legalBasis);
    }

    @Override
    public StatementType type() {
        return StatementType.ACCREDITATION_ENDED;
    }
}
