package dev.akashi.certificate;

import dev.akashi.certificate.Typeface.Glyph;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is drawn on a page, as operators of a PDF content stream (ISO 32000-1, 8 and 9). Lengths are points, from the lower left
 * corner; everything is black but bars.
 */
final class Canvas {

    /** The names under which the page has its font and its picture. */
    static final String FONT = "F1";

    static final String PICTURE = "Im1";

    private final Typeface typeface;
    private final StringBuilder operators = new StringBuilder("0 g 0 G\n");
    private final Set<Integer> characters = new TreeSet<>();
    private final Set<Integer> forms = new TreeSet<>();

    Canvas(Typeface typeface) {
        this.typeface = typeface;
    }

    double width(String text, double size, double spacing) {
        List<Glyph> glyphs = typeface.glyphs(text);
        double width = glyphs.stream().mapToDouble(Glyph::width).sum() * size / 1000;
        return width + spacing * Math.max(0, glyphs.size() - 1);
    }

    /** A line of text, from its left end. */
    void text(double x, double y, double size, double spacing, String text) {
        add("BT /%s %.2f Tf %.2f Tc 1 0 0 1 %.2f %.2f Tm", FONT, size, spacing, x, y);
        StringBuilder run = new StringBuilder();
        for (Glyph glyph : typeface.glyphs(text)) {
            if (glyph.isPlain()) {
                characters.add(glyph.text().codePointAt(0));
                run.append(code(glyph));
            } else {
                show(run);
                forms.add(glyph.id());
                // No character leads to the glyph, so what it stands for is said beside it.
                add("/Span <</ActualText <FEFF%s>>> BDC", hex(glyph.text().getBytes(StandardCharsets.UTF_16BE)));
                add("<%s> Tj EMC", code(glyph));
            }
        }
        show(run);
        add("ET");
    }

    private void show(StringBuilder run) {
        if (!run.isEmpty()) {
            add("<%s> Tj", run);
            run.setLength(0);
        }
    }

    void line(double fromX, double fromY, double toX, double toY, double width) {
        add("%.2f w %.2f %.2f m %.2f %.2f l S", width, fromX, fromY, toX, toY);
    }

    void frame(double x, double y, double width, double height, double line) {
        add("%.2f w %.2f %.2f %.2f %.2f re S", line, x, y, width, height);
    }

    void fill(double x, double y, double width, double height) {
        add("%.3f %.3f %.3f %.3f re f", x, y, width, height);
    }

    /** Filled with a gray, from 0, which is black, to 1. */
    void bar(double x, double y, double width, double height, double gray) {
        add("%.2f g %.2f %.2f %.2f %.2f re f 0 g", gray, x, y, width, height);
    }

    void picture(double x, double y, double width, double height) {
        add("q %.2f 0 0 %.2f %.2f %.2f cm /%s Do Q", width, height, x, y, PICTURE);
    }

    /** The characters that were used. */
    Set<Integer> characters() {
        return characters;
    }

    /** The glyphs that were used to which no character alone leads. */
    Set<Integer> forms() {
        return forms;
    }

    byte[] operators() {
        return operators.toString().getBytes(StandardCharsets.US_ASCII);
    }

    private void add(String format, Object... values) {
        operators.append(String.format(Locale.ROOT, format, values)).append('\n');
    }

    private static String code(Glyph glyph) {
        return HexFormat.of().toHexDigits((short) glyph.id());
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().withUpperCase().formatHex(bytes);
    }
}
