package dev.akashi.records;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/**
 * What a name or number is looked for by: 渡邉, 渡邊 and 渡辺 have the same key, and so have ﾜﾀﾅﾍﾞ, ワタナベ and わたなべ. A key
 * is for finding alone; what is shown is what was printed.
 *
 * <p>In this order: Unicode's compatibility form (NFKC), without variation selectors; katakana as hiragana; variants of
 * kanji as the one of {@code variants.txt}; lower case; without spaces and marks.
 */
public final class SearchKey {

    private static final Map<Integer, Integer> VARIANTS = variants();
    private static final int KATAKANA_FIRST = 0x30a1;
    private static final int KATAKANA_LAST = 0x30f6;
    private static final int TO_HIRAGANA = 0x60;
    private static final int PROLONGED = 0x30fc;
    /** How many words of one text are kept at most, each with what comes after it. */
    static final int MOST_WORDS = 12;
    /** How much of a word, and of what comes after it, is kept, in UTF-16 units. */
    static final int LONGEST_WORD = 60;

    private SearchKey() {}

    /** The key of a text; empty when nothing of it counts. */
    public static String of(String text) {
        StringBuilder key = new StringBuilder();
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .filter(SearchKey::counts)
                .map(SearchKey::folded)
                .forEach(key::appendCodePoint);
        return key.toString();
    }

    /**
     * By what the beginning of each word of a name is found: the key from that word on, cut to {@value #LONGEST_WORD}. 渡邉　花子
     * has 渡辺花子 and 花子. A name in kanji or kana without a space does not say where a word begins, so there each character
     * does.
     */
    static List<String> words(String text) {
        StringBuilder key = new StringBuilder();
        List<Integer> starts = new ArrayList<>();
        List<Integer> characters = new ArrayList<>();
        boolean[] apart = {true};
        Normalizer.normalize(text, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .codePoints()
                .forEach(codePoint -> {
                    if (!counts(codePoint)) {
                        apart[0] |= separates(codePoint);
                        return;
                    }
                    if (apart[0]) {
                        starts.add(key.length());
                    }
                    if (isJapanese(codePoint)) {
                        characters.add(key.length());
                    }
                    apart[0] = false;
                    key.appendCodePoint(folded(codePoint));
                });
        return (starts.size() == 1 && !characters.isEmpty() ? characters : starts)
                .stream()
                        .limit(MOST_WORDS)
                        .map(start -> cut(key.substring(start)))
                        .distinct()
                        .toList();
    }

    /** The beginning of a key that is no longer than what is kept of one. */
    static String cut(String key) {
        if (key.length() <= LONGEST_WORD) {
            return key;
        }
        boolean half = Character.isHighSurrogate(key.charAt(LONGEST_WORD - 1));
        return key.substring(0, half ? LONGEST_WORD - 1 : LONGEST_WORD);
    }

    // A selector of a variant and a mark above a letter are within a word.
    private static boolean separates(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.NON_SPACING_MARK,
                    Character.COMBINING_SPACING_MARK,
                    Character.ENCLOSING_MARK,
                    Character.FORMAT -> false;
            default -> true;
        };
    }

    private static boolean isJapanese(int codePoint) {
        return switch (Character.UnicodeScript.of(codePoint)) {
            case HAN, HIRAGANA, KATAKANA -> true;
            default -> false;
        };
    }

    private static boolean counts(int codePoint) {
        return Character.isLetterOrDigit(codePoint) || codePoint == PROLONGED;
    }

    private static int folded(int codePoint) {
        return codePoint >= KATAKANA_FIRST && codePoint <= KATAKANA_LAST
                ? codePoint - TO_HIRAGANA
                : VARIANTS.getOrDefault(codePoint, codePoint);
    }

    /** Lines of a character and its variants; what begins with # is for people. */
    private static Map<Integer, Integer> variants() {
        Map<Integer, Integer> variants = new HashMap<>();
        try (InputStream in = Objects.requireNonNull(SearchKey.class.getResourceAsStream("variants.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            lines.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int[] characters = line.codePoints().filter(c -> c != ' ').toArray();
                for (int i = 1; i < characters.length; i++) {
                    variants.put(characters[i], characters[0]);
                }
            });
            return Map.copyOf(variants);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
