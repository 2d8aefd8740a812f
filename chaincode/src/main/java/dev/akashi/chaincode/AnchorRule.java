package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.BatchAnchored;
import java.time.Instant;
import java.util.List;

/** Records a batch when its institution is active, accredited for the type at ledger time, and has signed. */
final class AnchorRule implements Rule<BatchAnchored> {

    @Override
    public void apply(Said<BatchAnchored> said, LedgerState state) {
        BatchAnchored batch = said.statement();
        Instant time = said.time();
        InstitutionRecord institution = state.requireInstitution(batch.institution());
        said.requireActing(institution, state);
        if (institution.accreditationAt(batch.credentialType(), time).isEmpty()) {
            throw new RejectedException(
                    LedgerErrorCode.NOT_ACCREDITED,
                    "expected an accreditation of " + batch.institution() + " for " + batch.credentialType() + " at "
                            + time + ", found none");
        }
        List<KeyId> signedBy = said.signers(Rule.keysOf(institution)).require(institution, said.threshold(), time);
        state.anchor(batch.root()).ifPresent(first -> {
            throw new RejectedException(
                    LedgerErrorCode.ALREADY_ANCHORED,
                    "expected a root that is new to the ledger, found " + batch.root() + ", recorded for "
                            + first.institution() + " at " + first.provenance().recordedAt());
        });
        state.put(new AnchorRecord(
                batch.root(),
                batch.size(),
                batch.institution(),
                batch.credentialType(),
                batch.awardPeriod(),
                signedBy,
                said.provenance()));
    }
}
