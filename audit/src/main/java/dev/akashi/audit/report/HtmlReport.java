package dev.akashi.audit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A report to read: one file without anything from elsewhere, in Japanese or English. It says what the JSON says, and shows
 * as pictures what people would rather look at than read.
 */
final class HtmlReport {

    private static final String FOLDER = "/dev/akashi/audit/report/";
    private static final StrictJson.Limits WORDS = StrictJson.Limits.of(64 * 1024, 4);
    private static final int MOST_ROWS = 500;

    private HtmlReport() {}

    static String of(AuditReport report, String language) {
        Map<String, String> words = words(language);
        JsonObject figures = report.figures();
        JsonObject comparison = report.json().getAsJsonObject("comparison");
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("language", language);
        context.put("w", words);
        context.put("result", report.result().name());
        context.put("resultWords", word(words, "result." + report.result()));
        context.put("ledger", text(figures, "ledger"));
        JsonObject blocks = figures.getAsJsonObject("blocks");
        context.put("from", text(blocks, "from"));
        context.put("until", blocks.get("until").getAsLong() - 1);
        context.put("lastHash", text(blocks, "lastHash"));
        context.put("latestTime", text(blocks, "latestTime"));
        context.put("transactions", text(blocks, "transactions"));
        context.put("logSize", text(figures.getAsJsonObject("log"), "size"));
        context.put("logRoot", text(figures.getAsJsonObject("log"), "root"));
        context.put("findings", rows(both(figures, comparison, "findings"), words, "finding."));
        context.put("unchecked", rows(both(figures, comparison, "unchecked"), words, "unchecked."));
        context.put("totals", rows(figures.getAsJsonArray("totals"), words, ""));
        context.put("statusChanges", rows(figures.getAsJsonArray("statusChanges"), words, ""));
        context.put("exceptions", rows(figures.getAsJsonArray("exceptions"), words, "notice."));
        context.put("changes", rows(figures.getAsJsonArray("changes"), words, ""));
        context.put("channel", rows(figures.getAsJsonArray("channel"), words, ""));
        context.put("organisations", rows(comparison.getAsJsonArray("organisations"), words, ""));
        boolean given = comparison.has("statusLists");
        context.put("listsNotGiven", !given);
        context.put("statusLists", given ? rows(comparison.getAsJsonArray("statusLists"), words, "") : List.of());
        context.put("institutions", institutions(figures.getAsJsonArray("institutions"), language));
        context.put("byMonth", BarChart.svg(sums(figures.getAsJsonArray("totals"), "month", "credentials")));
        context.put("byReason", BarChart.svg(sums(figures.getAsJsonArray("statusChanges"), "reason", "changes")));
        return template().execute(context);
    }

    private static JsonArray both(JsonObject figures, JsonObject comparison, String list) {
        JsonArray all = new JsonArray();
        all.addAll(figures.getAsJsonArray(list));
        all.addAll(comparison.getAsJsonArray(list));
        return all;
    }

    /** Rows of a table; what is beyond the first is in the JSON, and the last row says so. */
    private static Map<String, Object> rows(JsonArray list, Map<String, String> words, String prefix) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (int i = 0; i < Math.min(MOST_ROWS, list.size()); i++) {
            JsonObject entry = list.get(i).getAsJsonObject();
            Map<String, String> row = new LinkedHashMap<>();
            for (String name : List.of(
                    "code",
                    "block",
                    "tx",
                    "time",
                    "type",
                    "institution",
                    "organisation",
                    "month",
                    "batches",
                    "credentials",
                    "status",
                    "reason",
                    "changes",
                    "expected",
                    "found",
                    "about",
                    "why",
                    "detail",
                    "subject",
                    "what",
                    "blocksCompared",
                    "answersCompared",
                    "logCompared",
                    "list",
                    "versions",
                    "placesCompared")) {
                row.put(name, text(entry, name));
            }
            row.put("organisations", joined(entry.get("organisations")));
            row.put("codeWords", word(words, prefix + text(entry, "code")));
            rows.add(row);
        }
        Map<String, Object> table = new LinkedHashMap<>();
        table.put("rows", rows);
        table.put("none", rows.isEmpty());
        table.put("some", !rows.isEmpty());
        table.put("more", list.size() > MOST_ROWS ? List.of(list.size() - MOST_ROWS) : List.of());
        return table;
    }

    private static List<Map<String, String>> institutions(JsonArray list, String language) {
        List<Map<String, String>> rows = new ArrayList<>();
        for (JsonElement element : list) {
            JsonObject entry = element.getAsJsonObject();
            rows.add(Map.of(
                    "code", text(entry, "code"),
                    "name", text(entry.getAsJsonObject("name"), language),
                    "kind", text(entry, "kind"),
                    "status", text(entry, "status"),
                    "keys", text(entry, "keys")));
        }
        return rows;
    }

    private static Map<String, Long> sums(JsonArray rows, String label, String value) {
        Map<String, Long> sums = new TreeMap<>();
        rows.forEach(row -> sums.merge(
                text(row.getAsJsonObject(), label),
                row.getAsJsonObject().get(value).getAsLong(),
                Long::sum));
        return sums;
    }

    private static String joined(@org.jspecify.annotations.Nullable JsonElement list) {
        List<String> texts = new ArrayList<>();
        if (list instanceof JsonArray array) {
            array.forEach(element -> texts.add(element.getAsString()));
        }
        return String.join(", ", texts);
    }

    private static String text(JsonObject json, String name) {
        JsonElement value = json.get(name);
        return value == null || !value.isJsonPrimitive() ? "" : value.getAsString();
    }

    private static String word(Map<String, String> words, String name) {
        return words.getOrDefault(name, "");
    }

    private static Map<String, String> words(String language) {
        Map<String, String> words = new LinkedHashMap<>();
        StrictJson.readObject(resource("words." + language + ".json"), WORDS)
                .asMap()
                .forEach((name, value) -> words.put(name, value.getAsString()));
        return words;
    }

    private static Template template() {
        return Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .compile(new InputStreamReader(
                        new java.io.ByteArrayInputStream(resource("report.html.mustache")), StandardCharsets.UTF_8));
    }

    private static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(HtmlReport.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
