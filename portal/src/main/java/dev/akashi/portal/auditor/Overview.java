package dev.akashi.portal.auditor;

import dev.akashi.audit.index.IndexReader;
import dev.akashi.audit.index.IndexReader.Count;
import dev.akashi.audit.index.IndexReader.Filter;
import dev.akashi.credential.verify.ReportWords;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.portal.Language;
import io.javalin.http.BadRequestResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** The figures of a period: what was asked for, and what the page says. */
final class Overview {

    private static final int USUAL_DAYS = 30;
    private static final int MOST_DAYS = 366 * 20;
    /** With more bars than days of a year there is one for each month. */
    private static final int MOST_COLUMNS = 100;

    private static final int ROWS = 50;
    private static final int WIDTH = 720;
    private static final int HEIGHT = 140;

    private final Filter filter;
    private final int page;

    private Overview(Filter filter, int page) {
        this.filter = filter;
        this.page = page;
    }

    /**
     * What a request asks for; the last thirty days with anything when it says nothing.
     *
     * @throws BadRequestResponse when it cannot be understood
     */
    static Overview of(Context context, Account who, Optional<LocalDate> lastDay, LocalDate today) {
        try {
            LocalDate until = day(context.queryParam("until")).orElse(lastDay.orElse(today));
            LocalDate from = day(context.queryParam("from")).orElse(until.minusDays(USUAL_DAYS - 1));
            if (from.until(until, java.time.temporal.ChronoUnit.DAYS) > MOST_DAYS) {
                throw new BadRequestResponse("from, until");
            }
            Optional<InstitutionCode> asked =
                    given(context.queryParam("institution")).map(InstitutionCode::new);
            Optional<CredentialType> type = given(context.queryParam("type")).map(CredentialType::valueOf);
            int page = given(context.queryParam("page")).map(Integer::parseInt).orElse(1);
            if (page < 1 || page > 1_000_000) {
                throw new BadRequestResponse("page");
            }
            return new Overview(new Filter(from, until, who.institution().or(() -> asked), type), page);
        } catch (DateTimeException | IllegalArgumentException e) {
            throw new BadRequestResponse("from, until, institution, type, page");
        }
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    private static Optional<LocalDate> day(@Nullable String text) {
        return given(text).map(LocalDate::parse);
    }

    Optional<InstitutionCode> institution() {
        return filter.institution();
    }

    /** What the list of looks says was asked for. */
    String asked() {
        return filter.from() + "/" + filter.until()
                + filter.type().map(type -> " " + type).orElse("");
    }

    /**
     * What the page shows.
     *
     * @param words the words of the language, by their key
     */
    Map<String, Object> values(IndexReader reader, Account who, Language language, UnaryOperator<String> words)
            throws IOException {
        Map<String, Object> values = new HashMap<>();
        values.put("from", filter.from().toString());
        values.put("until", filter.until().toString());
        List<IndexReader.Named> institutions = reader.institutions();
        Map<String, String> names = new TreeMap<>();
        institutions.forEach(
                named -> names.put(named.code().value(), named.name().in(language.tag())));
        values.put(
                "institutions",
                institutions.stream()
                        .filter(named -> who.maySee(named.code()))
                        .map(named -> Map.of(
                                "code", named.code().value(),
                                "name", named.name().in(language.tag()),
                                "chosen",
                                        filter.institution()
                                                .filter(named.code()::equals)
                                                .isPresent()))
                        .toList());
        List<Map<String, Object>> types = new ArrayList<>();
        for (CredentialType type : CredentialType.values()) {
            types.add(Map.of(
                    "code", type.name(),
                    "name", ReportWords.type(type, language.tag()),
                    "chosen", filter.type().filter(type::equals).isPresent()));
        }
        values.put("types", types);
        List<Count> days = reader.days(filter);
        long batches = days.stream().mapToLong(Count::batches).sum();
        values.put("batchTotal", number(batches));
        values.put(
                "credentialTotal",
                number(days.stream().mapToLong(Count::credentials).sum()));
        values.put("nextBlock", reader.nextBlock());
        values.put("chart", chart(days));
        values.put("days", days.stream().map(count -> row(count, count.name())).toList());
        values.put(
                "byType",
                reader.types(filter).stream()
                        .map(count ->
                                row(count, ReportWords.type(CredentialType.valueOf(count.name()), language.tag())))
                        .toList());
        values.put(
                "byInstitution",
                reader.byInstitution(filter).stream()
                        .map(count -> row(count, names.getOrDefault(count.name(), "") + " " + count.name()))
                        .toList());
        values.put(
                "reasons",
                reader.reasons(filter).stream()
                        .map(count -> row(count, words.apply("reason." + count.name())))
                        .toList());
        values.put(
                "batches",
                reader.batches(filter, (long) (page - 1) * ROWS, ROWS).stream()
                        .map(batch -> Map.of(
                                "root", batch.root().toString(),
                                "short", batch.root().toString().substring(0, 16),
                                "day", batch.recordedOn().toString(),
                                "institution",
                                        names.getOrDefault(
                                                batch.institution().value(),
                                                batch.institution().value()),
                                "type", ReportWords.type(batch.type(), language.tag()),
                                "size", number(batch.size())))
                        .toList());
        long pages = Math.max(1, (batches + ROWS - 1) / ROWS);
        values.put("page", page);
        values.put("pages", pages);
        values.put("several", pages > 1);
        values.put("earlier", page > 1 ? link(page - 1) : "");
        values.put("later", page < pages ? link(page + 1) : "");
        values.put("query", link(page));
        return values;
    }

    /** What would ask for the same, on another page. */
    String link(int number) {
        return "?from=" + filter.from() + "&until=" + filter.until()
                + filter.institution().map(code -> "&institution=" + code).orElse("")
                + filter.type().map(type -> "&type=" + type).orElse("") + "&page=" + number;
    }

    private static Map<String, Object> row(Count count, String name) {
        return Map.of("name", name, "batches", number(count.batches()), "credentials", number(count.credentials()));
    }

    /** Columns from left to right, one a day, or one a month where there would be too many. */
    private Map<String, Object> chart(List<Count> days) {
        boolean byMonth = filter.from().plusDays(MOST_COLUMNS).isBefore(filter.until());
        Map<String, Long> sums = new TreeMap<>();
        for (LocalDate day = filter.from(); !day.isAfter(filter.until()); day = day.plusDays(1)) {
            sums.putIfAbsent(label(day, byMonth), 0L);
        }
        days.forEach(
                count -> sums.merge(label(LocalDate.parse(count.name()), byMonth), count.credentials(), Long::sum));
        long largest = sums.values().stream().mapToLong(Long::longValue).max().orElse(0);
        double step = (double) WIDTH / sums.size();
        List<Map<String, Object>> columns = new ArrayList<>();
        int place = 0;
        for (Map.Entry<String, Long> entry : sums.entrySet()) {
            double height = largest == 0 ? 0 : (double) HEIGHT * entry.getValue() / largest;
            columns.add(Map.of(
                    "x", decimal(place++ * step),
                    "y", decimal(HEIGHT - height),
                    "width", decimal(Math.max(1, step * 0.8)),
                    "height", decimal(height),
                    "title", entry.getKey() + ": " + number(entry.getValue())));
        }
        Map<String, Object> chart = new HashMap<>();
        chart.put("width", WIDTH);
        chart.put("height", HEIGHT + 1);
        chart.put("columns", columns);
        chart.put("largest", number(largest));
        chart.put("first", label(filter.from(), byMonth));
        chart.put("last", label(filter.until(), byMonth));
        chart.put("byMonth", byMonth);
        chart.put("some", largest > 0);
        return chart;
    }

    private static String label(LocalDate day, boolean byMonth) {
        return byMonth ? YearMonth.from(day).toString() : day.toString();
    }

    private static String decimal(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }
}
