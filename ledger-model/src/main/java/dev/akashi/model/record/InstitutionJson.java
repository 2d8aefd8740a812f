package dev.akashi.model.record;

import com.google.gson.JsonObject;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.record.InstitutionRecord.Retraction;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import java.util.List;

/** Institutions as JSON, members in the order of the record. */
final class InstitutionJson {

    private InstitutionJson() {}

    static byte[] write(InstitutionRecord record) {
        JsonObject json = Records.begin();
        json.addProperty("code", record.code().value());
        json.addProperty("corporateNumber", record.corporateNumber().value());
        json.addProperty("kind", record.kind().name());
        json.addProperty("did", record.did().value());
        json.add("hosts", JsonForms.strings(record.hosts()));
        json.add(
                "names",
                JsonForms.array(
                        record.names(), name -> dated(JsonForms.of(name.name()), name.validity(), name.provenance())));
        json.add("accreditations", JsonForms.array(record.accreditations(), InstitutionJson::accreditation));
        json.add("keys", JsonForms.array(record.keys(), InstitutionJson::key));
        json.add("statuses", JsonForms.array(record.statuses(), InstitutionJson::status));
        json.add("successions", JsonForms.array(record.successions(), InstitutionJson::succession));
        // Left out where there is none, as in the records from before there were any.
        if (!record.endorsements().isEmpty()) {
            json.add("endorsements", JsonForms.array(record.endorsements(), InstitutionJson::endorsement));
        }
        record.provenance().addTo(json);
        return StrictJson.write(json);
    }

    static InstitutionRecord read(byte[] json) {
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
                        fields.list("accreditations", InstitutionJson::readAccreditation),
                        fields.list("keys", InstitutionJson::readKey),
                        fields.list(
                                "statuses",
                                status -> new DatedStatus(
                                        status.enumerated("status", InstitutionStatus.class),
                                        JsonForms.interval(status),
                                        Provenance.read(status))),
                        fields.has("successions")
                                ? fields.list("successions", InstitutionJson::readSuccession)
                                : List.of(),
                        fields.has("endorsements")
                                ? fields.list("endorsements", InstitutionJson::readEndorsement)
                                : List.of(),
                        Provenance.read(fields)));
    }

    private static JsonObject accreditation(Accreditation accreditation) {
        JsonObject json = new JsonObject();
        json.addProperty("credentialType", accreditation.credentialType().name());
        json.addProperty("effect", accreditation.effect().name());
        json.addProperty("legalBasis", accreditation.legalBasis());
        return dated(json, accreditation.validity(), accreditation.provenance());
    }

    private static Accreditation readAccreditation(JsonFields fields) {
        return new Accreditation(
                fields.enumerated("credentialType", CredentialType.class),
                fields.enumerated("effect", Accreditation.Effect.class),
                JsonForms.interval(fields),
                fields.string("legalBasis"),
                Provenance.read(fields));
    }

    private static JsonObject key(RegisteredKey key) {
        JsonObject json = dated(key.grant().toJson(), key.validity(), key.provenance());
        json.add("addedBy", JsonForms.strings(key.addedBy()));
        json.add("endings", JsonForms.array(key.endings(), ending -> {
            JsonObject entry = new JsonObject();
            entry.addProperty("kind", ending.kind().name());
            entry.addProperty("from", LedgerTime.format(ending.from()));
            ending.provenance().addTo(entry);
            return entry;
        }));
        return json;
    }

    private static RegisteredKey readKey(JsonFields fields) {
        return new RegisteredKey(
                KeyGrant.read(fields),
                JsonForms.interval(fields),
                fields.parsedList("addedBy", KeyId::parse),
                fields.list(
                        "endings",
                        ending -> new KeyEnding(
                                ending.enumerated("kind", KeyEnding.Kind.class),
                                ending.instant("from"),
                                Provenance.read(ending))),
                Provenance.read(fields));
    }

    private static JsonObject status(DatedStatus status) {
        JsonObject json = new JsonObject();
        json.addProperty("status", status.status().name());
        return dated(json, status.validity(), status.provenance());
    }

    private static JsonObject succession(Succession succession) {
        JsonObject json = new JsonObject();
        json.addProperty("successor", succession.successor().value());
        json.addProperty("kind", succession.kind().name());
        json.add("scope", succession.scope().toJson());
        json.addProperty("from", LedgerTime.format(succession.from()));
        succession.provenance().addTo(json);
        Retraction retraction = succession.retraction();
        if (retraction != null) {
            JsonObject nested = new JsonObject();
            nested.addProperty("from", LedgerTime.format(retraction.from()));
            retraction.provenance().addTo(nested);
            json.add("retraction", nested);
        }
        return json;
    }

    private static Succession readSuccession(JsonFields fields) {
        return new Succession(
                fields.parsed("successor", InstitutionCode::new),
                fields.enumerated("kind", SuccessionKind.class),
                SuccessionScope.read(fields.fields("scope")),
                fields.instant("from"),
                fields.optionalFields("retraction")
                        .map(nested -> new Retraction(nested.instant("from"), Provenance.read(nested)))
                        .orElse(null),
                Provenance.read(fields));
    }

    private static JsonObject endorsement(RequiredEndorsement required) {
        JsonObject json = new JsonObject();
        json.addProperty("organisation", required.organisation().value());
        required.provenance().addTo(json);
        Provenance release = required.release();
        if (release != null) {
            JsonObject nested = new JsonObject();
            release.addTo(nested);
            json.add("release", nested);
        }
        return json;
    }

    private static RequiredEndorsement readEndorsement(JsonFields fields) {
        return new RequiredEndorsement(
                fields.parsed("organisation", MspId::new),
                fields.optionalFields("release").map(Provenance::read).orElse(null),
                Provenance.read(fields));
    }

    private static JsonObject dated(JsonObject entry, Interval validity, Provenance provenance) {
        JsonForms.add(entry, validity);
        provenance.addTo(entry);
        return entry;
    }
}
