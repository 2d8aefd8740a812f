package dev.akashi.chaincode;

import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.InstitutionClosed;

/** Closes an institution when the ministry has signed, and with it the operator or the institution itself. */
final class ClosureRule implements Rule<InstitutionClosed> {

    @Override
    public void apply(Said<InstitutionClosed> said, LedgerState state) {
        InstitutionRecord institution =
                state.requireInstitution(said.statement().institution());
        Signers signers = said.signers(Rule.keysOf(institution), AuthorityRole.values());
        signers.require(AuthorityRole.MINISTRY);
        if (!signers.has(AuthorityRole.OPERATOR)) {
            said.requireActing(institution, state);
            signers.require(institution, said.threshold(), said.time());
        }
        state.put(InstitutionStatuses.followedBy(
                institution, InstitutionStatus.CLOSED, said.statement().from(), said));
    }
}
