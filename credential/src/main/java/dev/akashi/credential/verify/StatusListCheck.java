package dev.akashi.credential.verify;

import dev.akashi.credential.statuslist.StatusHistory;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.statuslist.StatusListException;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.StatusRecord;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Holds the status list that a credential names against what the ledger says of it. */
final class StatusListCheck {

    private final List<StatusListCredential> lists;
    private final Evidence evidence;
    private final Instant now;

    StatusListCheck(List<StatusListCredential> lists, Evidence evidence, Instant now) {
        this.lists = lists;
        this.evidence = evidence;
        this.now = now;
    }

    /** What the ledger said, with what comes of looking at the list. Whatever is not PASSED remains what it is. */
    Check beside(Check ledger, StatusListEntry entry) {
        Map<String, String> said = new LinkedHashMap<>(ledger.evidence());
        said.put("statusList", entry.list().toString());
        Optional<StatusListCredential> given = lists.stream()
                .filter(list -> list.id().equals(Optional.of(entry.list())))
                .max(Comparator.comparing(list -> list.validFrom().orElse(Instant.MIN)));
        ReportCode code;
        if (given.isEmpty()) {
            said.put("statusListSays", "not looked at");
            code = ReportCode.STATUS_LIST_NOT_ASKED;
        } else {
            given.get().validFrom().ifPresent(from -> said.put("statusListValidFrom", LedgerTime.format(from)));
            code = look(given.get(), entry, said);
        }
        if (ledger.status() != CheckStatus.PASSED) {
            return new Check(CheckId.STATUS, ledger.status(), ledger.code(), said);
        }
        return code == ReportCode.OK || code == ReportCode.STATUS_LIST_NOT_ASKED
                ? Checks.passed(CheckId.STATUS, code, said)
                : Checks.undecided(CheckId.STATUS, code, said);
    }

    private ReportCode look(StatusListCredential list, StatusListEntry entry, Map<String, String> said) {
        int value;
        Optional<StatusPurpose> purpose =
                StatusPurpose.named(entry.purpose()).filter(known -> known.size() == entry.size());
        Optional<InstitutionRecord> institution = evidence.institution().value();
        Optional<StatusRecord> record = evidence.status().value();
        try {
            if (purpose.isEmpty()
                    || institution.isEmpty()
                    || (record.isEmpty() && !evidence.status().isAbsent())) {
                said.put("statusListSays", purpose.isEmpty() ? "unknown purpose" : "the ledger could not be asked");
                return ReportCode.STATUS_LIST_UNUSABLE;
            }
            list.requireSignedBy(institution.get(), now);
            value = list.value(entry, now);
        } catch (StatusListException e) {
            said.put("statusListSays", e.code().name());
            said.put("detail", String.valueOf(e.getMessage()));
            return ReportCode.STATUS_LIST_UNUSABLE;
        }
        Instant asOf = list.validFrom().orElse(now);
        boolean agrees = StatusHistory.allows(purpose.get(), value, record, asOf)
                || StatusHistory.allows(purpose.get(), value, record, now);
        said.put("statusListSays", (agrees ? "agrees, " : "differs, ") + entry.purpose() + " " + value);
        return agrees ? ReportCode.OK : ReportCode.STATUS_LIST_DIFFERS;
    }
}
