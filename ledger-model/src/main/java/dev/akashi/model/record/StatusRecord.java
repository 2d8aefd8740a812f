package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.Commitment;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What was said about the status of one credential. A credential without such a record is ACTIVE since it was anchored.
 *
 * @param institution in whose batch it is, whoever changed its status later
 * @param commitment the credential
 * @param events what was said, in the order in which it was recorded; at least one
 */
public record StatusRecord(InstitutionCode institution, Commitment commitment, List<Event> events) {

    /** @throws IllegalArgumentException when there is no event */
    public StatusRecord {
        Objects.requireNonNull(institution, "institution");
        Objects.requireNonNull(commitment, "commitment");
        events = List.copyOf(events);
        if (events.isEmpty()) {
            throw new IllegalArgumentException("expected at least one status event");
        }
    }

    /**
     * One change.
     *
     * @param status the new status
     * @param reason what the public is told
     * @param effectiveFrom from when it counts
     * @param by the institution that said so
     * @param supersededBy the credential that takes its place, when the status is SUPERSEDED
     * @param signedBy the keys of that institution that signed
     * @param provenance when and by which statement
     */
    public record Event(
            CredentialStatus status,
            StatusReason reason,
            Instant effectiveFrom,
            InstitutionCode by,
            @Nullable Commitment supersededBy,
            List<KeyId> signedBy,
            Provenance provenance) {

        public Event {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(reason, "reason");
            effectiveFrom = LedgerTime.truncate(effectiveFrom);
            Objects.requireNonNull(by, "by");
            signedBy = List.copyOf(signedBy);
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /** The change that was recorded last, whether or not it counts already. */
    public Event last() {
        return events.get(events.size() - 1);
    }

    /**
     * The change that decides the status at a time: of those that count by then, the one recorded last. Empty when none
     * counts yet, and the credential is still ACTIVE.
     */
    public Optional<Event> eventAt(Instant time) {
        Optional<Event> found = Optional.empty();
        for (Event event : events) {
            if (!event.effectiveFrom().isAfter(time)) {
                found = Optional.of(event);
            }
        }
        return found;
    }

    /** The status at a time. */
    public CredentialStatus statusAt(Instant time) {
        return eventAt(time).map(Event::status).orElse(CredentialStatus.ACTIVE);
    }

    /** This record with one more change. */
    public StatusRecord with(Event event) {
        List<Event> more = new ArrayList<>(events);
        more.add(event);
        return new StatusRecord(institution, commitment, more);
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        JsonObject json = Records.begin();
        json.addProperty("institution", institution.value());
        json.addProperty("commitment", commitment.toString());
        json.add("events", JsonForms.array(events, event -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("status", event.status().name());
            entry.addProperty("reason", event.reason().name());
            entry.addProperty("effectiveFrom", LedgerTime.format(event.effectiveFrom()));
            entry.addProperty("by", event.by().value());
            Commitment supersededBy = event.supersededBy();
            if (supersededBy != null) {
                entry.addProperty("supersededBy", supersededBy.toString());
            }
            entry.add("signedBy", JsonForms.strings(event.signedBy()));
            event.provenance().addTo(entry);
            return entry;
        }));
        return StrictJson.write(json);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static StatusRecord fromJson(byte[] json) {
        return Records.read(
                json,
                fields -> new StatusRecord(
                        fields.parsed("institution", InstitutionCode::new),
                        fields.parsed("commitment", Commitment::parse),
                        fields.list("events", StatusRecord::readEvent)));
    }

    private static Event readEvent(JsonFields fields) {
        return new Event(
                fields.enumerated("status", CredentialStatus.class),
                fields.enumerated("reason", StatusReason.class),
                fields.instant("effectiveFrom"),
                fields.parsed("by", InstitutionCode::new),
                fields.optionalParsed("supersededBy", Commitment::parse).orElse(null),
                fields.parsedList("signedBy", KeyId::parse),
                Provenance.read(fields));
    }
}
