package dev.akashi.client.table;

import dev.akashi.client.table.ProblemCode.Severity;
import java.util.List;
import java.util.Objects;

/**
 * A row of a table: as many fields as the header line has columns, each exactly as it stands in the file.
 *
 * @param row its number among the rows of data, from 1: one less than a spreadsheet shows
 * @param line the line of the file on which it starts, from 1
 * @param fields the values in the order of the columns; empty strings where there is none
 * @param problems what is wrong with the row's bytes or with its shape
 */
public record TableRow(long row, long line, List<String> fields, List<Problem> problems) {

    /** Refuses null and copies the lists. */
    public TableRow {
        fields = List.copyOf(fields);
        problems = List.copyOf(problems);
    }

    /** True when no field holds anything, as in the rows of commas at the end of many exports, and nothing is wrong. */
    public boolean isEmpty() {
        return fields.stream().allMatch(String::isEmpty)
                && problems.stream().noneMatch(p -> p.severity() == Severity.ERROR);
    }

    /** A place in this row. */
    public Problem.Place at(String column) {
        return Problem.Place.field(row, line, Objects.requireNonNull(column, "column"));
    }

    /** Number and line of the row, without its values: they may be personal. */
    @Override
    public String toString() {
        return "row " + row + " (line " + line + ")";
    }
}
