package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.EndorsementReleased;

/**
 * Takes back that an organisation must endorse, when enough of the institution's keys have signed and the organisation
 * endorses this as well, or ministry and operator have signed: then the organisation is not needed.
 */
final class EndorsementReleaseRule implements Rule<EndorsementReleased> {

    @Override
    public void apply(Said<EndorsementReleased> said, LedgerState state) {
        InstitutionRecord institution =
                state.requireInstitution(said.statement().institution());
        Signers signers = said.signers(Rule.keysOf(institution), AuthorityRole.values());
        if (!signers.has(AuthorityRole.values())) {
            said.requireActing(institution, state);
            signers.require(institution, said.threshold(), said.time());
        }
        RequiredEndorsement known = institution
                .requiredEndorsement()
                .orElseThrow(() -> new RejectedException(
                        LedgerErrorCode.ILLEGAL_TRANSITION,
                        "expected an institution for which an endorsement is required, found none for "
                                + institution.code()));
        said.requireKnowing(known.provenance());
        state.put(institution.withRelease(said.provenance()));
    }
}
