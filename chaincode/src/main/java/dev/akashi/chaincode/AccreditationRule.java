package dev.akashi.chaincode;

import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityRole;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Accredits an institution when the ministry has signed. The first grant of a type may reach back, for the law is older
 * than the ledger; a later one may not, or it would undo that an accreditation had ended.
 */
final class AccreditationRule implements Rule<AccreditationGranted> {

    @Override
    public void apply(Said<AccreditationGranted> said, LedgerState state) {
        AccreditationGranted granted = said.statement();
        InstitutionRecord institution = state.requireInstitution(granted.institution());
        said.signers(AuthorityRole.MINISTRY).require(AuthorityRole.MINISTRY);
        List<Accreditation> grants = new ArrayList<>();
        for (CredentialType type : granted.credentialTypes()) {
            Optional<Accreditation> last = lastSaidOf(type, institution);
            last.ifPresent(known -> said.requireKnowing(known.provenance()));
            Interval validity = last.isEmpty() ? granted.validity() : said.effective(granted.validity());
            grants.add(new Accreditation(type, validity, granted.legalBasis(), said.provenance()));
        }
        state.put(institution.withAccreditations(grants));
    }

    /** What was said last about a type. */
    static Optional<Accreditation> lastSaidOf(CredentialType type, InstitutionRecord institution) {
        return institution.accreditations().stream()
                .filter(said -> said.credentialType() == type)
                .reduce((earlier, later) -> later);
    }
}
