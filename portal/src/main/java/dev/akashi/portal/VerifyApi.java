package dev.akashi.portal;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.Placement;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.Excerpt;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.signing.Envelope;
import io.javalin.http.Context;
import java.util.Optional;

/**
 * Verification over HTTP. A request is {@code {"placement": {…}}}, which asks about a commitment, or {@code {"document":
 * BASE64, "bundle": BASE64}}, which sends the document; a batch is {@code {"items": [request, …]}}. Nothing that is sent is
 * kept.
 */
final class VerifyApi {

    private final Verifier verifier;
    private final Observations observations;
    private final Gate gate;
    private final PortalSettings.Limits limits;
    private final Optional<Receipts> receipts;

    VerifyApi(
            Verifier verifier,
            Observations observations,
            Gate gate,
            PortalSettings.Limits limits,
            Optional<Receipts> receipts) {
        this.verifier = verifier;
        this.observations = observations;
        this.gate = gate;
        this.limits = limits;
        this.receipts = receipts;
    }

    void verify(Context context) {
        Answers.json(context, report(gate.json(context)).toJson());
    }

    void verifyMany(Context context) {
        JsonFields request = gate.json(context);
        if (!(request.object().get("items") instanceof JsonArray items)) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected an array at $.items");
        }
        if (items.size() > limits.most()) {
            throw new ProblemException(
                    ProblemCode.TOO_LARGE, "expected at most " + limits.most() + " items, found " + items.size());
        }
        gate.take(context, Math.max(0, items.size() - 1));
        JsonArray results = new JsonArray();
        for (JsonElement item : items) {
            results.add(result(item));
        }
        JsonObject answer = new JsonObject();
        answer.add("results", results);
        Answers.json(context, answer);
    }

    // One that is not in order does not stop the others.
    private JsonObject result(JsonElement item) {
        JsonObject result = new JsonObject();
        try {
            if (!(item instanceof JsonObject object)) {
                throw new ProblemException(ProblemCode.BAD_REQUEST, "expected an object");
            }
            result.add("report", report(JsonFields.of(object)).toJson());
        } catch (ProblemException e) {
            JsonObject problem = new JsonObject();
            problem.addProperty("code", e.code().name());
            problem.addProperty("detail", e.detail());
            result.add("problem", problem);
        }
        return result;
    }

    void receipt(Context context) {
        Receipts signing = receipts.orElseThrow(
                () -> new ProblemException(ProblemCode.NO_RECEIPTS, "the operator gave no key for receipts"));
        String form = Optional.ofNullable(context.queryParam("form")).orElse("json");
        Language language = Optional.ofNullable(context.queryParam("lang"))
                .flatMap(Language::of)
                .orElseGet(() -> Language.accepted(context.header("Accept-Language")));
        if (!form.equals("json") && !form.equals("pdf")) {
            throw new ProblemException(ProblemCode.BAD_REQUEST, "expected form json or pdf, found " + Excerpt.of(form));
        }
        // Made anew here: what a client says to have found is never signed.
        VerificationReport report = report(gate.json(context));
        Envelope receipt = signing.receipt(report);
        context.header("Cache-Control", Answers.NOT_KEPT)
                .header("Content-Disposition", "attachment; filename=\"verification-receipt." + form + "\"");
        if (form.equals("pdf")) {
            context.contentType("application/pdf").result(ReceiptPages.pdf(report, receipt, signing.key(), language));
        } else {
            context.contentType(Answers.JSON).result(receipt.toJson());
        }
    }

    private VerificationReport report(JsonFields request) {
        VerificationReport report = request.has("placement") ? asked(request) : sent(request);
        observations.verified(report);
        return report;
    }

    private VerificationReport asked(JsonFields request) {
        return verifier.verify(Requests.read(() -> Placement.read(request.fields("placement"))));
    }

    private VerificationReport sent(JsonFields request) {
        byte[] document = Requests.base64(request, "document");
        return request.has("bundle")
                ? verifier.verify(document, Requests.base64(request, "bundle"))
                : verifier.verify(document);
    }
}
