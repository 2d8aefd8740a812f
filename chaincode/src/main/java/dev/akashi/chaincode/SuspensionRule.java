package dev.akashi.chaincode;

import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.InstitutionSuspended;

/** Suspends an institution when ministry and operator have signed. */
final class SuspensionRule implements Rule<InstitutionSuspended> {

    @Override
    public void apply(Said<InstitutionSuspended> said, LedgerState state) {
        InstitutionRecord institution =
                state.requireInstitution(said.statement().institution());
        said.signers(AuthorityRole.values()).require(AuthorityRole.values());
        state.put(InstitutionStatuses.followedBy(
                institution, InstitutionStatus.SUSPENDED, said.statement().from(), said));
    }
}
