package dev.akashi.certificate;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;

/**
 * Which glyphs a typeface has for a character with a variation selector, as 葛 U+E0100: the subtable of format 14 of the
 * table {@code cmap}, OpenType 1.9, which PDFBox does not read.
 */
final class VariationSequences {

    private static final int FORMAT = 14;
    /** Platform Unicode, encoding "Unicode Variation Sequences". */
    private static final int PLATFORM = 0;

    private static final int ENCODING = 5;

    /** Of a selector and a character its glyph; the character's own glyph is {@link #ITS_OWN}. */
    private final Map<Long, Integer> glyphs = new HashMap<>();

    private static final int ITS_OWN = -1;

    /** Reads a table {@code cmap}. */
    VariationSequences(byte[] cmap) {
        ByteBuffer table = ByteBuffer.wrap(cmap);
        int subtables = table.getShort(2);
        for (int i = 0; i < subtables; i++) {
            int record = 4 + 8 * i;
            if (table.getShort(record) == PLATFORM && table.getShort(record + 2) == ENCODING) {
                read(table, table.getInt(record + 4));
            }
        }
    }

    static boolean isSelector(int codePoint) {
        return (codePoint >= 0xFE00 && codePoint <= 0xFE0F) || (codePoint >= 0xE0100 && codePoint <= 0xE01EF);
    }

    /** The glyph of a character with a selector; empty when the typeface has no such form. */
    OptionalInt glyph(int codePoint, int selector, int own) {
        Integer glyph = glyphs.get(key(selector, codePoint));
        return glyph == null ? OptionalInt.empty() : OptionalInt.of(glyph == ITS_OWN ? own : glyph);
    }

    private void read(ByteBuffer table, int start) {
        if (table.getShort(start) != FORMAT) {
            return;
        }
        int selectors = table.getInt(start + 6);
        for (int i = 0; i < selectors; i++) {
            int record = start + 10 + 11 * i;
            int selector = unsigned24(table, record);
            int defaults = table.getInt(record + 3);
            int others = table.getInt(record + 7);
            if (defaults != 0) {
                readDefaults(table, start + defaults, selector);
            }
            if (others != 0) {
                readOthers(table, start + others, selector);
            }
        }
    }

    private void readDefaults(ByteBuffer table, int start, int selector) {
        int ranges = table.getInt(start);
        for (int i = 0; i < ranges; i++) {
            int first = unsigned24(table, start + 4 + 4 * i);
            int more = table.get(start + 7 + 4 * i) & 0xFF;
            for (int codePoint = first; codePoint <= first + more; codePoint++) {
                glyphs.put(key(selector, codePoint), ITS_OWN);
            }
        }
    }

    private void readOthers(ByteBuffer table, int start, int selector) {
        int mappings = table.getInt(start);
        for (int i = 0; i < mappings; i++) {
            int mapping = start + 4 + 5 * i;
            glyphs.put(key(selector, unsigned24(table, mapping)), table.getShort(mapping + 3) & 0xFFFF);
        }
    }

    private static int unsigned24(ByteBuffer table, int at) {
        return (table.get(at) & 0xFF) << 16 | (table.getShort(at + 1) & 0xFFFF);
    }

    private static long key(int selector, int codePoint) {
        return (long) selector << 32 | codePoint;
    }
}
