package dev.akashi.audit.report;

import java.util.Locale;
import java.util.Map;

/** Bars from left to right, one a label, as SVG. The numbers stand beside the bars: colour and length say nothing alone. */
final class BarChart {

    private static final int ROW = 22;
    private static final int LABEL = 220;
    private static final int LONGEST = 420;
    private static final int WIDTH = LABEL + LONGEST + 120;

    private BarChart() {}

    static String svg(Map<String, Long> values) {
        long largest = values.values().stream().mapToLong(Long::longValue).max().orElse(0);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">",
                WIDTH,
                ROW * values.size() + 4,
                WIDTH,
                ROW * values.size() + 4));
        int row = 0;
        for (Map.Entry<String, Long> entry : values.entrySet()) {
            int top = ROW * row++ + 2;
            long length = largest == 0 ? 0 : Math.max(1, Math.round((double) LONGEST * entry.getValue() / largest));
            svg.append(String.format(
                    Locale.ROOT,
                    "<text x=\"%d\" y=\"%d\" text-anchor=\"end\">%s</text>"
                            + "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>"
                            + "<text x=\"%d\" y=\"%d\">%d</text>",
                    LABEL - 8,
                    top + 15,
                    escaped(entry.getKey()),
                    LABEL,
                    top,
                    length,
                    ROW - 6,
                    LABEL + length + 6,
                    top + 15,
                    entry.getValue()));
        }
        return svg.append("</svg>").toString();
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;");
    }
}
