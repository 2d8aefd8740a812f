package dev.akashi.certificate;

import dev.akashi.certificate.Sheet.Bar;
import dev.akashi.certificate.Sheet.Bars;
import dev.akashi.certificate.Sheet.Line;
import dev.akashi.certificate.Sheet.Part;
import dev.akashi.certificate.Sheet.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pdfbox.pdmodel.common.PDRectangle;

/**
 * A sheet on pages of A4. Headings stay with what follows them, rows stay whole unless one is longer than a page, and where
 * there are several pages each has its number.
 */
final class SheetLayout {

    private static final double LEFT = 64;
    private static final double WIDTH = PDRectangle.A4.getWidth() - 2 * LEFT;
    private static final double TOP = PDRectangle.A4.getHeight() - 72;
    private static final double BOTTOM = 64;
    private static final double NUMBER = 40;
    private static final double CELL = 8;
    private static final double CELL_LEADING = 11;
    private static final double CELL_GAP = 7;
    private static final double ROW_GAP = 6;
    private static final double NARROWEST = 24;
    private static final double BAR_LABEL = 150;
    private static final double BAR_NUMBER = 60;
    private static final double BAR_ROW = 14;
    private static final double BAR_GRAY = 0.4;
    private static final double KEPT_TOGETHER = 64;

    private final Typeface typeface;
    private final Locale language;
    private final int mostPages;
    private final LineBreaks breaks;
    private final List<Canvas> pages = new ArrayList<>();
    private Canvas canvas;
    private double y = TOP;

    private SheetLayout(Typeface typeface, Locale language, int mostPages) {
        this.typeface = typeface;
        this.language = language;
        this.mostPages = mostPages;
        this.canvas = new Canvas(typeface);
        this.breaks = new LineBreaks(canvas);
        pages.add(canvas);
    }

    /** Its pages; what is behind the last that there may be is left out, and three dots say so. */
    static List<Canvas> of(Sheet sheet, Typeface typeface, int mostPages) {
        SheetLayout layout = new SheetLayout(typeface, Locale.forLanguageTag(sheet.language()), mostPages);
        layout.title(sheet.title());
        try {
            sheet.parts().forEach(layout::part);
        } catch (FullException e) {
            layout.canvas.text(LEFT, BOTTOM - 14, 9.5, 0, "…");
        }
        layout.numbers(sheet.title());
        return layout.pages;
    }

    private void title(String title) {
        canvas.text(LEFT, y, 18, 0, shown(title));
        y -= 14;
        canvas.line(LEFT, y, LEFT + WIDTH, y, 0.8);
        y -= 12;
    }

    private void part(Part part) {
        if (part instanceof Line line) {
            line(line);
        } else if (part instanceof Table table) {
            table(table);
        } else if (part instanceof Bars bars) {
            bars(bars);
        }
    }

    private void line(Line line) {
        double size = line.isHeading() ? 12.5 : 9.5;
        double leading = line.isHeading() ? 19 : 14.5;
        if (line.isHeading() && y < BOTTOM + KEPT_TOGETHER) {
            turn();
        }
        y -= line.isHeading() ? 12 : 2;
        for (String part : breaks.lines(shown(line.text()), language, size, WIDTH)) {
            if (y < BOTTOM) {
                turn();
            }
            y -= leading;
            canvas.text(LEFT, y, size, 0, part);
        }
    }

    private void table(Table table) {
        double[] widths = widths(table);
        List<List<String>> head = table.head().isEmpty() ? List.of() : lines(table.head(), widths);
        y -= 8;
        if (y - height(head) - CELL_LEADING < BOTTOM) {
            turn();
        }
        row(head, 0, longest(head), widths, 0.8);
        for (List<String> cells : table.rows()) {
            List<List<String>> lines = lines(cells, widths);
            if (y - height(lines) < BOTTOM) {
                turn();
                row(head, 0, longest(head), widths, 0.8);
            }
            int from = 0;
            while (from < longest(lines)) {
                int fitting = Math.max(1, (int) ((y - BOTTOM - ROW_GAP) / CELL_LEADING));
                int until = Math.min(longest(lines), from + fitting);
                row(lines, from, until, widths, 0.3);
                if (until < longest(lines)) {
                    turn();
                    row(head, 0, longest(head), widths, 0.8);
                }
                from = until;
            }
        }
        y -= 4;
    }

    /** Some lines of a row, and the rule under it. */
    private void row(List<List<String>> cells, int from, int until, double[] widths, double rule) {
        if (cells.isEmpty()) {
            return;
        }
        double x = LEFT;
        for (int column = 0; column < cells.size(); column++) {
            double lineY = y;
            List<String> lines = cells.get(column);
            for (int i = from; i < Math.min(until, lines.size()); i++) {
                lineY -= CELL_LEADING;
                canvas.text(x, lineY, CELL, 0, lines.get(i));
            }
            x += widths[column] + CELL_GAP;
        }
        y -= CELL_LEADING * (until - from) + ROW_GAP * 0.75;
        canvas.line(LEFT, y, LEFT + WIDTH, y, rule);
        y -= ROW_GAP * 0.25;
    }

    /**
     * As wide as the longest cell where there is room for all, and what is left shared out; where there is not, columns narrower than their share are as
     * wide as they ask, and the others share what is left by what they ask.
     */
    private double[] widths(Table table) {
        int columns = table.columns();
        double[] wanted = new double[columns];
        List<List<String>> all = new ArrayList<>(table.rows());
        all.add(table.head());
        for (List<String> row : all) {
            for (int column = 0; column < row.size(); column++) {
                for (String line : row.get(column).split("\n", -1)) {
                    wanted[column] = Math.max(wanted[column], canvas.width(shown(line), CELL, 0));
                }
            }
        }
        double room = WIDTH - CELL_GAP * (columns - 1);
        double[] widths = new double[columns];
        double sum = 0;
        for (int column = 0; column < columns; column++) {
            wanted[column] = Math.max(NARROWEST, Math.min(wanted[column] + 0.1, room));
            sum += wanted[column];
        }
        double share = room / columns;
        double narrow = 0;
        double wide = 0;
        for (double want : wanted) {
            narrow += want <= share ? want : 0;
            wide += want <= share ? 0 : want;
        }
        for (int column = 0; column < columns; column++) {
            boolean isAsked = sum <= room || wanted[column] <= share;
            widths[column] = isAsked ? wanted[column] : wanted[column] * (room - narrow) / wide;
        }
        for (int column = 0; column < columns && sum < room; column++) {
            widths[column] += (room - sum) / columns;
        }
        return widths;
    }

    private List<List<String>> lines(List<String> cells, double[] widths) {
        List<List<String>> lines = new ArrayList<>();
        for (int column = 0; column < cells.size(); column++) {
            List<String> broken = new ArrayList<>();
            for (String line : cells.get(column).split("\n", -1)) {
                broken.addAll(breaks.lines(shown(line), language, CELL, widths[column]));
            }
            lines.add(broken);
        }
        return lines;
    }

    private static int longest(List<List<String>> cells) {
        return cells.stream().mapToInt(List::size).max().orElse(0);
    }

    private static double height(List<List<String>> cells) {
        return cells.isEmpty() ? 0 : longest(cells) * CELL_LEADING + ROW_GAP;
    }

    private void bars(Bars bars) {
        long largest = bars.bars().stream().mapToLong(Bar::value).max().orElse(0);
        double room = WIDTH - BAR_LABEL - BAR_NUMBER;
        y -= 6;
        for (Bar bar : bars.bars()) {
            if (y - BAR_ROW < BOTTOM) {
                turn();
            }
            y -= BAR_ROW;
            String label = shortened(shown(bar.label()));
            canvas.text(LEFT + BAR_LABEL - 6 - canvas.width(label, CELL, 0), y + 2.5, CELL, 0, label);
            double length = largest == 0 ? 0 : room * bar.value() / largest;
            canvas.bar(LEFT + BAR_LABEL, y, length, BAR_ROW - 4, BAR_GRAY);
            canvas.text(LEFT + BAR_LABEL + length + 5, y + 2.5, CELL, 0, Long.toString(bar.value()));
        }
        y -= 4;
    }

    private String shortened(String label) {
        String whole = label;
        while (canvas.width(whole, CELL, 0) > BAR_LABEL - 6) {
            whole = whole.substring(0, whole.offsetByCodePoints(whole.length(), whole.endsWith("…") ? -2 : -1)) + "…";
        }
        return whole;
    }

    private void turn() {
        if (pages.size() == mostPages) {
            throw new FullException();
        }
        canvas = new Canvas(typeface);
        pages.add(canvas);
        y = TOP;
    }

    private void numbers(String title) {
        if (pages.size() == 1) {
            return;
        }
        for (int i = 0; i < pages.size(); i++) {
            Canvas page = pages.get(i);
            String number = i + 1 + " / " + pages.size();
            page.text(LEFT, NUMBER, CELL, 0, shown(title));
            page.text(LEFT + WIDTH - page.width(number, CELL, 0), NUMBER, CELL, 0, number);
        }
    }

    /** A text with the number in place of each character that there is no glyph for. */
    private String shown(String text) {
        if (typeface.missing(text).isEmpty()) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            String character = Character.toString(c);
            boolean isThere = !VariationSequences.isSelector(c)
                    && typeface.missing(character).isEmpty();
            shown.append(isThere ? character : String.format(Locale.ROOT, "[U+%04X]", c));
        });
        return shown.toString();
    }

    /** There is no further page. */
    private static final class FullException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        FullException() {
            super("no further page", null, false, false);
        }
    }
}
