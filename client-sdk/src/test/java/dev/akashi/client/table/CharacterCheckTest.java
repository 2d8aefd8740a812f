package dev.akashi.client.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.akashi.client.table.ProblemCode.Severity;
import java.text.Normalizer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CharacterCheckTest {

    private static List<ProblemCode> codes(String text) {
        return CharacterCheck.of(text, false).stream()
                .map(CharacterCheck.Finding::code)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "髙橋　﨑子",
                "𠮷田",
                "邉\uDB40\uDD02",
                "葛\uDB40\uDD00城",
                "Nguyễn Thị Mẫu",
                "O’Sample-Éx",
                "김예시",
                "１２３㈱Ⅱ①〜～"
            })
    void has_nothing_to_say_about_the_names_of_people(String name) {
        assertThat(CharacterCheck.of(name, false)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\u0001",
                "a\u007F",
                "a\u0085",
                "a\tb",
                "a\nb",
                "\u202Eabc",
                "a\u2066b",
                "a\u200Fb",
                "a\u061Cb",
                "\uD800",
                "a\uDC00b",
                "a\uFFFE",
                "\uFDD0",
                "\uD83F\uDFFF",
                "a\u2028b"
            })
    void refuses_control_bidirectional_and_broken_characters(String text) {
        assertThat(codes(text)).contains(ProblemCode.BAD_CHARACTER);
    }

    @Test
    void allows_line_ends_only_in_texts_of_several_lines() {
        assertThat(CharacterCheck.of("a\r\n\tb", true)).isEmpty();
        assertThat(CharacterCheck.of("a\u000Bb", true)).isNotEmpty();
    }

    @Test
    void warns_of_what_a_person_should_look_at_with_its_place() {
        assertThat(CharacterCheck.of("𠮷ﾔ\uE000\uFFFD\u200B\uFA19 ", false))
                .extracting(CharacterCheck.Finding::code, CharacterCheck.Finding::codePoint, f -> f.position())
                .containsExactly(
                        tuple(ProblemCode.HALF_WIDTH_KANA, 0xFF94, 2),
                        tuple(ProblemCode.PRIVATE_USE, 0xE000, 3),
                        tuple(ProblemCode.REPLACEMENT_CHARACTER, 0xFFFD, 4),
                        tuple(ProblemCode.INVISIBLE_CHARACTER, 0x200B, 5),
                        tuple(ProblemCode.NOT_NFC, 0xFA19, 6),
                        tuple(ProblemCode.EDGE_SPACE, 0x20, 7));
        assertThat(codes("\u3000名")).containsExactly(ProblemCode.EDGE_SPACE);
        assertThat(codes("\uDB80\uDC00")).containsExactly(ProblemCode.PRIVATE_USE);
        assertThat(codes("か\u3099")).containsExactly(ProblemCode.NOT_NFC);
    }

    @Test
    void words_each_finding_with_the_code_point() {
        Problem problem = CharacterCheck.of("ﾔ", false).get(0).at(Problem.Place.field(3, 4, "氏名"), "ﾔ");
        assertThat(problem.expectation().ja()).endsWith("（1 文字目 U+FF94）");
        assertThat(problem.expectation().en()).endsWith("(character 1 is U+FF94)");
        assertThat(problem.toString())
                .startsWith("HALF_WIDTH_KANA at row 3 (line 4), column \"氏名\"")
                .doesNotContain("ﾔ");
    }

    @Test
    void agrees_with_Unicode_on_random_texts_and_never_fails() {
        Random random = new Random(5);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(6); j > 0; j--) {
                text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x10000 : 0x110000));
            }
            List<ProblemCode> codes = codes(text.toString());
            boolean nfc = Normalizer.isNormalized(text, Normalizer.Form.NFC);
            assertThat(codes.contains(ProblemCode.NOT_NFC)).isEqualTo(!nfc);
            boolean broken = text.codePoints().anyMatch(c -> Character.getType(c) == Character.SURROGATE);
            boolean refused = codes.stream().anyMatch(c -> c.severity() == Severity.ERROR);
            assertThat(refused || !broken).isTrue();
        }
    }
}
