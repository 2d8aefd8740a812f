package dev.akashi.audit.report;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * A report in words, in Japanese or English: what the page and the paper both say, each in its own form. It says what the JSON says;
 * of what is more than people read, the first rows, and how many there are beside them.
 *
 * @param language {@code "ja"} or {@code "en"}
 * @param title what it is called
 * @param result how it ends, as a code
 * @param resultWords the same in words
 * @param facts which ledger and which blocks: pairs of what it is called and what it is
 * @param remark whose time it is, and what it is not
 * @param sections the rest, in order
 */
record ReadableReport(
        String language,
        String title,
        String result,
        String resultWords,
        List<List<String>> facts,
        String remark,
        List<Section> sections) {

    private static final String FOLDER = "/dev/akashi/audit/report/";
    private static final StrictJson.Limits WORDS = StrictJson.Limits.of(64 * 1024, 4);
    private static final int MOST_ROWS = 500;
    private static final int MOST_BARS = 60;

    ReadableReport {
        facts = List.copyOf(facts);
        sections = List.copyOf(sections);
    }

    /**
     * What stands under a heading.
     *
     * @param heading what it is called
     * @param notes sentences before anything else
     * @param chart bars, one a label; empty when there is no chart
     * @param head the columns of the table; empty when there is no table
     * @param rows the table; a line feed in a cell begins a new line
     * @param more how many rows are only in the JSON
     */
    record Section(
            String heading,
            List<String> notes,
            Map<String, Long> chart,
            List<String> head,
            List<List<String>> rows,
            int more) {}

    static ReadableReport of(AuditReport report, String language) {
        return new Reader(report, language).read();
    }

    static byte[] resource(String name) {
        try (InputStream in = Objects.requireNonNull(ReadableReport.class.getResourceAsStream(FOLDER + name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One report in one language. */
    private static final class Reader {

        private final AuditReport report;
        private final String language;
        private final JsonObject figures;
        private final JsonObject comparison;
        private final Map<String, String> words = new LinkedHashMap<>();
        private final List<Section> sections = new ArrayList<>();

        Reader(AuditReport report, String language) {
            this.report = report;
            this.language = language;
            this.figures = report.figures();
            this.comparison = report.json().getAsJsonObject("comparison");
            StrictJson.readObject(resource("words." + language + ".json"), WORDS)
                    .asMap()
                    .forEach((name, value) -> words.put(name, value.getAsString()));
        }

        ReadableReport read() {
            list("findings", both("findings"), "noFindings", List.of(), finding());
            boolean hasLists = comparison.has("statusLists");
            List<String> limits = hasLists ? List.of(word("limits")) : List.of(word("listsNotGiven"), word("limits"));
            list("unchecked", both("unchecked"), "noUnchecked", limits, unchecked());
            JsonArray totals = figures.getAsJsonArray("totals");
            chart("byMonth", sums(totals, "month", "credentials"));
            chart("byType", sums(totals, "type", "credentials"));
            list("totals", totals, "none", List.of(), plain("institution", "type", "month", "batches", "credentials"));
            JsonArray changes = figures.getAsJsonArray("statusChanges");
            chart("byReason", sums(changes, "reason", "changes"));
            if (!changes.isEmpty()) {
                list(
                        "statusChanges",
                        changes,
                        "none",
                        List.of(),
                        plain("institution", "status", "reason", "month", "changes"));
            }
            list(
                    "exceptions",
                    figures.getAsJsonArray("exceptions"),
                    "none",
                    List.of(word("exceptionsNote")),
                    exception());
            list("keyChanges", figures.getAsJsonArray("changes"), "none", List.of(), change());
            list("channel", figures.getAsJsonArray("channel"), "none", List.of(), plain("block", "what"));
            list(
                    "organisations",
                    comparison.getAsJsonArray("organisations"),
                    "none",
                    List.of(),
                    plain("organisation", "blocksCompared", "answersCompared", "logCompared"));
            if (hasLists) {
                list(
                        "statusLists",
                        comparison.getAsJsonArray("statusLists"),
                        "none",
                        List.of(),
                        plain("institution", "list", "versions", "placesCompared"));
            }
            list("institutions", figures.getAsJsonArray("institutions"), "none", List.of(), institution());
            return new ReadableReport(
                    language,
                    word("title"),
                    report.result().name(),
                    word("result." + report.result()),
                    facts(),
                    word("zone") + " " + word("official"),
                    sections);
        }

        private List<List<String>> facts() {
            JsonObject blocks = figures.getAsJsonObject("blocks");
            JsonObject log = figures.getAsJsonObject("log");
            long last = blocks.get("until").getAsLong() - 1;
            return List.of(
                    List.of(word("ledger"), text(figures, "ledger")),
                    List.of(
                            word("blocks"),
                            text(blocks, "from") + " – " + last + " (" + text(blocks, "transactions") + " "
                                    + word("transactions") + ")"),
                    List.of(word("latestTime"), text(blocks, "latestTime")),
                    List.of(word("lastHash"), text(blocks, "lastHash")),
                    List.of(word("log"), text(log, "size") + " " + word("entries") + "\n" + text(log, "root")));
        }

        /** What the columns are called, and what is in them. */
        private record Columns(List<String> head, Function<JsonObject, List<String>> cells) {}

        private Columns plain(String... names) {
            return new Columns(
                    List.of(names).stream().map(this::word).toList(),
                    entry -> List.of(names).stream()
                            .map(name -> text(entry, name))
                            .toList());
        }

        private Columns finding() {
            return new Columns(
                    List.of(word("code"), word("place"), word("who"), word("expected"), word("found")),
                    entry -> List.of(
                            coded(entry, "finding."),
                            place(entry),
                            (joined(entry.get("organisations")) + " " + text(entry, "institution")).strip(),
                            text(entry, "expected"),
                            text(entry, "found")));
        }

        private Columns unchecked() {
            return new Columns(
                    List.of(word("code"), word("about"), word("why")),
                    entry -> List.of(coded(entry, "unchecked."), text(entry, "about"), text(entry, "why")));
        }

        private Columns exception() {
            return new Columns(
                    List.of(word("code"), word("place"), word("institution"), word("detail")),
                    entry -> List.of(
                            coded(entry, "notice."), place(entry), text(entry, "institution"), text(entry, "detail")));
        }

        private Columns change() {
            return new Columns(
                    List.of(word("place"), word("time"), word("statement"), word("institution"), word("subject")),
                    entry -> List.of(
                            place(entry),
                            text(entry, "time"),
                            text(entry, "type"),
                            text(entry, "institution"),
                            text(entry, "subject")));
        }

        private Columns institution() {
            return new Columns(
                    List.of(word("institution"), word("name"), word("kind"), word("status"), word("keys")),
                    entry -> List.of(
                            text(entry, "code"),
                            text(entry.getAsJsonObject("name"), language),
                            text(entry, "kind"),
                            text(entry, "status"),
                            text(entry, "keys")));
        }

        private void list(String name, JsonArray entries, String none, List<String> notes, Columns columns) {
            List<List<String>> rows = new ArrayList<>();
            for (int i = 0; i < Math.min(MOST_ROWS, entries.size()); i++) {
                rows.add(columns.cells().apply(entries.get(i).getAsJsonObject()));
            }
            List<String> said = new ArrayList<>(notes);
            if (rows.isEmpty()) {
                said.add(0, word(none));
            }
            sections.add(new Section(
                    word(name),
                    said,
                    Map.of(),
                    rows.isEmpty() ? List.of() : columns.head(),
                    rows,
                    entries.size() - rows.size()));
        }

        /** The last labels where there are very many: of months, the newest. */
        private void chart(String name, Map<String, Long> sums) {
            Map<String, Long> shown = new LinkedHashMap<>();
            sums.entrySet().stream()
                    .skip(Math.max(0, sums.size() - MOST_BARS))
                    .forEach(entry -> shown.put(entry.getKey(), entry.getValue()));
            sections.add(new Section(
                    word(name), shown.isEmpty() ? List.of(word("none")) : List.of(), shown, List.of(), List.of(), 0));
        }

        private JsonArray both(String list) {
            JsonArray all = new JsonArray();
            all.addAll(figures.getAsJsonArray(list));
            all.addAll(comparison.getAsJsonArray(list));
            return all;
        }

        private String coded(JsonObject entry, String prefix) {
            String code = text(entry, "code");
            return code + "\n" + words.getOrDefault(prefix + code, "");
        }

        private static String place(JsonObject entry) {
            String transaction = text(entry, "tx");
            return text(entry, "block") + (transaction.isEmpty() ? "" : ", " + transaction);
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

        private String word(String name) {
            return Optional.ofNullable(words.get(name))
                    .orElseThrow(() -> new IllegalStateException("expected words for " + name + ", found none"));
        }
    }
}
