package dev.akashi.chaincode;

import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.InstitutionReinstated;

/** Makes an institution active again when ministry and operator have signed. */
final class ReinstatementRule implements Rule<InstitutionReinstated> {

    @Override
    public void apply(Said<InstitutionReinstated> said, LedgerState state) {
        InstitutionRecord institution =
                state.requireInstitution(said.statement().institution());
        said.signers(AuthorityRole.values()).require(AuthorityRole.values());
        state.put(InstitutionStatuses.followedBy(
                institution, InstitutionStatus.ACTIVE, said.statement().from(), said));
    }
}
