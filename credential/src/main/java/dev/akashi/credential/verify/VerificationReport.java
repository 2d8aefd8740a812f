package dev.akashi.credential.verify;

import com.google.gson.JsonObject;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.json.JsonForms;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a verification found. {@link #toJson} is the form in which other programs get it, {@link #toText} the one that
 * people read.
 *
 * @param verdict what it comes to
 * @param checkedAt when it was made
 * @param profile which form of document it is; absent when that is not known
 * @param commitment what is recorded of the document; absent when that could not be computed
 * @param issuer what the registry says of the institution that recorded it; absent unless the ledger says that it did
 * @param checks all checks, in their order
 */
public record VerificationReport(
        Verdict verdict,
        Instant checkedAt,
        @Nullable CredentialProfile profile,
        @Nullable Commitment commitment,
        @Nullable Issuer issuer,
        List<Check> checks) {

    /** @throws IllegalArgumentException when a check is missing or out of its place */
    public VerificationReport {
        Objects.requireNonNull(verdict, "verdict");
        Objects.requireNonNull(checkedAt, "checkedAt");
        checks = List.copyOf(checks);
        List<CheckId> ids = checks.stream().map(Check::id).toList();
        if (!ids.equals(List.of(CheckId.values()))) {
            throw new IllegalArgumentException("expected every check once and in order, found " + ids);
        }
    }

    /**
     * The institution, as the registry has it: never as the document says.
     *
     * @param code its school code
     * @param nameThen its name when the credential was recorded
     * @param nameNow its name today
     * @param credentialType what was recorded
     * @param recordedAt when
     */
    public record Issuer(
            InstitutionCode code,
            @Nullable LocalizedText nameThen,
            @Nullable LocalizedText nameNow,
            @Nullable CredentialType credentialType,
            @Nullable Instant recordedAt) {

        public Issuer {
            Objects.requireNonNull(code, "code");
        }
    }

    /** One check. */
    public Check check(CheckId id) {
        return checks.stream().filter(check -> check.id() == id).findFirst().orElseThrow();
    }

    /** The JSON form: stable, only added to. */
    public JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("verdict", verdict.name());
        json.addProperty("checkedAt", LedgerTime.format(checkedAt));
        if (profile != null) {
            json.addProperty("profile", profile.id());
        }
        if (commitment != null) {
            json.addProperty("commitment", commitment.toString());
        }
        if (issuer != null) {
            json.add("issuer", json(issuer));
        }
        json.add("checks", JsonForms.array(checks, VerificationReport::json));
        json.add(
                "notShown",
                JsonForms.array(
                        Messages.NOT_SHOWN,
                        key -> JsonForms.of(new LocalizedText(
                                Messages.of("ja").text(key), Messages.of("en").text(key)))));
        return json;
    }

    /** The form for people, in {@code "ja"} or {@code "en"}; several lines. */
    public String toText(String language) {
        Messages messages = Messages.of(language);
        StringBuilder text = new StringBuilder();
        text.append(messages.verdict(verdict)).append('\n');
        Optional.ofNullable(issuer).ifPresent(known -> text.append(messages.issuer(known)));
        for (Check check : checks) {
            text.append(messages.line(check)).append('\n');
        }
        text.append(messages.text("notshown.heading")).append('\n');
        for (String key : Messages.NOT_SHOWN) {
            text.append("  - ").append(messages.text(key)).append('\n');
        }
        return text.toString();
    }

    private static JsonObject json(Issuer issuer) {
        JsonObject json = new JsonObject();
        json.addProperty("code", issuer.code().value());
        if (issuer.nameThen() != null) {
            json.add("nameThen", JsonForms.of(issuer.nameThen()));
        }
        if (issuer.nameNow() != null) {
            json.add("nameNow", JsonForms.of(issuer.nameNow()));
        }
        if (issuer.credentialType() != null) {
            json.addProperty("credentialType", issuer.credentialType().name());
        }
        if (issuer.recordedAt() != null) {
            json.addProperty("recordedAt", LedgerTime.format(issuer.recordedAt()));
        }
        return json;
    }

    private static JsonObject json(Check check) {
        JsonObject message = new JsonObject();
        message.addProperty("ja", check.message("ja"));
        message.addProperty("en", check.message("en"));
        JsonObject evidence = new JsonObject();
        check.evidence().forEach(evidence::addProperty);
        JsonObject json = new JsonObject();
        json.addProperty("id", check.id().name());
        json.addProperty("status", check.status().name());
        json.addProperty("code", check.code().name());
        json.add("message", message);
        json.add("evidence", evidence);
        return json;
    }
}
