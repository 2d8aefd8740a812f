package dev.akashi.certificate;

import dev.akashi.certificate.CertificateException.Code;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

/**
 * The typeface of certificates, Noto Serif JP Regular (SIL Open Font License 1.1, beside it): the characters of JIS X 0213
 * and Adobe-Japan1, Latin with marks, and variation sequences. Not thread-safe.
 */
final class Typeface {

    private static final String FONT = "NotoSerifJP-Regular.ttf";

    private final TrueTypeFont font;
    private final CmapLookup characters;
    private final VariationSequences variations;
    private final double unitsPerEm;

    private Typeface(TrueTypeFont font) throws IOException {
        this.font = font;
        this.characters = font.getUnicodeCmapLookup();
        this.variations =
                new VariationSequences(font.getTableBytes(font.getTableMap().get("cmap")));
        this.unitsPerEm = font.getUnitsPerEm();
    }

    static Typeface load() throws IOException {
        try (InputStream in = Objects.requireNonNull(Typeface.class.getResourceAsStream(FONT), FONT)) {
            return new Typeface(new TTFParser().parse(new RandomAccessReadBuffer(in)));
        }
    }

    TrueTypeFont font() {
        return font;
    }

    /**
     * A character as it is printed.
     *
     * @param text the character, with its variation selector if it has one
     * @param id the glyph's number in the font
     * @param width in thousandths of the size
     * @param isPlain whether the character alone leads to the glyph, so that readers of the PDF find it
     */
    record Glyph(String text, int id, double width, boolean isPlain) {}

    /**
     * The glyphs of a text.
     *
     * @throws CertificateException when there is none for a character
     */
    List<Glyph> glyphs(String text) {
        missing(text).ifPresent(sequence -> {
            throw new CertificateException(
                    Code.NO_GLYPH, "expected characters that the typeface Noto Serif JP has, found " + sequence);
        });
        List<Glyph> glyphs = new ArrayList<>();
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            int own = characters.getGlyphId(codePoints[i]);
            if (i + 1 < codePoints.length && VariationSequences.isSelector(codePoints[i + 1])) {
                int glyph =
                        variations.glyph(codePoints[i], codePoints[i + 1], own).orElseThrow();
                glyphs.add(glyph(new String(codePoints, i, 2), glyph, false));
                i++;
            } else {
                glyphs.add(glyph(Character.toString(codePoints[i]), own, true));
            }
        }
        return glyphs;
    }

    /** The first character that there is no glyph for. */
    Optional<String> missing(String text) {
        int[] codePoints = text.codePoints().toArray();
        for (int i = 0; i < codePoints.length; i++) {
            int own = characters.getGlyphId(codePoints[i]);
            boolean varies = i + 1 < codePoints.length && VariationSequences.isSelector(codePoints[i + 1]);
            if (varies
                    && variations.glyph(codePoints[i], codePoints[i + 1], own).isEmpty()) {
                return Optional.of(named(codePoints[i], codePoints[i + 1]));
            }
            if (!varies && own == 0) {
                return Optional.of(named(codePoints[i], 0));
            }
            i += varies ? 1 : 0;
        }
        return Optional.empty();
    }

    private Glyph glyph(String text, int id, boolean plain) {
        try {
            return new Glyph(text, id, font.getAdvanceWidth(id) * 1000 / unitsPerEm, plain);
        } catch (IOException e) {
            throw new IllegalStateException("expected the typeface in memory to be readable", e);
        }
    }

    private static String named(int codePoint, int selector) {
        return selector == 0
                ? String.format(Locale.ROOT, "U+%04X", codePoint)
                : String.format(Locale.ROOT, "U+%04X U+%04X", codePoint, selector);
    }
}
