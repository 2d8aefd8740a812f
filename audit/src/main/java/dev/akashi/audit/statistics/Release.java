package dev.akashi.audit.statistics;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;

/**
 * A table as the public sees it, and from which state of the ledger. Nothing in it says more: it has no digest of the counts,
 * from which somebody who guesses a small one could tell that the guess was right.
 *
 * @param spec which table
 * @param parameters by what rule
 * @param mark the state of the ledger: root and size of the log, its name
 * @param cells by the values of the dimensions in their order, {@link #TOTAL} for all of them; empty where nothing is told
 */
public record Release(TableSpec spec, Parameters parameters, String mark, Map<List<String>, OptionalLong> cells) {

    /** Stands in a cell's name for all values of a dimension. */
    public static final String TOTAL = "TOTAL";

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(64 * 1024 * 1024, 6);

    public Release {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(parameters, "parameters");
        Objects.requireNonNull(mark, "mark");
        cells = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(cells));
    }

    /** Its name: the first 16 hexadecimal digits of a digest over all that is in it. */
    public String id() {
        return Digest.sha256(StrictJson.write(toJson())).toString().substring(0, 16);
    }

    /** What is told of a cell; empty when nothing is, and for a cell that is not in the table. */
    public OptionalLong count(List<String> cell) {
        return cells.getOrDefault(cell, OptionalLong.empty());
    }

    /** Whether something is kept back. */
    public boolean hasSuppressed() {
        return cells.values().stream().anyMatch(OptionalLong::isEmpty);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.add("table", spec.toJson());
        json.addProperty("threshold", parameters.threshold());
        json.addProperty("rounding", parameters.rounding());
        json.addProperty("dataset", mark);
        JsonArray list = new JsonArray();
        cells.forEach((key, count) -> {
            JsonObject cell = new JsonObject();
            cell.add("cell", JsonForms.strings(key));
            count.ifPresent(number -> cell.addProperty("count", number));
            list.add(cell);
        });
        json.add("cells", list);
        return json;
    }

    byte[] toBytes() {
        return StrictJson.utf8(StrictJson.writePretty(toJson()) + "\n");
    }

    static Release read(byte[] bytes) {
        JsonFields fields = JsonFields.of(StrictJson.readObject(bytes, LIMITS));
        fields.integer("version", 1, 1);
        Map<List<String>, OptionalLong> cells = new LinkedHashMap<>();
        fields.list("cells", cell -> cell)
                .forEach(cell -> cells.put(
                        cell.strings("cell"),
                        cell.has("count")
                                ? OptionalLong.of(cell.integer("count", 0, Long.MAX_VALUE))
                                : OptionalLong.empty()));
        return new Release(
                TableSpec.read(fields.fields("table")),
                new Parameters((int) fields.integer("threshold", 1, 1000), (int) fields.integer("rounding", 1, 5)),
                fields.string("dataset"),
                cells);
    }
}
