package dev.akashi.model.statement;

import dev.akashi.model.CredentialType;
import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.Interval;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Accredits an institution for credential types. Signed by the ministry.
 *
 * @param header ledger and time
 * @param institution who is accredited
 * @param credentialTypes for what, at least one, each once
 * @param validity from when, and until when if that is known
 * @param legalBasis a short code for the legal ground, such as {@code SCHOOL-EDUCATION-ACT-83}; capital letters, digits,
 *     hyphens
 */
public record AccreditationGranted(
        StatementHeader header,
        InstitutionCode institution,
        List<CredentialType> credentialTypes,
        Interval validity,
        String legalBasis)
        implements Statement {

    private static final Pattern LEGAL_BASIS = Pattern.compile("[A-Z0-9][A-Z0-9-]{0,39}");

    /** @throws IllegalArgumentException when a rule above is broken */
    public AccreditationGranted {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(validity, "validity");
        credentialTypes = checkedTypes(credentialTypes);
        requireLegalBasis(legalBasis);
    }

    static List<CredentialType> checkedTypes(List<CredentialType> credentialTypes) {
        if (credentialTypes.isEmpty() || new HashSet<>(credentialTypes).size() != credentialTypes.size()) {
            throw new IllegalArgumentException("expected different credential types, found " + credentialTypes);
        }
        return List.copyOf(credentialTypes);
    }

    static void requireLegalBasis(String legalBasis) {
        if (!LEGAL_BASIS.matcher(legalBasis).matches()) {
            throw new IllegalArgumentException("expected a legal basis code of 1 to 40 capital letters, digits and"
                    + " hyphens, found " + Excerpt.of(legalBasis));
        }
    }

    @Override
    public StatementType type() {
        return StatementType.ACCREDITATION_GRANTED;
    }
}
