package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An institution with all that was ever true of it. Its questions take a time, so that "was it good on the day it was
 * issued?" has an answer:
 *
 * <pre>{@code
 * record.nameAt(awarded);                                   // as it was called then
 * record.isActiveAt(awarded);
 * record.accreditationAt(DEGREE_BACHELOR, awarded);
 * record.key(keyId).filter(key -> key.usableAt(awarded));
 * }</pre>
 *
 * @param code its school code
 * @param corporateNumber the legal person behind it
 * @param kind what kind of institution it is
 * @param did its identifier as an issuer
 * @param hosts the member organisations that may submit for it
 * @param names its names, in the order in which they were recorded
 * @param accreditations what it was accredited for
 * @param keys its keys
 * @param statuses whether it could act
 * @param provenance its admission
 */
public record InstitutionRecord(
        InstitutionCode code,
        CorporateNumber corporateNumber,
        InstitutionKind kind,
        Did did,
        List<MspId> hosts,
        List<DatedName> names,
        List<Accreditation> accreditations,
        List<RegisteredKey> keys,
        List<DatedStatus> statuses,
        Provenance provenance) {

    public InstitutionRecord {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(corporateNumber, "corporateNumber");
        Objects.requireNonNull(kind, "kind");
        Objects.requireNonNull(did, "did");
        hosts = List.copyOf(hosts);
        names = List.copyOf(names);
        accreditations = List.copyOf(accreditations);
        keys = List.copyOf(keys);
        statuses = List.copyOf(statuses);
        Objects.requireNonNull(provenance, "provenance");
    }

    /** A name and when it was the official one. */
    public record DatedName(LocalizedText name, Interval validity, Provenance provenance) {

        public DatedName {
            Objects.requireNonNull(name, "name");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /** An accreditation for one credential type. */
    public record Accreditation(
            CredentialType credentialType, Interval validity, String legalBasis, Provenance provenance) {

        public Accreditation {
            Objects.requireNonNull(credentialType, "credentialType");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(legalBasis, "legalBasis");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /**
     * A key and when it may be used.
     *
     * @param grant the key and its purpose
     * @param validity when it may be used
     * @param compromisedSince from when somebody else may have had it, if that was declared
     * @param provenance where this comes from
     */
    public record RegisteredKey(
            KeyGrant grant, Interval validity, @Nullable Instant compromisedSince, Provenance provenance) {

        public RegisteredKey {
            Objects.requireNonNull(grant, "grant");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(provenance, "provenance");
        }

        /** The public key. */
        public VerificationKey key() {
            return grant.key();
        }

        /** What it may sign. */
        public KeyPurpose purpose() {
            return grant.purpose();
        }

        /** Whether it is declared compromised as of this time. */
        public boolean compromisedAt(Instant time) {
            return compromisedSince != null && !time.isBefore(compromisedSince);
        }

        /** Whether it could be used at this time: within its interval and not compromised. */
        public boolean usableAt(Instant time) {
            return validity.contains(time) && !compromisedAt(time);
        }
    }

    /** Whether the institution could act, and when. */
    public record DatedStatus(InstitutionStatus status, Interval validity, Provenance provenance) {

        public DatedStatus {
            Objects.requireNonNull(status, "status");
            Objects.requireNonNull(validity, "validity");
            Objects.requireNonNull(provenance, "provenance");
        }
    }

    /** The official name at a time; empty before the institution was admitted. */
    public Optional<LocalizedText> nameAt(Instant time) {
        return last(names.stream()
                .filter(name -> name.validity().contains(time))
                .map(DatedName::name)
                .toList());
    }

    /** The status at a time; empty before the institution was admitted. */
    public Optional<InstitutionStatus> statusAt(Instant time) {
        return last(statuses.stream()
                .filter(status -> status.validity().contains(time))
                .map(DatedStatus::status)
                .toList());
    }

    /** Whether the institution could act at a time. */
    public boolean isActiveAt(Instant time) {
        return statusAt(time).filter(InstitutionStatus.ACTIVE::equals).isPresent();
    }

    /** The accreditation for a type that was in force at a time. */
    public Optional<Accreditation> accreditationAt(CredentialType type, Instant time) {
        return last(accreditations.stream()
                .filter(accreditation -> accreditation.credentialType() == type)
                .filter(accreditation -> accreditation.validity().contains(time))
                .toList());
    }

    /** The key of this name, usable or not. */
    public Optional<RegisteredKey> key(KeyId keyId) {
        return keys.stream().filter(key -> key.key().keyId().equals(keyId)).findFirst();
    }

    /** This record with more accreditations. */
    public InstitutionRecord withAccreditations(List<Accreditation> more) {
        return new InstitutionRecord(
                code, corporateNumber, kind, did, hosts, names, plus(accreditations, more), keys, statuses, provenance);
    }

    /** This record with one more key. */
    public InstitutionRecord withKey(RegisteredKey key) {
        return new InstitutionRecord(
                code,
                corporateNumber,
                kind,
                did,
                hosts,
                names,
                accreditations,
                plus(keys, List.of(key)),
                statuses,
                provenance);
    }

    /** The JSON form, on one line. */
    public byte[] toJson() {
        JsonObject json = Records.begin();
        json.addProperty("code", code.value());
        json.addProperty("corporateNumber", corporateNumber.value());
        json.addProperty("kind", kind.name());
        json.addProperty("did", did.value());
        json.add("hosts", JsonForms.strings(hosts));
        json.add("names", JsonForms.array(names, name -> {
            JsonObject entry = JsonForms.of(name.name());
            return dated(entry, name.validity(), name.provenance());
        }));
        json.add("accreditations", JsonForms.array(accreditations, accreditation -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("credentialType", accreditation.credentialType().name());
            entry.addProperty("legalBasis", accreditation.legalBasis());
            return dated(entry, accreditation.validity(), accreditation.provenance());
        }));
        json.add("keys", JsonForms.array(keys, key -> {
            JsonObject entry = key.grant().toJson();
            Instant compromisedSince = key.compromisedSince();
            if (compromisedSince != null) {
                entry.addProperty("compromisedSince", LedgerTime.format(compromisedSince));
            }
            return dated(entry, key.validity(), key.provenance());
        }));
        json.add("statuses", JsonForms.array(statuses, status -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("status", status.status().name());
            return dated(entry, status.validity(), status.provenance());
        }));
        provenance.addTo(json);
        return StrictJson.write(json);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws dev.akashi.model.json.JsonFormatException for anything else
     */
    public static InstitutionRecord fromJson(byte[] json) {
        return Records.read(
                json,
                fields -> new InstitutionRecord(
                        fields.parsed("code", InstitutionCode::new),
                        fields.parsed("corporateNumber", CorporateNumber::new),
                        fields.enumerated("kind", InstitutionKind.class),
                        fields.parsed("did", Did::new),
                        fields.parsedList("hosts", MspId::new),
                        fields.list(
                                "names",
                                name -> new DatedName(
                                        JsonForms.localizedText(name),
                                        JsonForms.interval(name),
                                        Provenance.read(name))),
                        fields.list("accreditations", InstitutionRecord::readAccreditation),
                        fields.list("keys", InstitutionRecord::readKey),
                        fields.list(
                                "statuses",
                                status -> new DatedStatus(
                                        status.enumerated("status", InstitutionStatus.class),
                                        JsonForms.interval(status),
                                        Provenance.read(status))),
                        Provenance.read(fields)));
    }

    private static Accreditation readAccreditation(JsonFields fields) {
        return new Accreditation(
                fields.enumerated("credentialType", CredentialType.class),
                JsonForms.interval(fields),
                fields.string("legalBasis"),
                Provenance.read(fields));
    }

    private static RegisteredKey readKey(JsonFields fields) {
        return new RegisteredKey(
                KeyGrant.read(fields),
                JsonForms.interval(fields),
                fields.optionalInstant("compromisedSince").orElse(null),
                Provenance.read(fields));
    }

    private static JsonObject dated(JsonObject entry, Interval validity, Provenance provenance) {
        JsonForms.add(entry, validity);
        provenance.addTo(entry);
        return entry;
    }

    // What was recorded later speaks for a time that two entries claim.
    private static <T> Optional<T> last(List<T> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(values.get(values.size() - 1));
    }

    private static <T> List<T> plus(List<T> values, List<T> more) {
        List<T> all = new ArrayList<>(values);
        all.addAll(more);
        return all;
    }
}
