package dev.akashi.model.statement;

import dev.akashi.model.CorporateNumber;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Admits an institution. Signed by the ministry, the operator, and every key that it names, so that nobody can register
 * a key that they do not hold.
 *
 * @param header ledger and time
 * @param institution its school code
 * @param corporateNumber the legal person behind it
 * @param kind what kind of institution it is
 * @param name its official name from now on
 * @param did its identifier as an issuer of credentials
 * @param keys its first keys, at least one of them for statements
 * @param hosts the member organisations that may submit for it, at least one
 */
public record InstitutionAdmitted(
        StatementHeader header,
        InstitutionCode institution,
        CorporateNumber corporateNumber,
        InstitutionKind kind,
        LocalizedText name,
        Did did,
        List<KeyGrant> keys,
        List<MspId> hosts)
        implements Statement {

    private static final int MOST_KEYS = 16;
    private static final int MOST_HOSTS = 8;

    /** @throws IllegalArgumentException when a rule above is broken, or a key or host is named twice */
    public InstitutionAdmitted {
        Objects.requireNonNull(header, "header");
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(corporateNumber, "corporateNumber");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(did, "did");
        keys = List.copyOf(keys);
        hosts = List.copyOf(hosts);
        boolean distinct = keys.stream().map(KeyGrant::key).distinct().count() == keys.size();
        if (keys.size() > MOST_KEYS
                || !distinct
                || keys.stream().noneMatch(grant -> grant.purpose() == KeyPurpose.STATEMENT)) {
            throw new IllegalArgumentException(
                    "expected 1 to " + MOST_KEYS + " different keys, one of them for statements, found " + keys.size());
        }
        Set<MspId> distinctHosts = new HashSet<>(hosts);
        if (hosts.isEmpty() || hosts.size() > MOST_HOSTS || distinctHosts.size() != hosts.size()) {
            throw new IllegalArgumentException("expected 1 to " + MOST_HOSTS + " different hosts, found " + hosts);
        }
    }

    @Override
    public StatementType type() {
        return StatementType.INSTITUTION_ADMITTED;
    }
}
