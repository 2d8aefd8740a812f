package dev.akashi.client.table;

import dev.akashi.client.table.ProblemCode.Severity;
import dev.akashi.model.Excerpt;
import dev.akashi.model.LocalizedText;
import java.util.Objects;

/**
 * One thing that is wrong or doubtful in a table: where, what was found, what was expected. The value found may be
 * personal: it is for the file that goes back to the registrar, and {@link #toString()} leaves it out.
 *
 * @param code what kind of problem
 * @param place where
 * @param value what was found, at most 60 characters of it on one line with unprintable characters as {@code <U+XXXX>};
 *     empty when there is nothing to show
 * @param expectation what was expected
 */
public record Problem(ProblemCode code, Place place, String value, LocalizedText expectation) {

    private static final int LONGEST_EXPECTATION = 200;

    /** Refuses null. */
    public Problem {
        Objects.requireNonNull(code, "code");
        Objects.requireNonNull(place, "place");
        Objects.requireNonNull(value, "value");
        Objects.requireNonNull(expectation, "expectation");
    }

    /**
     * A problem with a value as it was found, which is shortened and made printable here, and an expectation in
     * Japanese and English, which is cut to what a {@link LocalizedText} holds.
     */
    public static Problem of(ProblemCode code, Place place, String found, String expectedJa, String expectedEn) {
        String quoted = Excerpt.of(found);
        String value = quoted.substring(1, quoted.length() - 1);
        return new Problem(code, place, value, new LocalizedText(clip(expectedJa), clip(expectedEn)));
    }

    /** Whether it stops the issuing. */
    public Severity severity() {
        return code.severity();
    }

    /** Code, place and expectation, without the value: fit for a log. */
    @Override
    public String toString() {
        return code + " at " + place + ": expected " + expectation.en();
    }

    private static String clip(String text) {
        StringBuilder clipped = new StringBuilder();
        int[] codePoints = text.codePoints().limit(LONGEST_EXPECTATION + 1L).toArray();
        int length = codePoints.length > LONGEST_EXPECTATION ? LONGEST_EXPECTATION - 1 : codePoints.length;
        for (int i = 0; i < length; i++) {
            boolean printable =
                    !Character.isISOControl(codePoints[i]) && Character.getType(codePoints[i]) != Character.SURROGATE;
            clipped.appendCodePoint(printable ? codePoints[i] : '?');
        }
        return clipped.append(codePoints.length > LONGEST_EXPECTATION ? "…" : "")
                .toString();
    }

    /**
     * A place in a table.
     *
     * @param row the row of data, from 1; 0 for the header line or the file as a whole
     * @param line the line of the file on which the row starts, from 1; 0 when it does not apply
     * @param column the column's header; empty when it is not known
     * @param byteOffset how many bytes of the file come before it; -1 when it does not apply
     */
    public record Place(long row, long line, String column, long byteOffset) {

        private static final Place FILE = new Place(0, 0, "", -1);

        /** Refuses negative numbers and null. */
        public Place {
            Objects.requireNonNull(column, "column");
            if (row < 0 || line < 0 || byteOffset < -1) {
                throw new IllegalArgumentException("expected row and line of at least 0 and byte offset of at least -1,"
                        + " found " + row + ", " + line + ", " + byteOffset);
            }
        }

        /** The file as a whole. */
        public static Place file() {
            return FILE;
        }

        /** A column of the header line. */
        public static Place header(String column) {
            return new Place(0, 1, column, -1);
        }

        /** A field of a row. */
        public static Place field(long row, long line, String column) {
            return new Place(row, line, column, -1);
        }

        /** For example {@code row 12 (line 15), column "氏名", byte 2048}. */
        @Override
        public String toString() {
            if (equals(FILE)) {
                return "the file";
            }
            String at = row == 0 ? "header" : "row " + row;
            return at
                    + (line == 0 ? "" : " (line " + line + ")")
                    + (column.isEmpty() ? "" : ", column " + Excerpt.of(column))
                    + (byteOffset < 0 ? "" : ", byte " + byteOffset);
        }
    }
}
