package dev.akashi.audit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.audit.replay.Comparison;
import dev.akashi.audit.replay.Finding;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.replay.Unchecked;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an audit found. Two parts: {@code figures}, which follow from the blocks alone and which anybody repeats, and {@code
 * comparison}, what organisations said when they were asked. No clock but the ledger's is in it.
 *
 * @param json the report, as it is written
 */
public record AuditReport(JsonObject json) {

    /** The largest report, in bytes. */
    static final StrictJson.Limits LIMITS = StrictJson.Limits.of(256 * 1024 * 1024, 16);

    private static final String TYPE = "akashi-audit-report";
    private static final int VERSION = 1;

    /** @throws dev.akashi.model.json.JsonFormatException when it is no report */
    public AuditReport {
        Objects.requireNonNull(json, "json");
        JsonFields fields = JsonFields.of(json);
        if (!fields.string("type").equals(TYPE)) {
            throw new IllegalArgumentException("expected " + TYPE + ", found " + fields.string("type"));
        }
        fields.integer("version", VERSION, VERSION);
        fields.enumerated("result", Result.class);
        fields.fields("figures");
        fields.fields("comparison");
    }

    /** What an audit ends with. Stable. */
    public enum Result {
        /** Everything was checked, and everything is in order. */
        IN_ORDER,
        /** Something must not be. */
        FINDINGS,
        /** Nothing was found, and not everything could be checked. */
        INCOMPLETE
    }

    /**
     * Makes a report.
     *
     * @param from the block from which on statements are counted
     * @param comparison what organisations said
     */
    public static AuditReport of(Replay replay, long from, Comparison comparison) {
        JsonObject figures = Figures.of(replay, from);
        JsonObject compared = new JsonObject();
        compared.add("organisations", JsonForms.array(comparison.organisations(), entry -> entry));
        comparison
                .statusLists()
                .ifPresent(lists -> compared.add("statusLists", JsonForms.array(lists, entry -> entry)));
        compared.add("findings", JsonForms.array(comparison.findings(), Finding::toJson));
        compared.add("unchecked", JsonForms.array(comparison.unchecked(), Unchecked::toJson));
        JsonObject json = new JsonObject();
        json.addProperty("type", TYPE);
        json.addProperty("version", VERSION);
        json.addProperty("result", result(figures, compared).name());
        json.add("figures", figures);
        json.add("comparison", compared);
        return new AuditReport(json);
    }

    /**
     * Reads a report.
     *
     * @throws dev.akashi.model.json.JsonFormatException when it is none
     */
    public static AuditReport read(byte[] bytes) {
        return new AuditReport(StrictJson.readObject(bytes, LIMITS));
    }

    /** How it ends. */
    public Result result() {
        return JsonFields.of(json).enumerated("result", Result.class);
    }

    /** Whether its result follows from what it lists. */
    boolean isConsistent() {
        return result() == result(figures(), json.getAsJsonObject("comparison"));
    }

    /** What follows from the blocks alone. */
    public JsonObject figures() {
        return json.getAsJsonObject("figures");
    }

    /** Everything that must not be: of the blocks, then of the organisations. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(JsonFields.of(figures()).list("findings", Finding::read));
        findings.addAll(JsonFields.of(json).fields("comparison").list("findings", Finding::read));
        return List.copyOf(findings);
    }

    /** Everything that could not be checked. */
    public List<Unchecked> unchecked() {
        List<Unchecked> unchecked = new ArrayList<>(JsonFields.of(figures()).list("unchecked", Unchecked::read));
        unchecked.addAll(JsonFields.of(json).fields("comparison").list("unchecked", Unchecked::read));
        return List.copyOf(unchecked);
    }

    /** The report's bytes: UTF-8, members in a fixed order, indented. */
    public byte[] toBytes() {
        return StrictJson.utf8(StrictJson.writePretty(json) + "\n");
    }

    private static Result result(JsonObject figures, JsonObject comparison) {
        if (!isEmpty(figures, "findings") || !isEmpty(comparison, "findings")) {
            return Result.FINDINGS;
        }
        return isEmpty(figures, "unchecked") && isEmpty(comparison, "unchecked") ? Result.IN_ORDER : Result.INCOMPLETE;
    }

    private static boolean isEmpty(JsonObject json, String list) {
        JsonArray array = json.getAsJsonArray(list);
        return array.isEmpty();
    }
}
