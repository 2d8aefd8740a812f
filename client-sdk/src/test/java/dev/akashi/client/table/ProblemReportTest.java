package dev.akashi.client.table;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProblemReportTest {

    @TempDir
    Path folder;

    private static Problem problem(ProblemCode code, long row, String value) {
        return Problem.of(code, Problem.Place.field(row, row + 1, "氏名"), value, "期待", "expected");
    }

    @Test
    void keeps_ten_thousand_errors_even_behind_many_warnings_and_counts_all() {
        Problems problems = new Problems();
        for (int i = 1; i <= 25_000; i++) {
            problems.add(problem(ProblemCode.HALF_WIDTH_KANA, i, ""));
        }
        problems.add(problem(ProblemCode.BAD_DATE, 25_001, ""));
        ProblemReport report = problems.report();
        assertThat(report.problems()).hasSize(10_001);
        assertThat(report.problems().get(10_000).code()).isEqualTo(ProblemCode.BAD_DATE);
        assertThat(report.counts()).containsEntry(ProblemCode.HALF_WIDTH_KANA, 25_000L);
        assertThat(report.omitted()).isEqualTo(15_000);
        assertThat(report.hasErrors()).isTrue();
        assertThat(report.toString()).startsWith("1 errors, 25000 warnings {");
    }

    @Test
    void is_written_as_a_table_that_a_spreadsheet_opens_safely() throws IOException {
        Problems problems = new Problems();
        problems.add(problem(ProblemCode.BAD_DATE, 2, "=cmd|'/c calc'!A1"));
        problems.add(Problem.of(ProblemCode.TRUNCATED, new Problem.Place(3, 4, "@列", 99), "a\nb", "期,待", "\"x\""));
        Path file = folder.resolve("problems.csv");
        problems.report().writeCsv(file);
        assertThat(Files.readAllBytes(file)).startsWith(0xEF, 0xBB, 0xBF);
        List<TableRow> rows = Tables.rows(file);
        assertThat(rows.get(0).fields())
                .containsExactly("ERROR", "BAD_DATE", "2", "3", "", "氏名", "'=cmd|'/c calc'!A1", "期待", "expected");
        assertThat(rows.get(1).fields())
                .containsExactly("ERROR", "TRUNCATED", "3", "4", "99", "'@列", "a<U+000A>b", "期,待", "\"x\"");
    }

    @Test
    void shortens_values_and_wordings() {
        Problem problem =
                Problem.of(ProblemCode.TOO_LONG, Problem.Place.file(), "𠮷".repeat(100), "長".repeat(300), "x\n");
        assertThat(problem.value()).isEqualTo("𠮷".repeat(60) + "…");
        assertThat(problem.expectation().ja()).hasSize(200).endsWith("…");
        assertThat(problem.expectation().en()).isEqualTo("x?");
        assertThat(problem).hasToString("TOO_LONG at the file: expected x?");
    }

    @ParameterizedTest
    @ValueSource(strings = {"=1", "+1", "-1", "@x", "\tx", "\rx", "\nx", "＝1", "＋1", "－1", "＠x"})
    void neutralises_what_a_spreadsheet_takes_for_a_formula(String value) {
        assertThat(CsvExport.neutralised(value)).isEqualTo("'" + value);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "架空", "a=1", " =1", "'=1", "～"})
    void leaves_other_values_alone(String value) {
        assertThat(CsvExport.neutralised(value)).isEqualTo(value);
    }
}
