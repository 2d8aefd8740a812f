package dev.akashi.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import java.util.List;

/** Writes findings for programs. */
final class ResultJson {

    private ResultJson() {}

    static JsonObject of(Finding finding) {
        JsonObject json = new JsonObject();
        json.addProperty("what", finding.what());
        json.addProperty("unit", finding.unit());
        json.addProperty("median", finding.ours().median());
        json.addProperty("min", finding.ours().min());
        json.addProperty("max", finding.ours().max());
        JsonArray rounds = new JsonArray();
        finding.ours().values().forEach(rounds::add);
        json.add("rounds", rounds);
        JsonArray comparisons = new JsonArray();
        for (Comparison comparison : finding.comparisons()) {
            JsonObject entry = new JsonObject();
            entry.addProperty("with", comparison.with());
            entry.addProperty("reference", comparison.reference());
            entry.addProperty("ratio", comparison.ratio(finding.ours().median()));
            comparison.required().ifPresent(required -> {
                entry.addProperty("required", required);
                entry.addProperty("met", comparison.isMet(finding.ours().median()));
            });
            comparisons.add(entry);
        }
        json.add("comparisons", comparisons);
        return json;
    }

    static JsonObject of(Measurement measurement, Bench bench, Steadiness.Movement movement) {
        JsonObject json = new JsonObject();
        json.addProperty("name", measurement.name());
        json.addProperty("about", measurement.about());
        json.add("machine", movement.toJson());
        json.add("findings", array(bench.findings()));
        JsonArray skipped = new JsonArray();
        bench.skipped().forEach(skipped::add);
        json.add("skipped", skipped);
        return json;
    }

    private static JsonArray array(List<Finding> findings) {
        JsonArray array = new JsonArray();
        findings.forEach(finding -> array.add(of(finding)));
        return array;
    }
}
