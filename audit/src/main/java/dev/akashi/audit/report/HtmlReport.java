package dev.akashi.audit.report;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.akashi.audit.report.ReadableReport.Section;
import java.io.ByteArrayInputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A report as one page without anything from elsewhere. */
final class HtmlReport {

    private HtmlReport() {}

    static String of(ReadableReport report) {
        Map<String, Object> context = new LinkedHashMap<>();
        context.put("language", report.language());
        context.put("title", report.title());
        context.put("result", report.result());
        context.put("resultWords", report.resultWords());
        context.put(
                "facts",
                report.facts().stream()
                        .map(fact -> Map.of("name", fact.get(0), "value", fact.get(1)))
                        .toList());
        context.put("remark", report.remark());
        context.put("ledger", report.facts().get(0).get(1));
        context.put(
                "sections", report.sections().stream().map(HtmlReport::section).toList());
        return template().execute(context);
    }

    private static Map<String, Object> section(Section section) {
        Map<String, Object> values = new LinkedHashMap<>();
        values.put("heading", section.heading());
        values.put("notes", section.notes());
        values.put("chart", section.chart().isEmpty() ? List.of() : List.of(BarChart.svg(section.chart())));
        values.put(
                "table",
                section.rows().isEmpty() ? List.of() : List.of(Map.of("head", section.head(), "rows", section.rows())));
        values.put("more", section.more() == 0 ? List.of() : List.of(section.more()));
        return values;
    }

    private static Template template() {
        return Mustache.compiler()
                .escapeHTML(true)
                .emptyStringIsFalse(true)
                .compile(new InputStreamReader(
                        new ByteArrayInputStream(ReadableReport.resource("report.html.mustache")),
                        StandardCharsets.UTF_8));
    }
}
