package dev.akashi.certificate;

import java.text.BreakIterator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Breaks text into lines: where the language allows it, and elsewhere only where a piece is longer than a line. */
final class LineBreaks {

    private final Canvas canvas;

    LineBreaks(Canvas canvas) {
        this.canvas = canvas;
    }

    List<String> lines(String text, Locale language, double size, double width) {
        BreakIterator breaks = BreakIterator.getLineInstance(language);
        breaks.setText(text);
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int start = breaks.first();
        for (int end = breaks.next(); end != BreakIterator.DONE; start = end, end = breaks.next()) {
            String piece = text.substring(start, end);
            if (!line.isEmpty() && canvas.width(line + piece.stripTrailing(), size, 0) > width) {
                lines.add(line.toString().stripTrailing());
                line.setLength(0);
            }
            for (String part : parts(piece, size, width)) {
                if (!line.isEmpty() && canvas.width(line + part.stripTrailing(), size, 0) > width) {
                    lines.add(line.toString().stripTrailing());
                    line.setLength(0);
                }
                line.append(part);
            }
        }
        if (!line.isEmpty()) {
            lines.add(line.toString().stripTrailing());
        }
        return lines;
    }

    /** A piece that is longer than a line, in characters; a variation selector stays with its character. */
    private List<String> parts(String piece, double size, double width) {
        if (canvas.width(piece.stripTrailing(), size, 0) <= width) {
            return List.of(piece);
        }
        List<String> parts = new ArrayList<>();
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(piece);
        int start = characters.first();
        for (int end = characters.next(); end != BreakIterator.DONE; start = end, end = characters.next()) {
            parts.add(piece.substring(start, end));
        }
        return parts;
    }
}
