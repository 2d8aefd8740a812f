package dev.akashi.client.table;

import dev.akashi.model.LocalizedText;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Looks for characters that a credential must not hold, and for those that a person should look at. It changes nothing:
 * 神 U+FA19 and half-width kana stay what they are, and are reported.
 */
public final class CharacterCheck {

    /**
     * The first character of one kind that was found.
     *
     * @param code what is the matter with it
     * @param codePoint the character
     * @param position which character of the text it is, from 1
     */
    public record Finding(ProblemCode code, int codePoint, int position) {

        /** The finding as a problem of a field. */
        public Problem at(Problem.Place place, String value) {
            String found = String.format(Locale.ROOT, "U+%04X", codePoint);
            return Problem.of(
                    code,
                    place,
                    value,
                    wording(code).ja() + "（" + position + " 文字目 " + found + "）",
                    wording(code).en() + " (character " + position + " is " + found + ")");
        }
    }

    private CharacterCheck() {}

    /**
     * What there is to say about a text, at most one finding of each code, in the order of the text.
     *
     * @param multiline whether line ends and tabs belong in the text
     */
    public static List<Finding> of(String text, boolean multiline) {
        Map<ProblemCode, Finding> found = new EnumMap<>(ProblemCode.class);
        int position = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            int c = text.codePointAt(i);
            position++;
            if (c >= 0x20 && c < 0x7F) {
                continue;
            }
            ProblemCode code = codeOf(c, multiline);
            if (code != null) {
                found.putIfAbsent(code, new Finding(code, c, position));
            }
        }
        edgeSpace(text, found);
        notNfc(text, found);
        List<Finding> findings = new ArrayList<>(found.values());
        findings.sort(Comparator.comparingInt(Finding::position));
        return findings;
    }

    private static @Nullable ProblemCode codeOf(int c, boolean multiline) {
        if (Character.isISOControl(c)) {
            return multiline && (c == '\n' || c == '\r' || c == '\t') ? null : ProblemCode.BAD_CHARACTER;
        }
        if (c == 0xFFFD) {
            return ProblemCode.REPLACEMENT_CHARACTER;
        }
        boolean noCharacter = (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF);
        if (noCharacter || isBidiControl(c)) {
            return ProblemCode.BAD_CHARACTER;
        }
        if (c >= 0xFF61 && c <= 0xFF9F) {
            return ProblemCode.HALF_WIDTH_KANA;
        }
        return switch (Character.getType(c)) {
            case Character.SURROGATE, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
                ProblemCode.BAD_CHARACTER;
            case Character.PRIVATE_USE -> ProblemCode.PRIVATE_USE;
            case Character.FORMAT -> ProblemCode.INVISIBLE_CHARACTER;
            default -> null;
        };
    }

    private static boolean isBidiControl(int c) {
        return c == 0x061C
                || c == 0x200E
                || c == 0x200F
                || (c >= 0x202A && c <= 0x202E)
                || (c >= 0x2066 && c <= 0x2069);
    }

    private static void edgeSpace(String text, Map<ProblemCode, Finding> found) {
        if (text.isEmpty()) {
            return;
        }
        int last = text.length() - 1;
        if (Spaces.isSpace(text.charAt(0))) {
            found.put(ProblemCode.EDGE_SPACE, new Finding(ProblemCode.EDGE_SPACE, text.charAt(0), 1));
        } else if (Spaces.isSpace(text.charAt(last))) {
            int position = text.codePointCount(0, text.length());
            found.put(ProblemCode.EDGE_SPACE, new Finding(ProblemCode.EDGE_SPACE, text.charAt(last), position));
        }
    }

    private static void notNfc(String text, Map<ProblemCode, Finding> found) {
        if (Normalizer.isNormalized(text, Normalizer.Form.NFC)) {
            return;
        }
        String composed = Normalizer.normalize(text, Normalizer.Form.NFC);
        int at = 0;
        while (at < text.length() && at < composed.length() && text.charAt(at) == composed.charAt(at)) {
            at++;
        }
        int shown = Math.min(at, text.length() - 1);
        int start = Character.isLowSurrogate(text.charAt(shown)) && shown > 0 ? shown - 1 : shown;
        int position = text.codePointCount(0, start) + 1;
        found.put(ProblemCode.NOT_NFC, new Finding(ProblemCode.NOT_NFC, text.codePointAt(start), position));
    }

    private static LocalizedText wording(ProblemCode code) {
        return switch (code) {
            case BAD_CHARACTER -> text("制御文字・双方向制御文字・壊れた文字のない値", "no control, bidirectional or broken characters");
            case REPLACEMENT_CHARACTER ->
                text("元の文字。以前の変換で失われています", "the original character, which an earlier conversion lost");
            case PRIVATE_USE ->
                text("外字（私用領域）ではない文字。そのまま記録します", "a character that is not for private use; kept as it is");
            case HALF_WIDTH_KANA -> text("全角のカナ。半角のまま記録します", "full-width kana; kept in half width");
            case NOT_NFC -> text("正規化（NFC）で変わらない文字。そのまま記録します", "a character that NFC does not change; kept as it is");
            case INVISIBLE_CHARACTER -> text("見える文字。そのまま記録します", "a visible character; kept as it is");
            case EDGE_SPACE -> text("前後に空白のない値。そのまま記録します", "no space at the beginning or the end; kept as it is");
            default -> throw new IllegalArgumentException("expected a code of characters, found " + code);
        };
    }

    private static LocalizedText text(String ja, String en) {
        return new LocalizedText(ja, en);
    }
}
