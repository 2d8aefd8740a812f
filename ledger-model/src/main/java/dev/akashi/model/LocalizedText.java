package dev.akashi.model;

/**
 * The same text in Japanese and in English, as its owner writes it. Never normalised: 神 U+FA19 stays what it is.
 *
 * @param ja Japanese, 1 to 200 code points
 * @param en English, 1 to 200 code points
 */
public record LocalizedText(String ja, String en) {

    private static final int LIMIT = 200;

    /** @throws IllegalArgumentException when a text is blank, too long, or has control or lone surrogate characters */
    public LocalizedText {
        check("ja", ja);
        check("en", en);
    }

    /** The text in the given language: {@code "ja"} gives Japanese, everything else English. */
    public String in(String language) {
        return "ja".equals(language) ? ja : en;
    }

    private static void check(String language, String text) {
        boolean clean = text.codePoints()
                .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (text.isBlank() || !clean || text.codePointCount(0, text.length()) > LIMIT) {
            throw new IllegalArgumentException("expected 1 to " + LIMIT + " characters without control characters in \""
                    + language + "\", found " + Excerpt.of(text));
        }
    }
}
