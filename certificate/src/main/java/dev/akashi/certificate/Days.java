package dev.akashi.certificate;

import java.time.LocalDate;
import java.time.chrono.JapaneseDate;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoField;
import java.util.Locale;

/** Days as certificates write them. */
final class Days {

    private Days() {}

    /** 令和8年3月25日; the first year of an era is 元年. */
    static String japanese(LocalDate date) {
        JapaneseDate japanese = JapaneseDate.from(date);
        int year = japanese.get(ChronoField.YEAR_OF_ERA);
        return DateTimeFormatter.ofPattern("G", Locale.JAPAN).format(japanese)
                + (year == 1 ? "元" : String.valueOf(year)) + "年" + date.getMonthValue() + "月"
                + date.getDayOfMonth() + "日";
    }

    /** 25 March 2026. */
    static String english(LocalDate date) {
        return date.format(DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.ENGLISH));
    }
}
