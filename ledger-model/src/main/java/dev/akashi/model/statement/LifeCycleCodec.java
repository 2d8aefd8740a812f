package dev.akashi.model.statement;

import com.google.gson.JsonObject;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.statement.ConsortiumFounded.Authority;
import dev.akashi.model.statement.ConsortiumFounded.Member;

/** The JSON of statements that change what was said before: of institutions, their keys, the consortium. */
final class LifeCycleCodec {

    private LifeCycleCodec() {}

    static void write(JsonObject json, Statement statement) {
        if (statement instanceof AuthorityChanged changed) {
            json.add("authority", changed.authority().toJson());
        } else if (statement instanceof MemberChanged changed) {
            json.addProperty("change", changed.change().name());
            json.add("member", changed.member().toJson());
        } else if (statement instanceof InstitutionRenamed renamed) {
            institution(json, renamed.institution());
            json.add("name", JsonForms.of(renamed.name()));
            json.addProperty("from", LedgerTime.format(renamed.from()));
        } else if (statement instanceof AccreditationEnded ended) {
            institution(json, ended.institution());
            json.add("credentialTypes", JsonForms.strings(ended.credentialTypes()));
            json.addProperty("from", LedgerTime.format(ended.from()));
            json.addProperty("legalBasis", ended.legalBasis());
        } else if (statement instanceof InstitutionSuspended suspended) {
            institution(json, suspended.institution());
            json.addProperty("from", LedgerTime.format(suspended.from()));
        } else if (statement instanceof InstitutionReinstated reinstated) {
            institution(json, reinstated.institution());
            json.addProperty("from", LedgerTime.format(reinstated.from()));
        } else if (statement instanceof InstitutionClosed closed) {
            institution(json, closed.institution());
            json.addProperty("from", LedgerTime.format(closed.from()));
        } else if (statement instanceof SuccessionDeclared declared) {
            json.addProperty("predecessor", declared.predecessor().value());
            json.addProperty("successor", declared.successor().value());
            json.addProperty("kind", declared.kind().name());
            json.add("scope", declared.scope().toJson());
            json.addProperty("from", LedgerTime.format(declared.from()));
        } else if (statement instanceof SuccessionRetracted retracted) {
            json.addProperty("predecessor", retracted.predecessor().value());
            json.addProperty("declaration", retracted.declaration().toString());
            json.addProperty("from", LedgerTime.format(retracted.from()));
        } else if (statement instanceof KeyRetired retired) {
            institution(json, retired.institution());
            json.addProperty("key", retired.key().toString());
            json.addProperty("from", LedgerTime.format(retired.from()));
        } else if (statement instanceof KeyCompromised compromised) {
            institution(json, compromised.institution());
            json.addProperty("key", compromised.key().toString());
            json.addProperty("since", LedgerTime.format(compromised.since()));
        } else if (statement instanceof BatchConfirmed confirmed) {
            institution(json, confirmed.institution());
            json.add("roots", JsonForms.strings(confirmed.roots()));
        } else if (statement instanceof EndorsementRequired required) {
            institution(json, required.institution());
            json.addProperty("organisation", required.organisation().value());
        } else if (statement instanceof EndorsementReleased released) {
            institution(json, released.institution());
        } else {
            throw new IllegalStateException("no JSON form is known of " + statement.type());
        }
    }

    static Statement read(StatementType type, StatementHeader header, JsonFields fields) {
        return switch (type) {
            case AUTHORITY_CHANGED -> new AuthorityChanged(header, Authority.read(fields.fields("authority")));
            case MEMBER_CHANGED ->
                new MemberChanged(
                        header,
                        fields.enumerated("change", MemberChanged.Change.class),
                        Member.read(fields.fields("member")));
            case INSTITUTION_RENAMED ->
                new InstitutionRenamed(
                        header,
                        StatementCodec.institution(fields),
                        JsonForms.localizedText(fields.fields("name")),
                        fields.instant("from"));
            case ACCREDITATION_ENDED ->
                new AccreditationEnded(
                        header,
                        StatementCodec.institution(fields),
                        fields.enumeratedList("credentialTypes", CredentialType.class),
                        fields.instant("from"),
                        fields.string("legalBasis"));
            case INSTITUTION_SUSPENDED ->
                new InstitutionSuspended(header, StatementCodec.institution(fields), fields.instant("from"));
            case INSTITUTION_REINSTATED ->
                new InstitutionReinstated(header, StatementCodec.institution(fields), fields.instant("from"));
            case INSTITUTION_CLOSED ->
                new InstitutionClosed(header, StatementCodec.institution(fields), fields.instant("from"));
            case SUCCESSION_DECLARED ->
                new SuccessionDeclared(
                        header,
                        fields.parsed("predecessor", InstitutionCode::new),
                        fields.parsed("successor", InstitutionCode::new),
                        fields.enumerated("kind", SuccessionKind.class),
                        SuccessionScope.read(fields.fields("scope")),
                        fields.instant("from"));
            case SUCCESSION_RETRACTED ->
                new SuccessionRetracted(
                        header,
                        fields.parsed("predecessor", InstitutionCode::new),
                        fields.parsed("declaration", StatementDigest::parse),
                        fields.instant("from"));
            case KEY_RETIRED ->
                new KeyRetired(
                        header,
                        StatementCodec.institution(fields),
                        fields.parsed("key", KeyId::parse),
                        fields.instant("from"));
            case KEY_COMPROMISED ->
                new KeyCompromised(
                        header,
                        StatementCodec.institution(fields),
                        fields.parsed("key", KeyId::parse),
                        fields.instant("since"));
            case BATCH_CONFIRMED ->
                new BatchConfirmed(
                        header, StatementCodec.institution(fields), fields.parsedList("roots", MerkleRoot::parse));
            case ENDORSEMENT_REQUIRED ->
                new EndorsementRequired(
                        header, StatementCodec.institution(fields), fields.parsed("organisation", MspId::new));
            case ENDORSEMENT_RELEASED -> new EndorsementReleased(header, StatementCodec.institution(fields));
            default -> throw new IllegalStateException("no JSON form is known of " + type);
        };
    }

    private static void institution(JsonObject json, InstitutionCode code) {
        json.addProperty("institution", code.value());
    }
}
