package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
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
                "山崎 山﨑 山嵜 山碕",
                "田辺 田邉 田邊",
                "沢田 澤田",
                "広瀬 廣瀨 廣瀬",
                "国分 國分",
                "学 學",
                "顔 顏",
                "会田 會田",
                "鶴見 靏見 靍見",
                "栄一 榮一",
                "桜井 櫻井",
                "島田 嶋田 嶌田",
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

    /** Two lines with one character would be one group that nobody wrote. */
    @Test
    void has_each_character_in_one_line() throws IOException {
        try (InputStream in = Objects.requireNonNull(SearchKey.class.getResourceAsStream("variants.txt"))) {
            List<Integer> characters = new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .flatMap(line -> line.replace(" ", "").codePoints().boxed())
                    .toList();
            assertThat(characters).doesNotHaveDuplicates().hasSizeGreaterThan(700);
            assertThat(characters)
                    .allSatisfy(c -> assertThat(Normalizer.normalize(Character.toString(c), Normalizer.Form.NFKC))
                            .isEqualTo(Character.toString(c)));
        }
    }

    @Test
    void leaves_spaces_and_marks_out() {
        assertThat(SearchKey.of("架空　太郎")).isEqualTo(SearchKey.of("架空太郎"));
        assertThat(SearchKey.of("O'Brien-Smith")).isEqualTo(SearchKey.of("OBRIEN SMITH"));
        assertThat(SearchKey.of(" ・%_")).isEmpty();
    }

    @Test
    void has_a_word_for_each_name_and_what_comes_after_it() {
        assertThat(SearchKey.words("渡邉　花子")).containsExactly("渡辺花子", "花子");
        assertThat(SearchKey.words("NGUYEN Thi Mai-Anh"))
                .containsExactly("nguyenthimaianh", "thimaianh", "maianh", "anh");
        assertThat(SearchKey.words("ｻﾄｳ･ﾏﾘｱ")).containsExactly("さとうまりあ", "まりあ");
        assertThat(SearchKey.words(" ・%_")).isEmpty();
    }

    @Test
    void has_a_word_for_each_character_of_a_name_without_a_space() {
        assertThat(SearchKey.words("葛󠄀西花")).containsExactly("葛西花", "西花", "花");
        assertThat(SearchKey.words("𠮷田")).containsExactly("吉田", "田");
        assertThat(SearchKey.words("Kakuu")).containsExactly("kakuu");
        assertThat(SearchKey.words("長".repeat(90)))
                .hasSize(1)
                .allSatisfy(word -> assertThat(word).hasSize(SearchKey.LONGEST_WORD));
        assertThat(SearchKey.cut("𠀋".repeat(40))).isEqualTo("𠀋".repeat(SearchKey.LONGEST_WORD / 2));
    }
}
