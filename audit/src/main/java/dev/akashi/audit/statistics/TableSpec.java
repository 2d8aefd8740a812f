package dev.akashi.audit.statistics;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonForms;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;

/**
 * Which table.
 *
 * @param period when it was recorded
 * @param by one to three dimensions, each once; months only of a year
 */
public record TableSpec(Period period, List<Dimension> by) {

    private static final int MOST = 3;

    /** @throws IllegalArgumentException when a rule above is broken */
    public TableSpec {
        Objects.requireNonNull(period, "period");
        by = List.copyOf(by);
        if (by.isEmpty() || by.size() > MOST || by.stream().distinct().count() != by.size()) {
            throw new IllegalArgumentException("expected one to " + MOST + " different dimensions, found " + by);
        }
        if (by.contains(Dimension.MONTH) && !period.isYear()) {
            throw new IllegalArgumentException("expected a fiscal year for a table by month, found " + period);
        }
        if (by.contains(Dimension.TYPE) && by.contains(Dimension.LEVEL)) {
            throw new IllegalArgumentException(
                    "expected type or level, of which one follows from the other, found both");
        }
    }

    boolean contains(YearMonth month) {
        return period.contains(month);
    }

    JsonObject toJson() {
        JsonObject json = new JsonObject();
        json.addProperty("period", period.toString());
        json.add("by", JsonForms.strings(by));
        return json;
    }

    static TableSpec read(JsonFields fields) {
        return new TableSpec(fields.parsed("period", Period::parse), fields.enumeratedList("by", Dimension.class));
    }
}
