package dev.akashi.audit.report;

import dev.akashi.audit.report.ReadableReport.Section;
import dev.akashi.certificate.Sheet;
import dev.akashi.certificate.SheetPrinter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A report on paper: PDF/A-2b, the same bytes on every machine. */
final class PdfReport {

    private static final SheetPrinter PRINTER = new SheetPrinter(1000);

    private PdfReport() {}

    static byte[] of(ReadableReport report) {
        List<Sheet.Part> parts = new ArrayList<>();
        parts.add(new Sheet.Table(List.of(), List.of(List.of(report.result() + "\n" + report.resultWords()))));
        parts.add(new Sheet.Table(List.of(), report.facts()));
        parts.add(Sheet.Line.text(report.remark()));
        report.sections().forEach(section -> add(parts, section));
        return PRINTER.print(new Sheet(report.title(), report.language(), parts, Optional.empty()));
    }

    private static void add(List<Sheet.Part> parts, Section section) {
        parts.add(Sheet.Line.heading(section.heading()));
        section.notes().forEach(note -> parts.add(Sheet.Line.text(note)));
        if (!section.chart().isEmpty()) {
            List<Sheet.Bar> bars = new ArrayList<>();
            section.chart().forEach((label, value) -> bars.add(new Sheet.Bar(label, value)));
            parts.add(new Sheet.Bars(bars));
        }
        if (!section.rows().isEmpty()) {
            parts.add(new Sheet.Table(section.head(), section.rows()));
        }
        if (section.more() > 0) {
            parts.add(Sheet.Line.text("+ " + section.more() + " (" + SignedReport.REPORT + ")"));
        }
    }
}
