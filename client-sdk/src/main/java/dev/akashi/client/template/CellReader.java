package dev.akashi.client.template;

import dev.akashi.client.table.CharacterCheck;
import dev.akashi.client.table.DateReading;
import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.ProblemCode.Severity;
import java.time.LocalDate;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one value of one column, and reports what is wrong with it. */
final class CellReader {

    private static final Pattern NUMBER = Pattern.compile("-?\\d{1,30}(\\.\\d{1,30})?");

    private CellReader() {}

    /**
     * What a draft keeps of a value: a text as it is, a day as {@code 2026-03-25}, a number in ASCII. Empty after an
     * error, which is reported, and where there is no value.
     */
    static Optional<String> read(Column column, String value, Problem.Place place, Consumer<Problem> problems) {
        if (isBlank(value)) {
            if (column.required()) {
                problems.accept(Problem.of(
                        ProblemCode.MISSING_VALUE, place, value, "必須の値。空にはできません", "a value; it is required"));
            }
            return Optional.empty();
        }
        if (!isClean(column, value, place, problems)) {
            return Optional.empty();
        }
        return switch (column.type()) {
            case TEXT -> Optional.of(value);
            case DATE -> date(column, value, place, problems).map(LocalDate::toString);
            case NUMBER -> number(value, place, problems);
            case ENUM -> choice(column, value, place, problems);
        };
    }

    private static boolean isBlank(String value) {
        return value.codePoints().allMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c));
    }

    private static boolean isClean(Column column, String value, Problem.Place place, Consumer<Problem> problems) {
        boolean clean = true;
        for (CharacterCheck.Finding finding : CharacterCheck.of(value, column.multiline())) {
            boolean error = finding.code().severity() == Severity.ERROR;
            if (error || column.type() == Column.Type.TEXT) {
                problems.accept(finding.at(place, value));
            }
            clean &= !error;
        }
        if (value.codePointCount(0, value.length()) > column.maxLength()) {
            problems.accept(Problem.of(
                    ProblemCode.TOO_LONG,
                    place,
                    value,
                    column.maxLength() + " 文字以内",
                    "at most " + column.maxLength() + " characters"));
            return false;
        }
        return clean;
    }

    private static Optional<LocalDate> date(
            Column column, String value, Problem.Place place, Consumer<Problem> problems) {
        Optional<DateReading> reading = DateReading.of(value);
        if (reading.isEmpty()) {
            problems.accept(Problem.of(
                    ProblemCode.BAD_DATE,
                    place,
                    value,
                    "実在する日付。例: 2026-03-25, 2026/3/25, 20260325, 2026年3月25日, 令和8年3月25日, R8.3.25",
                    "a day that exists, such as 2026-03-25, 2026/3/25, 20260325, 2026年3月25日, 令和8年3月25日, R8.3.25"));
            return Optional.empty();
        }
        LocalDate date = reading.get().date();
        if ((column.earliest() != null && date.isBefore(column.earliest()))
                || (column.latest() != null && date.isAfter(column.latest()))) {
            String from = column.earliest() == null ? "" : column.earliest().toString();
            String to = column.latest() == null ? "" : column.latest().toString();
            problems.accept(Problem.of(
                    ProblemCode.DATE_OUT_OF_RANGE,
                    place,
                    value,
                    from + "～" + to + " の日付（" + date + " と読みました）",
                    "a day " + (from.isEmpty() ? "" : "from " + from) + (to.isEmpty() ? "" : " to " + to) + "; read as "
                            + date));
            return Optional.empty();
        }
        if (reading.get().form() == DateReading.Form.EXCEL_SERIAL) {
            problems.accept(Problem.of(
                    ProblemCode.EXCEL_SERIAL_DATE,
                    place,
                    value,
                    "日付。Excel の通し番号とみなして " + date + " と読みました",
                    "a date; taken for a spreadsheet's day number and read as " + date));
        }
        return Optional.of(date);
    }

    private static Optional<String> number(String value, Problem.Place place, Consumer<Problem> problems) {
        StringBuilder narrow = new StringBuilder();
        for (char c : value.strip().toCharArray()) {
            boolean digit = c >= '０' && c <= '９';
            narrow.append(digit ? (char) (c - '０' + '0') : c == '．' ? '.' : c == '－' ? '-' : c);
        }
        if (NUMBER.matcher(narrow).matches()) {
            return Optional.of(narrow.toString());
        }
        problems.accept(Problem.of(
                ProblemCode.BAD_NUMBER,
                place,
                value,
                "数字。例: 124, 3.25（桁区切りや単位は付けない）",
                "a number such as 124 or 3.25, without separators and units"));
        return Optional.empty();
    }

    private static Optional<String> choice(
            Column column, String value, Problem.Place place, Consumer<Problem> problems) {
        if (column.choice(value).isPresent()) {
            return Optional.of(value);
        }
        String choices = column.choices().stream().map(Column.Choice::value).collect(Collectors.joining(", "));
        problems.accept(Problem.of(ProblemCode.UNKNOWN_VALUE, place, value, "次のどれか: " + choices, "one of: " + choices));
        return Optional.empty();
    }
}
