package dev.akashi.chaincode;

import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.statement.AccreditationEnded;
import dev.akashi.model.statement.AuthorityRole;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Ends accreditations that are in force or to come, when the ministry has signed. */
final class AccreditationEndRule implements Rule<AccreditationEnded> {

    @Override
    public void apply(Said<AccreditationEnded> said, LedgerState state) {
        AccreditationEnded ended = said.statement();
        InstitutionRecord institution = state.requireInstitution(ended.institution());
        said.signers(AuthorityRole.MINISTRY).require(AuthorityRole.MINISTRY);
        Instant from = said.effective(ended.from());
        List<Accreditation> endings = new ArrayList<>();
        for (CredentialType type : ended.credentialTypes()) {
            AccreditationRule.lastSaidOf(type, institution).ifPresent(last -> said.requireKnowing(last.provenance()));
            if (!isAccreditedFrom(institution, type, from)) {
                throw new RejectedException(
                        LedgerErrorCode.NOT_ACCREDITED,
                        "expected an accreditation of " + ended.institution() + " for " + type + " at " + from
                                + " or later, found none to end");
            }
            endings.add(new Accreditation(
                    type, Accreditation.Effect.ENDED, Interval.from(from), ended.legalBasis(), said.provenance()));
        }
        state.put(institution.withAccreditations(endings));
    }

    private static boolean isAccreditedFrom(InstitutionRecord institution, CredentialType type, Instant from) {
        return institution.accreditationAt(type, from).isPresent()
                || institution.accreditations().stream()
                        .map(said -> said.validity().from())
                        .filter(later -> later.isAfter(from))
                        .anyMatch(later ->
                                institution.accreditationAt(type, later).isPresent());
    }
}
