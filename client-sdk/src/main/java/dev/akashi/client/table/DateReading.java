package dev.akashi.client.table;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A day read from a cell, and the form in which it was written. Digits, letters and separators may be full-width, and
 * spaces around the text do not matter.
 *
 * <pre>{@code
 * DateReading.of("令和8年3月25日").map(DateReading::date);   // 2026-03-25
 * DateReading.of("2026/2/30");                             // empty: there is no such day
 * }</pre>
 *
 * @param date the day, from 1873-01-01 (the first of the Gregorian calendar in Japan) to 2199-12-31
 * @param form how it was written
 */
public record DateReading(LocalDate date, Form form) {

    /** The forms of dates that are read. A year of two digits without its era is none of them. */
    public enum Form {
        /** {@code 2026-03-25}, {@code 2026/3/25} or {@code 2026.3.25}, also with a time of midnight after it. */
        SEPARATED,
        /** {@code 20260325}. */
        COMPACT,
        /** {@code 2026年3月25日}. */
        KANJI,
        /** {@code 令和8年3月25日}, {@code 令和元年5月1日}, {@code R8.3.25}, {@code R08/03/25}. */
        ERA,
        /**
         * {@code 46106}: how many days after 1899-12-30 it is, what is left when a spreadsheet loses the format of a
         * cell. Five digits, up to the end of 2099.
         */
        EXCEL_SERIAL
    }

    private record Era(String kanji, String letter, String ligature, LocalDate first, LocalDate last) {}

    /**
     * The last year of the current era that is read: no certificate is dated decades ahead in an era's years, and 40 is
     * more likely Shōwa's.
     */
    private static final int LAST_CURRENT_ERA_YEAR = 39;

    private static final LocalDate EARLIEST = LocalDate.of(1873, 1, 1);
    private static final LocalDate LATEST = LocalDate.of(2199, 12, 31);
    private static final LocalDate EXCEL_EPOCH = LocalDate.of(1899, 12, 30);
    private static final int LAST_SERIAL = 73_050;

    private static final List<Era> ERAS = List.of(
            new Era("明治", "M", "㍾", LocalDate.of(1868, 1, 25), LocalDate.of(1912, 7, 29)),
            new Era("大正", "T", "㍽", LocalDate.of(1912, 7, 30), LocalDate.of(1926, 12, 24)),
            new Era("昭和", "S", "㍼", LocalDate.of(1926, 12, 25), LocalDate.of(1989, 1, 7)),
            new Era("平成", "H", "㍻", LocalDate.of(1989, 1, 8), LocalDate.of(2019, 4, 30)),
            new Era("令和", "R", "㋿", LocalDate.of(2019, 5, 1), LocalDate.of(2018 + LAST_CURRENT_ERA_YEAR, 12, 31)));

    private static final Pattern SEPARATED =
            Pattern.compile("(\\d{4})([-/.])(\\d{1,2})\\2(\\d{1,2})(?:[ T]0{1,2}:00(?::00)?)?");
    private static final Pattern COMPACT = Pattern.compile("(\\d{4})(\\d{2})(\\d{2})");
    private static final Pattern KANJI = Pattern.compile("(\\d{4})年(\\d{1,2})月(\\d{1,2})日");
    private static final Pattern ERA_KANJI =
            Pattern.compile("(明治|大正|昭和|平成|令和|[㍾㍽㍼㍻㋿])(元|\\d{1,2})年(\\d{1,2})月(\\d{1,2})日");
    private static final Pattern ERA_LETTER = Pattern.compile("([MTSHRmtshr])(\\d{1,2})([-/.])(\\d{1,2})\\3(\\d{1,2})");
    private static final Pattern SERIAL = Pattern.compile("[1-9]\\d{4}");

    /** Refuses null. */
    public DateReading {
        Objects.requireNonNull(date, "date");
        Objects.requireNonNull(form, "form");
    }

    /** Reads a day, or empty when the text is none of the forms, or the day does not exist, or not in that era. */
    public static Optional<DateReading> of(String text) {
        if (text.length() > 40) {
            return Optional.empty();
        }
        String plain = Spaces.strip(narrow(text));
        try {
            return era(plain).or(() -> gregorian(plain)).filter(DateReading::isSane);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static Optional<DateReading> gregorian(String text) {
        Matcher separated = SEPARATED.matcher(text);
        if (separated.matches()) {
            return Optional.of(reading(separated, 1, 3, 4, Form.SEPARATED));
        }
        Matcher compact = COMPACT.matcher(text);
        if (compact.matches()) {
            return Optional.of(reading(compact, 1, 2, 3, Form.COMPACT));
        }
        Matcher kanji = KANJI.matcher(text);
        if (kanji.matches()) {
            return Optional.of(reading(kanji, 1, 2, 3, Form.KANJI));
        }
        if (SERIAL.matcher(text).matches() && Integer.parseInt(text) <= LAST_SERIAL) {
            return Optional.of(new DateReading(EXCEL_EPOCH.plusDays(Long.parseLong(text)), Form.EXCEL_SERIAL));
        }
        return Optional.empty();
    }

    private static DateReading reading(Matcher match, int year, int month, int day, Form form) {
        return new DateReading(LocalDate.of(number(match, year), number(match, month), number(match, day)), form);
    }

    private static Optional<DateReading> era(String text) {
        Matcher kanji = ERA_KANJI.matcher(text);
        if (kanji.matches()) {
            int year = kanji.group(2).equals("元") ? 1 : number(kanji, 2);
            return inEra(kanji.group(1), year, number(kanji, 3), number(kanji, 4));
        }
        Matcher letter = ERA_LETTER.matcher(text);
        if (letter.matches()) {
            return inEra(letter.group(1), number(letter, 2), number(letter, 4), number(letter, 5));
        }
        return Optional.empty();
    }

    private static Optional<DateReading> inEra(String name, int year, int month, int day) {
        Era era = ERAS.stream()
                .filter(e -> e.kanji().equals(name)
                        || e.letter().equalsIgnoreCase(name)
                        || e.ligature().equals(name))
                .findFirst()
                .orElseThrow();
        if (year < 1) {
            return Optional.empty();
        }
        LocalDate date = LocalDate.of(era.first().getYear() + year - 1, month, day);
        boolean inside = !date.isBefore(era.first()) && !date.isAfter(era.last());
        return inside ? Optional.of(new DateReading(date, Form.ERA)) : Optional.empty();
    }

    private static boolean isSane(DateReading reading) {
        return !reading.date().isBefore(EARLIEST) && !reading.date().isAfter(LATEST);
    }

    private static int number(Matcher match, int group) {
        return Integer.parseInt(match.group(group));
    }

    /** Full-width ASCII to ASCII, for reading only: what is kept is the day. */
    private static String narrow(String text) {
        StringBuilder narrow = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            narrow.append(c >= '！' && c <= '～' ? (char) (c - '！' + '!') : c);
        }
        return narrow.toString();
    }
}
