package dev.akashi.chaincode;

import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.Retraction;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.statement.AuthorityRole;
import dev.akashi.model.statement.SuccessionRetracted;
import java.time.Instant;

/**
 * Takes a succession back when ministry, operator and the successor have signed. A successor that is suspended or closed
 * cannot sign and is not waited for: so a wrong one cannot cling to what it was given.
 */
final class RetractionRule implements Rule<SuccessionRetracted> {

    @Override
    public void apply(Said<SuccessionRetracted> said, LedgerState state) {
        SuccessionRetracted retracted = said.statement();
        InstitutionRecord predecessor = state.requireInstitution(retracted.predecessor());
        Succession succession = predecessor.successions().stream()
                .filter(known -> known.provenance().statement().equals(retracted.declaration()))
                .findFirst()
                .orElseThrow(() -> new RejectedException(
                        LedgerErrorCode.NOT_FOUND,
                        "expected a succession of " + retracted.predecessor() + ", found no declaration "
                                + retracted.declaration()));
        InstitutionRecord successor = state.requireInstitution(succession.successor());
        Signers signers = said.signers(Rule.keysOf(successor), AuthorityRole.values());
        signers.require(AuthorityRole.values());
        if (successor.isActiveAt(said.time())) {
            signers.require(successor, said.threshold(), said.time());
        }
        Instant from = said.effective(retracted.from());
        if (succession.retraction() != null) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a succession that was not taken back, found " + retracted.declaration());
        }
        state.put(predecessor.withRetraction(retracted.declaration(), new Retraction(from, said.provenance())));
    }
}
