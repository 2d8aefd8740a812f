package dev.akashi.chaincode;

import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.statement.InstitutionRenamed;
import java.time.Instant;
import java.util.List;

/** Gives an active institution a new name when enough of its keys have signed. */
final class RenamingRule implements Rule<InstitutionRenamed> {

    private static final int MOST_NAMES = 200;

    @Override
    public void apply(Said<InstitutionRenamed> said, LedgerState state) {
        InstitutionRenamed renamed = said.statement();
        InstitutionRecord institution = state.requireInstitution(renamed.institution());
        said.requireActing(institution, state);
        said.signers(Rule.keysOf(institution)).require(institution, said.threshold(), said.time());
        List<DatedName> names = institution.names();
        said.requireKnowing(names.get(names.size() - 1).provenance());
        Said.requireRoom(names, MOST_NAMES, "names of " + institution.code());
        Instant from = said.effective(renamed.from());
        if (institution.nameAt(from).filter(renamed.name()::equals).isPresent()) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected another name than the one that " + institution.code() + " has at " + from
                            + ", found the same");
        }
        state.put(institution.withName(new DatedName(renamed.name(), Interval.from(from), said.provenance())));
    }
}
