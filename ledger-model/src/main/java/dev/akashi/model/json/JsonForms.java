package dev.akashi.model.json;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Excerpt;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.merkle.InclusionProof;
import java.time.DateTimeException;
import java.time.YearMonth;
import java.util.Collection;
import java.util.function.Function;
import java.util.regex.Pattern;

/** How values that occur in statements, records and bundles alike are written as JSON, and read again. */
public final class JsonForms {

    private static final Pattern MONTH = Pattern.compile("[0-9]{4}-[0-9]{2}");

    private JsonForms() {}

    /** {@code {"ja": …, "en": …}}. */
    public static JsonObject of(LocalizedText text) {
        JsonObject object = new JsonObject();
        object.addProperty("ja", text.ja());
        object.addProperty("en", text.en());
        return object;
    }

    /** Reads what {@link #of(LocalizedText)} wrote. */
    public static LocalizedText localizedText(JsonFields fields) {
        return new LocalizedText(fields.string("ja"), fields.string("en"));
    }

    /** {@code {"from": "2026-03", "to": "2026-03"}}. */
    public static JsonObject of(AwardPeriod period) {
        JsonObject object = new JsonObject();
        object.addProperty("from", period.from().toString());
        object.addProperty("to", period.to().toString());
        return object;
    }

    /** Reads what {@link #of(AwardPeriod)} wrote. */
    public static AwardPeriod awardPeriod(JsonFields fields) {
        return new AwardPeriod(fields.parsed("from", JsonForms::month), fields.parsed("to", JsonForms::month));
    }

    /** Adds {@code "from"} and, if there is an end, {@code "until"}. */
    public static void add(JsonObject object, Interval interval) {
        object.addProperty("from", LedgerTime.format(interval.from()));
        interval.until().ifPresent(until -> object.addProperty("until", LedgerTime.format(until)));
    }

    /** Reads what {@link #add(JsonObject, Interval)} wrote. */
    public static Interval interval(JsonFields fields) {
        return Interval.of(fields.instant("from"), fields.optionalInstant("until"));
    }

    /** Adds {@code "leafIndex"}, {@code "treeSize"} and {@code "path"}. */
    public static void add(JsonObject object, InclusionProof proof) {
        object.addProperty("leafIndex", proof.leafIndex());
        object.addProperty("treeSize", proof.treeSize());
        object.add("path", strings(proof.path()));
    }

    /** Reads what {@link #add(JsonObject, InclusionProof)} wrote. */
    public static InclusionProof inclusionProof(JsonFields fields) {
        return new InclusionProof(
                fields.integer("leafIndex", 0, Long.MAX_VALUE),
                fields.integer("treeSize", 1, Long.MAX_VALUE),
                fields.digests("path"));
    }

    /** An array of the values' text forms. */
    public static JsonArray strings(Collection<?> values) {
        return array(values, value -> new JsonPrimitive(value.toString()));
    }

    /** An array of values, each written by a function. */
    public static <T> JsonArray array(Collection<? extends T> values, Function<T, ? extends JsonElement> writer) {
        JsonArray array = new JsonArray(values.size());
        values.forEach(value -> array.add(writer.apply(value)));
        return array;
    }

    /**
     * Reads a month such as {@code 2026-03}.
     *
     * @throws IllegalArgumentException for any other text
     */
    public static YearMonth month(String text) {
        try {
            if (MONTH.matcher(text).matches()) {
                return YearMonth.of(Integer.parseInt(text, 0, 4, 10), Integer.parseInt(text, 5, 7, 10));
            }
        } catch (DateTimeException e) {
            // Said below: a month that does not exist.
        }
        throw new IllegalArgumentException("expected a month such as 2026-03, found " + Excerpt.of(text));
    }
}
