package dev.akashi.chaincode;

import dev.akashi.chaincode.Rule.Said;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.RejectedException;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionStatus;
import java.time.Instant;
import java.util.List;

/**
 * How the status of an institution may go on. The entry that was recorded last decides, also while its time is still to
 * come: a suspension that was announced can be brought forward, taken back, or overtaken by a closure; a closure only be
 * brought forward or taken back.
 */
final class InstitutionStatuses {

    private InstitutionStatuses() {}

    /** The institution with a status from a time on. */
    static InstitutionRecord followedBy(
            InstitutionRecord institution, InstitutionStatus next, Instant asked, Said<?> said) {
        List<DatedStatus> statuses = institution.statuses();
        DatedStatus last = statuses.get(statuses.size() - 1);
        said.requireKnowing(last.provenance());
        Instant from = said.effective(asked);
        boolean sooner = from.isBefore(last.validity().from());
        boolean allowed = switch (last.status()) {
            case ACTIVE -> next != InstitutionStatus.ACTIVE;
            case SUSPENDED -> next != InstitutionStatus.SUSPENDED || sooner;
            case CLOSED -> next == InstitutionStatus.ACTIVE || (next == InstitutionStatus.CLOSED && sooner);
        };
        if (!allowed) {
            throw new RejectedException(
                    LedgerErrorCode.ILLEGAL_TRANSITION,
                    "expected a status that may follow " + last.status() + " from "
                            + last.validity().from() + ", found " + next + " from " + from);
        }
        return institution.withStatus(new DatedStatus(next, Interval.from(from), said.provenance()));
    }
}
