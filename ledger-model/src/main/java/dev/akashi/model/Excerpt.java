package dev.akashi.model;

import java.util.Locale;

/** Makes a piece of somebody's input fit for an error message: short, one line, no control characters. */
public final class Excerpt {

    private static final int LIMIT = 60;

    private Excerpt() {}

    /** The text in double quotes, cut after 60 characters, with unprintable characters written as U+XXXX. */
    public static String of(String text) {
        StringBuilder shown = new StringBuilder("\"");
        int[] codePoints = text.codePoints().limit(LIMIT + 1L).toArray();
        for (int i = 0; i < Math.min(LIMIT, codePoints.length); i++) {
            int c = codePoints[i];
            if (Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE || isBidiControl(c)) {
                shown.append(String.format(Locale.ROOT, "<U+%04X>", c));
            } else {
                shown.appendCodePoint(c);
            }
        }
        return shown.append(codePoints.length > LIMIT ? "…\"" : "\"").toString();
    }

    private static boolean isBidiControl(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
    }
}
