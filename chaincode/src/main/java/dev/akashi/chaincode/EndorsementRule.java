package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.statement.EndorsementRequired;
import java.util.List;

/**
 * Makes one organisation's endorsement necessary for what an institution records, when enough of the institution's keys
 * have signed and that organisation, a host, submits it.
 */
final class EndorsementRule implements Rule<EndorsementRequired> {

    private static final int MOST_ENDORSEMENTS = 64;

    @Override
    public void apply(Said<EndorsementRequired> said, LedgerState state) {
        EndorsementRequired required = said.statement();
        InstitutionRecord institution = state.requireInstitution(required.institution());
        said.requireActing(institution, state);
        boolean isHost = institution.hosts().contains(required.organisation());
        if (!isHost || !said.submission().submitter().equals(required.organisation())) {
            throw new RejectedException(
                    LedgerErrorCode.NOT_A_HOST,
                    "expected a host of " + institution.code() + ", one of " + institution.hosts()
                            + ", that submits this itself, found " + required.organisation() + ", submitted by "
                            + said.submission().submitter());
        }
        said.signers(Rule.keysOf(institution)).require(institution, said.threshold(), said.time());
        institution.requiredEndorsement().ifPresent(known -> {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected an institution for which no endorsement is required, found " + known.organisation()
                            + " since " + known.provenance().recordedAt());
        });
        List<RequiredEndorsement> earlier = institution.endorsements();
        Said.requireRoom(earlier, MOST_ENDORSEMENTS, "required endorsements of " + institution.code());
        if (!earlier.isEmpty()) {
            Provenance release = earlier.get(earlier.size() - 1).release();
            if (release != null) {
                said.requireKnowing(release);
            }
        }
        RequiredEndorsement endorsement = new RequiredEndorsement(required.organisation(), null, said.provenance());
        state.put(institution.withEndorsement(endorsement));
        state.beginEndorsement(institution.code(), endorsement);
    }
}
