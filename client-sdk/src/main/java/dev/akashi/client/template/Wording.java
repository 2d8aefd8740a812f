package dev.akashi.client.template;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text of a credential in Japanese and in English. In a template it may hold placeholders such as {@code {major}},
 * which the values of each row replace; in a draft it holds none.
 *
 * @param ja Japanese, 1 to 4,000 code points
 * @param en English, 1 to 4,000 code points
 */
public record Wording(String ja, String en) {

    static final int LIMIT = 4_000;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([a-z][A-Za-z0-9]*)}");

    /** Refuses null, blank and too long texts. */
    public Wording {
        check(ja, "Japanese");
        check(en, "English");
    }

    /** The same text in both languages. */
    public static Wording same(String text) {
        return new Wording(text, text);
    }

    /** The text in a language: {@code "ja"} gives Japanese, everything else English. */
    public String in(String language) {
        return "ja".equals(language) ? ja : en;
    }

    /** Whose values the text needs. */
    Set<String> placeholders() {
        Set<String> names = new LinkedHashSet<>(placeholders(ja));
        names.addAll(placeholders(en));
        return names;
    }

    /** The text with the values in place: the Japanese ones in Japanese, the English ones in English. */
    Wording filled(Function<String, Wording> values) {
        return new Wording(
                fill(ja, name -> values.apply(name).ja()),
                fill(en, name -> values.apply(name).en()));
    }

    static Set<String> placeholders(String text) {
        Set<String> names = new LinkedHashSet<>();
        Matcher matcher = PLACEHOLDER.matcher(text);
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }

    /** Whether every brace belongs to a placeholder. */
    static boolean hasStrayBrace(String text) {
        String rest = PLACEHOLDER.matcher(text).replaceAll("");
        return rest.indexOf('{') >= 0 || rest.indexOf('}') >= 0;
    }

    static String fill(String text, Function<String, String> values) {
        return PLACEHOLDER.matcher(text).replaceAll(m -> Matcher.quoteReplacement(values.apply(m.group(1))));
    }

    private static void check(String text, String language) {
        Objects.requireNonNull(text, language);
        int length = text.codePointCount(0, text.length());
        if (text.isBlank() || length > LIMIT) {
            throw new IllegalArgumentException(
                    "expected 1 to " + LIMIT + " characters of " + language + " text, found " + length);
        }
    }
}
