package dev.akashi.client.table;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is wrong with a table.
 *
 * @param problems in the order in which they were found; the first 10,000 errors and the first 10,000 warnings
 * @param counts how many there are of each code, also of those that are not in the list
 * @param errors how many stop the issuing
 * @param warnings how many do not
 */
public record ProblemReport(List<Problem> problems, Map<ProblemCode, Long> counts, long errors, long warnings) {

    private static final List<String> HEADERS =
            List.of("severity", "code", "row", "line", "byte_offset", "column", "value", "expected_ja", "expected_en");

    /** Copies the collections. */
    public ProblemReport {
        problems = List.copyOf(problems);
        Map<ProblemCode, Long> copy = new EnumMap<>(ProblemCode.class);
        copy.putAll(counts);
        counts = Collections.unmodifiableMap(copy);
    }

    /** Whether anything stops the issuing. */
    public boolean hasErrors() {
        return errors > 0;
    }

    /** How many problems are counted but not in the list. */
    public long omitted() {
        return errors + warnings - problems.size();
    }

    /**
     * Writes the problems as a table for a spreadsheet: UTF-8 with a byte order mark, formulas made harmless. The
     * columns are {@code severity, code, row, line, byte_offset, column, value, expected_ja, expected_en}; a number
     * that does not apply is empty. The values are the registrar's own data: keep the file where the table is kept.
     *
     * @throws IOException when the file cannot be written
     */
    public void writeCsv(Path file) throws IOException {
        try (CsvExport csv = CsvExport.create(file, CsvExport.Style.SPREADSHEET)) {
            csv.row(HEADERS);
            for (Problem problem : problems) {
                Problem.Place place = problem.place();
                csv.row(List.of(
                        problem.severity().name(),
                        problem.code().name(),
                        place.row() == 0 ? "" : Long.toString(place.row()),
                        place.line() == 0 ? "" : Long.toString(place.line()),
                        place.byteOffset() < 0 ? "" : Long.toString(place.byteOffset()),
                        place.column(),
                        problem.value(),
                        problem.expectation().ja(),
                        problem.expectation().en()));
            }
        }
    }

    /** Counts alone: the problems hold personal data. */
    @Override
    public String toString() {
        return errors + " errors, " + warnings + " warnings " + counts;
    }
}
