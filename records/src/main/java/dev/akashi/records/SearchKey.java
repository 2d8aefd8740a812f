package dev.akashi.records;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
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
