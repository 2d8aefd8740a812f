package dev.akashi.chaincode;

import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.AuthorityRole;

/** Accredits an institution when the ministry has signed. */
final class AccreditationRule implements Rule<AccreditationGranted> {

    @Override
    public void apply(Said<AccreditationGranted> said, LedgerState state) {
        AccreditationGranted granted = said.statement();
        InstitutionRecord institution = state.requireInstitution(granted.institution());
        Signers.check(said.envelope(), said.consortium().keysOf(AuthorityRole.MINISTRY))
                .require(said.consortium(), AuthorityRole.MINISTRY);
        state.put(institution.withAccreditations(granted.credentialTypes().stream()
                .map(type -> new Accreditation(type, granted.validity(), granted.legalBasis(), said.provenance()))
                .toList()));
    }
}
