package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchKeyTest {

    /** What is found by the same key: variants, selectors (葛 with U+E0100), width, kinds of kana, spaces. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "渡辺 渡邉 渡邊",
                "髙橋 高橋",
                "山﨑 山崎",
                "𠮷田 吉田",
                "斎藤 齋藤 斉藤 齊藤",
                "浜田 濱田 濵田",
                "葛󠄀西 葛西",
                "わたなべ ワタナベ ﾜﾀﾅﾍﾞ",
                "ヴァン ゔぁん",
                "KAKUU ｋａｋｕｕ Kakuu",
                "第0001号 第０００１号",
            })
    void is_the_same_for_what_is_taken_for_the_same_name(String names) {
        assertThat(Arrays.stream(names.split(" ")).map(SearchKey::of).distinct())
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"田中 田仲", "おおの おの", "ハシ バシ", "伊藤 伊東", "さとう さどう"})
    void is_another_for_another_name(String names) {
        List<String> keys = Arrays.stream(names.split(" ")).map(SearchKey::of).toList();

        assertThat(keys).doesNotHaveDuplicates();
    }

    @Test
    void leaves_spaces_and_marks_out() {
        assertThat(SearchKey.of("架空　太郎")).isEqualTo(SearchKey.of("架空太郎"));
        assertThat(SearchKey.of("O'Brien-Smith")).isEqualTo(SearchKey.of("OBRIEN SMITH"));
        assertThat(SearchKey.of(" ・%_")).isEmpty();
    }
}
