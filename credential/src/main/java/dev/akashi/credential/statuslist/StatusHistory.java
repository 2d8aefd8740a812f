package dev.akashi.credential.statuslist;

import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.StatusRecord.Event;
import dev.akashi.model.statement.CredentialStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a list that was made at a time could know: the changes that were recorded by then and had come into effect by then,
 * in the ledger's time.
 */
public final class StatusHistory {

    /**
     * How far a list may be behind the ledger and still be honest: the ledger's time is that of whoever wrote, and two clocks
     * may be five minutes off either way.
     */
    public static final Duration LAG = Duration.ofMinutes(10);

    private StatusHistory() {}

    /** The status of a credential as it was known at a time. */
    public static CredentialStatus statusAt(Optional<StatusRecord> record, Instant time) {
        return record.stream()
                .flatMap(known -> known.events().stream())
                .filter(event -> !countsFrom(event).isAfter(time))
                .reduce((earlier, later) -> later)
                .map(Event::status)
                .orElse(CredentialStatus.ACTIVE);
    }

    /** When the status of a credential changed, or is going to: each time that a list has to follow. */
    public static Stream<Instant> changes(StatusRecord record) {
        return record.events().stream().map(StatusHistory::countsFrom);
    }

    /** Whether a list of that time may have this value for a credential. */
    public static boolean allows(StatusPurpose purpose, int value, Optional<StatusRecord> record, Instant time) {
        return value == purpose.valueOf(statusAt(record, time))
                || value == purpose.valueOf(statusAt(record, time.minus(LAG)));
    }

    private static Instant countsFrom(Event event) {
        Instant recorded = event.provenance().recordedAt();
        return event.effectiveFrom().isAfter(recorded) ? event.effectiveFrom() : recorded;
    }
}
