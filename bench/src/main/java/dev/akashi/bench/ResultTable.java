package dev.akashi.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Writes findings for people. */
final class ResultTable {

    private ResultTable() {}

    /** One quantity on a line, and a line for each thing that it is compared with. */
    static void write(Finding finding, PrintWriter out) {
        Series ours = finding.ours();
        String range = ours.values().size() == 1
                ? ""
                : "  (" + number(ours.min()) + " to " + number(ours.max()) + ", "
                        + ours.values().size() + " rounds)";
        out.println(String.format(
                Locale.ROOT, "  %-58s %12s %s%s", finding.what(), number(ours.median()), finding.unit(), range));
        for (Comparison comparison : finding.comparisons()) {
            out.println(compared(comparison, ours.median(), finding.unit()));
        }
    }

    /** What was asked for and is not reached. */
    static void writeMissed(List<Finding> findings, PrintWriter out) {
        List<Finding> missed =
                findings.stream().filter(finding -> !finding.isMet()).toList();
        long asked = findings.stream()
                .flatMap(finding -> finding.comparisons().stream())
                .filter(comparison -> comparison.required().isPresent())
                .count();
        out.println(missed.isEmpty() ? "All " + asked + " limits are met." : "Limits that are missed:");
        missed.forEach(finding -> write(finding, out));
    }

    private static String compared(Comparison comparison, double ours, String unit) {
        StringBuilder line = new StringBuilder();
        line.append(String.format(Locale.ROOT, "  %58s %12.2f x ", "", comparison.ratio(ours)));
        line.append(comparison.with())
                .append(", ")
                .append(number(comparison.reference()))
                .append(' ')
                .append(unit);
        comparison
                .required()
                .ifPresent(required -> line.append(String.format(
                        Locale.ROOT, "; at least %.2f x: %s", required, comparison.isMet(ours) ? "yes" : "NO")));
        return line.toString();
    }

    /** Three figures are more than such a measurement is worth. */
    static String number(double value) {
        if (value >= 1000) {
            return String.format(Locale.ROOT, "%,d", Math.round(value));
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }
}
