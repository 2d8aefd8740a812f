package dev.akashi.client.table;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.client.table.DateReading.Form;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.chrono.JapaneseDate;
import java.time.chrono.JapaneseEra;
import java.time.format.TextStyle;
import java.time.temporal.ChronoField;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateReadingTest {

    private static final Map<JapaneseEra, String> LETTERS = Map.of(
            JapaneseEra.MEIJI, "M",
            JapaneseEra.TAISHO, "T",
            JapaneseEra.SHOWA, "S",
            JapaneseEra.HEISEI, "H",
            JapaneseEra.REIWA, "R");

    @ParameterizedTest
    @CsvSource({
        "2026-03-25,        2026-03-25, SEPARATED",
        "2026/3/25,         2026-03-25, SEPARATED",
        "2026.3.25,         2026-03-25, SEPARATED",
        "2026/3/25 0:00,    2026-03-25, SEPARATED",
        "2026-03-25T00:00:00, 2026-03-25, SEPARATED",
        "２０２６／３／２５,    2026-03-25, SEPARATED",
        "'　2026/3/25 ',    2026-03-25, SEPARATED",
        "2024/2/29,         2024-02-29, SEPARATED",
        "20260325,          2026-03-25, COMPACT",
        "2026年3月25日,      2026-03-25, KANJI",
        "２０２６年０３月２５日, 2026-03-25, KANJI",
        "令和8年3月25日,      2026-03-25, ERA",
        "令和８年３月２５日,    2026-03-25, ERA",
        "令和元年5月1日,      2019-05-01, ERA",
        "令和1年5月1日,       2019-05-01, ERA",
        "平成31年4月30日,     2019-04-30, ERA",
        "平成元年1月8日,      1989-01-08, ERA",
        "昭和64年1月7日,      1989-01-07, ERA",
        "㋿8年3月25日,       2026-03-25, ERA",
        "R8.3.25,           2026-03-25, ERA",
        "Ｒ８．３．２５,       2026-03-25, ERA",
        "r08/03/25,         2026-03-25, ERA",
        "S45-1-2,           1970-01-02, ERA",
        "46106,             2026-03-25, EXCEL_SERIAL",
        "73050,             2099-12-31, EXCEL_SERIAL",
    })
    void is_made_of_every_form_that_registrars_write(String text, LocalDate date, Form form) {
        assertThat(DateReading.of(text)).contains(new DateReading(date, form));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "2026",
                "2026/2/30",
                "2026/13/1",
                "2026/0/1",
                "2025-02-29",
                "20260230",
                "2026/3-25",
                "26/3/25",
                "3/25/2026",
                "2026/3/25 9:00",
                "2026年3月",
                "2026年2月30日",
                "令和40年3月25日",
                "令和0年5月1日",
                "R40.1.1",
                "令和元年4月30日",
                "平成31年5月1日",
                "平成元年1月7日",
                "昭和65年6月2日",
                "昭和64年1月8日",
                "昭和元年12月24日",
                "大正15年12月25日",
                "明治45年7月30日",
                "明治5年12月1日",
                "R8.2.29",
                "X8.3.25",
                "1234",
                "73051",
                "99999",
                "9999",
                "461060",
                "-46106",
                "46106.5",
                "1872/12/31",
                "2200-01-01",
                "2026-03-25x",
                "２０２６年3月25",
                "not"
            })
    void is_not_made_of_days_that_do_not_exist_or_of_other_texts(String text) {
        assertThat(DateReading.of(text)).isEmpty();
    }

    @Test
    void is_not_made_of_a_long_text() {
        assertThat(DateReading.of(" ".repeat(100_000) + "2026-03-25")).isEmpty();
    }

    @Test
    void agrees_with_java_time_on_every_form_of_many_days() {
        Random random = new Random(2026);
        LocalDate first = LocalDate.of(1873, 1, 1);
        long days = LocalDate.of(2057, 12, 31).toEpochDay() - first.toEpochDay();
        for (int i = 0; i < 20_000; i++) {
            LocalDate date = first.plusDays((long) (random.nextDouble() * days));
            for (String text : written(date)) {
                String shown = random.nextBoolean() ? text : widened(text);
                assertThat(DateReading.of(shown).map(DateReading::date))
                        .as(shown)
                        .contains(date);
            }
        }
    }

    @Test
    void agrees_with_java_time_on_which_days_an_era_has() {
        Random random = new Random(1989);
        for (JapaneseEra era : LETTERS.keySet()) {
            for (int year = 0; year <= 70; year++) {
                for (int i = 0; i < 40; i++) {
                    int month = random.nextInt(14);
                    int day = random.nextInt(33);
                    String text = LETTERS.get(era) + year + "." + month + "." + day;
                    boolean tooFar = era == JapaneseEra.REIWA && year >= 40;
                    assertThat(DateReading.of(text).map(DateReading::date))
                            .as(text)
                            .isEqualTo(tooFar ? Optional.empty() : inJavaTime(era, year, month, day));
                }
            }
        }
    }

    private static Optional<LocalDate> inJavaTime(JapaneseEra era, int year, int month, int day) {
        try {
            return Optional.of(LocalDate.from(JapaneseDate.of(era, year, month, day)));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static List<String> written(LocalDate date) {
        JapaneseDate japanese = JapaneseDate.from(date);
        int year = japanese.get(ChronoField.YEAR_OF_ERA);
        String era = japanese.getEra().getDisplayName(TextStyle.FULL, Locale.JAPANESE);
        int month = date.getMonthValue();
        int day = date.getDayOfMonth();
        return List.of(
                date.toString(),
                date.getYear() + "/" + month + "/" + day,
                date.toString().replace("-", ""),
                date.getYear() + "年" + month + "月" + day + "日",
                era + (year == 1 ? "元" : year) + "年" + month + "月" + day + "日",
                LETTERS.get(japanese.getEra()) + year + "." + month + "." + day);
    }

    private static String widened(String text) {
        StringBuilder wide = new StringBuilder();
        text.chars().forEach(c -> wide.append(c > 0x20 && c < 0x7F ? (char) (c + 0xFEE0) : (char) c));
        return wide.toString();
    }
}
