package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A table with an error is refused before anybody is asked: the network of these tests does not exist. */
class BadTablesTest {

    private static final Path SAMPLES = Path.of("..", "samples");

    @TempDir
    Path folder;

    private Path profile = Path.of("profile.json");
    private Path key = Path.of("key");
    private Path out = Path.of("out");

    @BeforeEach
    void write_profile_and_key() {
        profile = Profiles.unreachable(folder.resolve("profile.json"));
        key = folder.resolve("key");
        out = folder.resolve("out");
        Ran.akashi("key", "new", "--out", key);
    }

    private Ran issue(Path csv, Object... more) {
        Object[] command = {
            "issue",
            "--profile",
            profile,
            "--institution",
            "F113199999013",
            "--key",
            key,
            "--template",
            SAMPLES.resolve("templates/bachelor.yaml"),
            "--csv",
            csv,
            "--out",
            out
        };
        return Ran.akashi(Stream.concat(Stream.of(command), Stream.of(more)).toArray());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "wrong-header    | WRONG_HEADER  |                            | 氏名     |           | a column",
                "missing-id      | MISSING_VALUE | row 2 (line 3)             | 学籍番号 |           | ",
                "duplicate-id    | DUPLICATE_ID  | row 3 (line 4)             | 学籍番号 | ２２Ｔ９００１ | a different id in each row",
                "impossible-date | BAD_DATE      | row 1 (line 2)             | 生年月日 | 2026/2/30 | ",
                "nul-byte        | NUL_BYTE      | row 2 (line 3)             | 氏名     |           | ",
                "truncated-utf8  | TRUNCATED     | row 3 (line 4)             | 氏名     |           | ",
                "undecodable     | UNDECODABLE   | row 2 (line 3)             | 氏名     |           | ",
            })
    void says_row_column_value_and_what_was_expected_and_issues_nothing(
            String table, String code, String place, String column, String value, String expectation)
            throws IOException {
        Ran ran = issue(SAMPLES.resolve("bad/" + table + ".csv"));

        assertThat(ran.exitCode()).isEqualTo(2);
        String first = ran.errLines().get(0);
        assertThat(first).startsWith(code + " ").contains("column \"" + column + "\"", ": expected ");
        for (String part :
                Stream.of(place, value, expectation).filter(p -> p != null).toList()) {
            assertThat(first).contains(part);
        }
        assertThat(ran.err()).contains("nothing was issued").doesNotContain("\tat ");
        assertThat(problems().get(1)).startsWith("ERROR," + code).contains(column);
        assertThat(filesIn(out)).containsExactlyInAnyOrder("problems.csv", ".problems");
    }

    @Test
    void lists_every_error_in_a_file_for_a_spreadsheet() throws IOException {
        issue(SAMPLES.resolve("bad/impossible-date.csv"));

        assertThat(problems().get(0))
                .isEqualTo("\uFEFFseverity,code,row,line,byte_offset,column,value,expected_ja,expected_en");
        assertThat(problems().stream().skip(1)).hasSize(3).allMatch(line -> line.startsWith("ERROR,BAD_DATE,"));
    }

    @Test
    void shows_the_first_errors_of_many_and_where_the_others_are() throws IOException {
        Path csv = folder.resolve("many.csv");
        List<String> lines = Files.readAllLines(SAMPLES.resolve("bad/impossible-date.csv"), StandardCharsets.UTF_8);
        StringBuilder table = new StringBuilder(lines.get(0)).append('\n');
        for (int i = 0; i < 40; i++) {
            table.append(lines.get(1).replace("22T9001", "22T" + i)).append('\n');
        }
        Files.writeString(csv, table, StandardCharsets.UTF_8);

        Ran ran = issue(csv);

        assertThat(ran.errLines()).hasSize(14);
        assertThat(ran.errLines().get(12)).isEqualTo("... and 28 more");
        assertThat(ran.errLines().get(13))
                .startsWith("TABLE_HAS_ERRORS: 40 errors; nothing was issued. All of them are in ");
    }

    @Test
    void refuses_a_table_with_a_dry_run_too() {
        assertThat(issue(SAMPLES.resolve("bad/missing-id.csv"), "--dry-run").exitCode())
                .isEqualTo(2);
    }

    @Test
    void refuses_a_line_of_200_megabytes_without_reading_it_all_into_memory() throws IOException {
        Path csv = folder.resolve("long.csv");
        String piece = "x".repeat(1 << 20);
        try (BufferedWriter writer = Files.newBufferedWriter(csv, StandardCharsets.UTF_8)) {
            writer.write(Files.readAllLines(SAMPLES.resolve("bad/missing-id.csv"), StandardCharsets.UTF_8)
                    .get(0));
            writer.write('\n');
            for (int i = 0; i < 200; i++) {
                writer.write(piece);
            }
        }

        Ran ran = issue(csv);

        assertThat(ran.exitCode()).isEqualTo(2);
        assertThat(ran.errLines().get(0)).startsWith("TOO_LONG row 1");
    }

    @Test
    void says_when_a_table_is_in_order_that_the_ledger_is_what_is_missing() {
        Ran ran = issue(SAMPLES.resolve("graduates-2026.csv"));

        assertThat(ran.exitCode()).isEqualTo(3);
        assertThat(ran.err())
                .contains("LEDGER_UNAVAILABLE", "Run the same command again")
                .doesNotContain("\tat ");
    }

    @Test
    void says_of_other_files_that_are_not_there_which_one() {
        assertThat(issue(folder.resolve("none.csv")))
                .satisfies(ran -> assertThat(ran.exitCode()).isEqualTo(2))
                .satisfies(ran -> assertThat(ran.err()).contains("none.csv").doesNotContain("\tat "));
    }

    private List<String> problems() throws IOException {
        return Files.readAllLines(out.resolve("problems.csv"), StandardCharsets.UTF_8);
    }

    private static List<String> filesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> String.valueOf(file.getFileName()))
                    .sorted()
                    .toList();
        }
    }
}
