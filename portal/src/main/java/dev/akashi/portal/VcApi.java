package dev.akashi.portal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.verify.Check;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.ReportCode;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.VerificationKey;
import dev.akashi.model.statement.KeyPurpose;
import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The verifier of the W3C Credentials Community Group's VC-API, {@code POST /credentials/verify}: form, proof, dates, and that
 * the key belongs to the issuer. No bundle comes with such a request, so that nothing of the ledger is checked, and each answer
 * says so among its warnings. What is not verified is answered with status 400, as the public test suites expect.
 */
final class VcApi {

    private static final Set<CheckId> DECISIVE = Set.of(CheckId.FORMAT, CheckId.SIGNATURE, CheckId.VALIDITY);
    private static final Pattern ENVELOPED =
            Pattern.compile("data:application/(?:vc|dc)\\+sd-jwt(?:;[a-z=-]{1,40})?,([A-Za-z0-9_.~-]+)");
    private static final String DID_KEY = "did:key:";

    private final Verifier verifier;
    private final Directory directory;
    private final Gate gate;
    private final Clock clock;

    VcApi(Verifier verifier, Directory directory, Gate gate, Clock clock) {
        this.verifier = verifier;
        this.directory = directory;
        this.gate = gate;
        this.clock = clock;
    }

    void verify(Context context) {
        JsonFields request = gate.json(context);
        JsonFields credential = Requests.read(() -> request.fields("verifiableCredential"));
        Options options = Requests.read(() -> Options.read(request));
        VerificationReport report = verifier.verify(bytes(credential));
        JsonArray checks = new JsonArray();
        JsonArray errors = new JsonArray();
        JsonArray warnings = new JsonArray();
        boolean isVerified = true;
        for (Check check : report.checks()) {
            if (DECISIVE.contains(check.id())) {
                checks.add(
                        check.id() == CheckId.SIGNATURE
                                ? "proof"
                                : check.id().name().toLowerCase(Locale.ROOT));
                if (!isGood(check)) {
                    isVerified = false;
                    errors.add(problem(check.code().name(), check.message("en")));
                }
            } else if (check.status() != CheckStatus.PASSED && check.status() != CheckStatus.SKIPPED) {
                warnings.add(problem(check.code().name(), check.message("en")));
            }
        }
        if (isVerified) {
            checks.add("issuer");
            Optional<JsonObject> stranger = stranger(report, credential);
            if (stranger.isPresent()) {
                isVerified = false;
                errors.add(stranger.get());
            }
        }
        JsonObject answer = new JsonObject();
        answer.addProperty("verified", isVerified);
        answer.add("checks", checks);
        answer.add("warnings", warnings);
        answer.add("errors", errors);
        if (options.returnProblemDetails()) {
            JsonArray all = errors.deepCopy();
            all.addAll(warnings);
            answer.add("problemDetails", all);
        }
        if (options.returnResults()) {
            answer.add("results", results(report, credential.object()));
        }
        if (options.returnCredential()) {
            answer.add("credential", credential.object());
        }
        Answers.json(context.status(isVerified ? 200 : 400), answer);
    }

    // Whose key it is, is looked at below: the verifier itself would ask the ledger by the bundle, and there is none.
    private static boolean isGood(Check check) {
        return check.status() == CheckStatus.PASSED
                || (check.id() == CheckId.VALIDITY && check.status() == CheckStatus.SKIPPED)
                || check.code() == ReportCode.SIGNER_NOT_ESTABLISHED;
    }

    /** What the request asks to be told; others that a caller names are left alone. */
    private record Options(boolean returnProblemDetails, boolean returnResults, boolean returnCredential) {

        static Options read(JsonFields request) {
            JsonFields options = request.optionalFields("options").orElseGet(() -> JsonFields.of(new JsonObject()));
            return new Options(
                    flag(options, "returnProblemDetails"),
                    flag(options, "returnResults"),
                    flag(options, "returnCredential"));
        }

        private static boolean flag(JsonFields options, String name) {
            return options.has(name) && options.bool(name);
        }
    }

    private static byte[] bytes(JsonFields credential) {
        if (new JsonPrimitive("EnvelopedVerifiableCredential")
                .equals(credential.object().get("type"))) {
            JsonElement id = credential.object().get("id");
            Matcher enveloped = ENVELOPED.matcher(id instanceof JsonPrimitive text ? text.getAsString() : "");
            if (!enveloped.matches()) {
                throw new ProblemException(
                        ProblemCode.BAD_REQUEST, "expected an envelope with a data: URL of application/vc+sd-jwt");
            }
            return enveloped.group(1).getBytes(StandardCharsets.US_ASCII);
        }
        return StrictJson.write(credential.object());
    }

    /** Why the key that signed is not known to be the issuer's; empty when it is. */
    private Optional<JsonObject> stranger(VerificationReport report, JsonFields credential) {
        String issuer = issuer(credential.object());
        String signed =
                String.valueOf(report.check(CheckId.SIGNATURE).evidence().get("key"));
        if (issuer.startsWith(DID_KEY)) {
            return issuer.equals(DID_KEY + signed)
                    ? Optional.empty()
                    : Optional.of(
                            problem("METHOD_MISMATCH", "the key that signed is not the one of the issuer's did:key"));
        }
        VerificationKey key = VerificationKey.parse(signed);
        boolean isRegistered = directory.current().all().stream()
                .filter(record -> record.did().value().equals(issuer))
                .anyMatch(record -> isInUse(record, key));
        return isRegistered
                ? Optional.empty()
                : Optional.of(
                        problem(
                                "UNKNOWN_ISSUER",
                                "the registry knows no institution of that identifier that signs credentials with this key today"));
    }

    private boolean isInUse(InstitutionRecord record, VerificationKey key) {
        return record.key(key.keyId())
                        .filter(found -> found.purpose() == KeyPurpose.CREDENTIAL)
                        .isPresent()
                && record.timeline().keyAt(key.keyId(), clock.instant()) == KeyStanding.VALID;
    }

    private static String issuer(JsonObject credential) {
        JsonElement issuer = credential.get("issuer");
        if (issuer instanceof JsonObject object) {
            issuer = object.get("id");
        }
        return issuer != null && issuer.isJsonPrimitive() ? issuer.getAsString() : "";
    }

    private static JsonObject problem(String code, String text) {
        JsonObject problem = new JsonObject();
        problem.addProperty("type", "/en/api#" + code);
        problem.addProperty("title", code);
        problem.addProperty("detail", text);
        return problem;
    }

    private static JsonObject results(VerificationReport report, JsonObject credential) {
        JsonObject results = new JsonObject();
        Check validity = report.check(CheckId.VALIDITY);
        for (String name : new String[] {"validFrom", "validUntil"}) {
            if (credential.has(name)) {
                results.add(name, result(validity, credential.get(name)));
            }
        }
        if (credential.has("proof")) {
            JsonArray proofs = new JsonArray();
            proofs.add(result(report.check(CheckId.SIGNATURE), credential.get("proof")));
            results.add("proof", proofs);
        }
        return results;
    }

    private static JsonObject result(Check check, JsonElement input) {
        JsonObject result = new JsonObject();
        result.addProperty("valid", isGood(check));
        result.addProperty(
                "details",
                check.code() == ReportCode.SIGNER_NOT_ESTABLISHED ? "the signature fits" : check.message("en"));
        result.add("input", input);
        return result;
    }
}
