package dev.akashi.model.statement;

import com.google.gson.JsonObject;
import dev.akashi.model.Commitment;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.RejectedException;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonFormatException.Kind;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusChanged.Replacement;
import java.util.Map;
import java.util.TreeMap;

/** Statements as JSON: one writer and one reader a kind, members in the order of the record. */
final class StatementCodec {

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(Envelope.MAX_PAYLOAD, 16);

    private StatementCodec() {}

    static byte[] write(Statement statement) {
        JsonObject json = new JsonObject();
        json.addProperty("type", statement.type().wireName());
        json.addProperty("version", Statement.VERSION);
        json.addProperty("ledger", statement.header().ledger().value());
        json.addProperty("issuedAt", LedgerTime.format(statement.header().issuedAt()));
        if (statement instanceof ConsortiumFounded founded) {
            write(json, founded);
        } else if (statement instanceof InstitutionAdmitted admitted) {
            write(json, admitted);
        } else if (statement instanceof AccreditationGranted granted) {
            write(json, granted);
        } else if (statement instanceof KeyAdded added) {
            write(json, added);
        } else if (statement instanceof BatchAnchored anchored) {
            write(json, anchored);
        } else if (statement instanceof StatusChanged changed) {
            write(json, changed);
        } else {
            LifeCycleCodec.write(json, statement);
        }
        return StrictJson.write(json);
    }

    static Statement read(byte[] payload) {
        try {
            JsonFields fields = JsonFields.of(StrictJson.readObject(payload, LIMITS));
            StatementType type = fields.parsed("type", StatementType::parse);
            long version = fields.integer("version", 0, Integer.MAX_VALUE);
            if (version != Statement.VERSION) {
                throw new RejectedException(
                        LedgerErrorCode.UNSUPPORTED_VERSION,
                        "expected version " + Statement.VERSION + " of " + type + ", found " + version);
            }
            StatementHeader header =
                    new StatementHeader(fields.parsed("ledger", LedgerId::new), fields.instant("issuedAt"));
            return switch (type) {
                case CONSORTIUM_FOUNDED -> readConsortiumFounded(header, fields);
                case INSTITUTION_ADMITTED -> readInstitutionAdmitted(header, fields);
                case ACCREDITATION_GRANTED -> readAccreditationGranted(header, fields);
                case KEY_ADDED -> readKeyAdded(header, fields);
                case BATCH_ANCHORED -> readBatchAnchored(header, fields);
                case STATUS_CHANGED -> readStatusChanged(header, fields);
                default -> LifeCycleCodec.read(type, header, fields);
            };
        } catch (JsonFormatException e) {
            LedgerErrorCode code =
                    e.kind() == Kind.TOO_LARGE ? LedgerErrorCode.TOO_LARGE : LedgerErrorCode.INVALID_INPUT;
            throw new RejectedException(code, String.valueOf(e.getMessage()), e);
        } catch (IllegalArgumentException e) {
            throw new RejectedException(LedgerErrorCode.INVALID_INPUT, String.valueOf(e.getMessage()), e);
        }
    }

    private static void write(JsonObject json, ConsortiumFounded founded) {
        json.add("name", JsonForms.of(founded.name()));
        json.add("authorities", JsonForms.array(founded.authorities(), Authority::toJson));
        json.add("members", JsonForms.array(founded.members(), Member::toJson));
        JsonObject thresholds = new JsonObject();
        founded.thresholds().forEach((type, count) -> thresholds.addProperty(type.wireName(), count));
        json.add("thresholds", thresholds);
    }

    private static ConsortiumFounded readConsortiumFounded(StatementHeader header, JsonFields fields) {
        JsonFields counts = fields.fields("thresholds");
        Map<StatementType, Integer> thresholds = new TreeMap<>();
        for (String name : counts.object().keySet()) {
            thresholds.put(StatementType.parse(name), (int) counts.integer(name, 1, 100));
        }
        return new ConsortiumFounded(
                header,
                JsonForms.localizedText(fields.fields("name")),
                fields.list("authorities", Authority::read),
                fields.list("members", Member::read),
                thresholds);
    }

    private static void write(JsonObject json, InstitutionAdmitted admitted) {
        json.addProperty("institution", admitted.institution().value());
        json.addProperty("corporateNumber", admitted.corporateNumber().value());
        json.addProperty("kind", admitted.kind().name());
        json.add("name", JsonForms.of(admitted.name()));
        json.addProperty("did", admitted.did().value());
        json.add("keys", JsonForms.array(admitted.keys(), KeyGrant::toJson));
        json.add("hosts", JsonForms.strings(admitted.hosts()));
    }

    private static InstitutionAdmitted readInstitutionAdmitted(StatementHeader header, JsonFields fields) {
        return new InstitutionAdmitted(
                header,
                institution(fields),
                fields.parsed("corporateNumber", CorporateNumber::new),
                fields.enumerated("kind", InstitutionKind.class),
                JsonForms.localizedText(fields.fields("name")),
                fields.parsed("did", Did::new),
                fields.list("keys", KeyGrant::read),
                fields.parsedList("hosts", MspId::new));
    }

    private static void write(JsonObject json, AccreditationGranted granted) {
        json.addProperty("institution", granted.institution().value());
        json.add("credentialTypes", JsonForms.strings(granted.credentialTypes()));
        JsonForms.add(json, granted.validity());
        json.addProperty("legalBasis", granted.legalBasis());
    }

    private static AccreditationGranted readAccreditationGranted(StatementHeader header, JsonFields fields) {
        return new AccreditationGranted(
                header,
                institution(fields),
                fields.enumeratedList("credentialTypes", CredentialType.class),
                JsonForms.interval(fields),
                fields.string("legalBasis"));
    }

    private static void write(JsonObject json, KeyAdded added) {
        json.addProperty("institution", added.institution().value());
        added.grant().toJson().asMap().forEach(json::add);
        JsonForms.add(json, added.validity());
    }

    private static KeyAdded readKeyAdded(StatementHeader header, JsonFields fields) {
        return new KeyAdded(header, institution(fields), KeyGrant.read(fields), JsonForms.interval(fields));
    }

    private static void write(JsonObject json, BatchAnchored anchored) {
        json.addProperty("institution", anchored.institution().value());
        json.addProperty("root", anchored.root().toString());
        json.addProperty("size", anchored.size());
        json.addProperty("credentialType", anchored.credentialType().name());
        json.add("awardPeriod", JsonForms.of(anchored.awardPeriod()));
    }

    private static BatchAnchored readBatchAnchored(StatementHeader header, JsonFields fields) {
        return new BatchAnchored(
                header,
                institution(fields),
                fields.parsed("root", MerkleRoot::parse),
                (int) fields.integer("size", 1, MerkleTree.MAX_SIZE),
                fields.enumerated("credentialType", CredentialType.class),
                JsonForms.awardPeriod(fields.fields("awardPeriod")));
    }

    private static void write(JsonObject json, StatusChanged changed) {
        json.addProperty("institution", changed.institution().value());
        json.addProperty("root", changed.root().toString());
        json.add("changes", JsonForms.array(changed.changes(), StatementCodec::change));
    }

    private static StatusChanged readStatusChanged(StatementHeader header, JsonFields fields) {
        return new StatusChanged(
                header,
                institution(fields),
                fields.parsed("root", MerkleRoot::parse),
                fields.list("changes", StatementCodec::readChange));
    }

    private static JsonObject change(Change change) {
        JsonObject json = new JsonObject();
        json.addProperty("commitment", change.commitment().toString());
        JsonForms.add(json, change.proof());
        json.addProperty("status", change.status().name());
        json.addProperty("effectiveFrom", LedgerTime.format(change.effectiveFrom()));
        json.addProperty("reason", change.reason().name());
        Replacement replacement = change.supersededBy();
        if (replacement != null) {
            JsonObject nested = new JsonObject();
            nested.addProperty("commitment", replacement.commitment().toString());
            nested.addProperty("root", replacement.root().toString());
            JsonForms.add(nested, replacement.proof());
            json.add("supersededBy", nested);
        }
        StatementDigest previous = change.previous();
        if (previous != null) {
            json.addProperty("previous", previous.toString());
        }
        return json;
    }

    private static Change readChange(JsonFields fields) {
        return new Change(
                fields.parsed("commitment", Commitment::parse),
                JsonForms.inclusionProof(fields),
                fields.enumerated("status", CredentialStatus.class),
                fields.instant("effectiveFrom"),
                fields.enumerated("reason", StatusReason.class),
                fields.optionalFields("supersededBy")
                        .map(StatementCodec::readReplacement)
                        .orElse(null),
                fields.optionalParsed("previous", StatementDigest::parse).orElse(null));
    }

    private static Replacement readReplacement(JsonFields fields) {
        return new Replacement(
                fields.parsed("commitment", Commitment::parse),
                fields.parsed("root", MerkleRoot::parse),
                JsonForms.inclusionProof(fields));
    }

    static InstitutionCode institution(JsonFields fields) {
        return fields.parsed("institution", InstitutionCode::new);
    }
}
