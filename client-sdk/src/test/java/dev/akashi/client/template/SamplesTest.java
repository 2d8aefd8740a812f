package dev.akashi.client.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.TableEncoding;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CredentialType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class SamplesTest {

    private static List<CredentialDraft> drafts(ImportResult result) throws IOException {
        try (Stream<CredentialDraft> drafts = result.drafts()) {
            return drafts.toList();
        }
    }

    @Nested
    class the_graduates {

        private final ImportResult result;

        the_graduates() throws IOException {
            result = Import.check(Samples.template("bachelor"), Samples.folder().resolve("graduates-2026.csv"));
        }

        @Test
        void are_read_as_CP932_without_an_error() throws IOException {
            assertThat(result.problems().problems())
                    .filteredOn(p -> p.severity() == ProblemCode.Severity.ERROR)
                    .isEmpty();
            assertThat(result.encoding()).contains(TableEncoding.CP932);
            assertThat(result.rows()).isEqualTo(248);
            assertThat(drafts(result)).hasSize(248);
            assertThat(result.awardPeriod()).contains(new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 3)));
            assertThat(result.template().type()).isEqualTo(CredentialType.DEGREE_BACHELOR);
        }

        @Test
        void all_have_the_day_of_the_ceremony_whatever_the_form_in_which_it_is_written() throws IOException {
            assertThat(drafts(result)).extracting(CredentialDraft::awardDate).containsOnly(LocalDate.of(2026, 3, 25));
        }

        @Test
        void keep_every_byte_of_their_names() throws IOException {
            String text = Files.readString(result.file(), TableEncoding.CP932.charset());
            Set<String> inFile = text.lines()
                    .map(l -> l.split(",", -1))
                    .filter(f -> f.length > 2)
                    .map(f -> f[1])
                    .collect(Collectors.toSet());
            assertThat(drafts(result))
                    .allSatisfy(d -> assertThat(inFile).contains(d.holder().printed()));
            assertThat(String.join("", inFile)).contains("髙", "﨑", "　", "濵", "德");
        }

        @Test
        void draw_warnings_about_what_a_person_should_look_at() {
            assertThat(result.problems().counts())
                    .containsOnlyKeys(
                            ProblemCode.UNUSED_COLUMN, ProblemCode.HALF_WIDTH_KANA, ProblemCode.EXCEL_SERIAL_DATE);
        }

        @Test
        void have_the_texts_of_their_faculty_in_both_languages() {
            CredentialDraft first = result.sample().get(0);
            assertThat(first.title()).isEqualTo(new Wording("学士（工学）", "Bachelor of Engineering"));
            CredentialDraft.Achievement achievement = Objects.requireNonNull(first.achievement());
            assertThat(achievement.id()).hasToString("https://kakuu-chuo.example/achievements/bachelor-engineering");
            assertThat(achievement.description().en()).contains("Faculty of Engineering");
            assertThat(first.fileStem()).isEqualTo(first.rowId()).isEqualTo("22T0001");
            assertThat(first.attributes())
                    .extracting(CredentialDraft.Attribute::field)
                    .containsExactly("faculty", "major", "degreeNumber");
        }

        @Test
        void keep_out_of_the_credential_what_the_template_does_not_put_in() {
            CredentialDraft first = result.sample().get(0);
            assertThat(first.holder().kana()).isNull();
            assertThat(first.fields()).containsKeys("id", "nameKana");
            assertThat(first.attributes()).noneMatch(a -> a.field().equals("id"));
        }
    }

    @Nested
    class the_other_tables {

        @Test
        void of_the_vocational_college_hold_names_that_only_Unicode_has() throws IOException {
            ImportResult result = Import.check(
                    Samples.template("vocational"), Samples.folder().resolve("vocational-2026.csv"));
            assertThat(result.problems().errors()).isZero();
            assertThat(result.encoding()).contains(TableEncoding.UTF_8_BOM);
            String names =
                    drafts(result).stream().map(d -> d.holder().printed()).collect(Collectors.joining("|"));
            assertThat(drafts(result)).hasSize(72);
            assertThat(names).contains("𠮷", "邉\uDB40\uDD02", "\uFA19代", "Nguyễn", "René", "Łukasz");
            assertThat(drafts(result))
                    .allSatisfy(d -> assertThat(d.fields().get("hours")).matches("[0-9]+"));
            assertThat(result.problems().counts()).containsOnlyKeys(ProblemCode.NOT_NFC);
        }

        @Test
        void of_licences_end_one_day() throws IOException {
            ImportResult result =
                    Import.check(Samples.template("licence"), Samples.folder().resolve("licences-2026.csv"));
            assertThat(result.problems().problems()).isEmpty();
            assertThat(result.encoding()).contains(TableEncoding.UTF_8);
            assertThat(drafts(result))
                    .hasSize(66)
                    .allSatisfy(d -> assertThat(d.validUntil()).isEqualTo(LocalDate.of(2031, 4, 30)))
                    .allSatisfy(d -> assertThat(d.holder().birthDate()).isNull())
                    .allSatisfy(d -> assertThat(d.attributes())
                            .extracting(CredentialDraft.Attribute::field)
                            .containsExactly("id", "licence", "board"));
        }
    }

    @Nested
    class transcripts {

        private static final Path TABLE = Samples.folder().resolve("transcripts-2026.csv");

        private Template template(ReadyTemplate ready) {
            return Template.parse(ready.text().replace("your-institution.example", "kakuu.example"));
        }

        @ParameterizedTest
        @EnumSource(names = {"TRANSCRIPT", "TRANSCRIPT_SHEET"})
        void have_the_rows_of_a_student_as_courses_in_their_order(ReadyTemplate ready) throws IOException {
            ImportResult result = Import.check(template(ready), TABLE);
            assertThat(result.problems().problems()).isEmpty();
            assertThat(result.rows()).isEqualTo(317);
            assertThat(result.count()).isEqualTo(12);
            List<CredentialDraft> drafts = drafts(result);
            assertThat(drafts).hasSize(12);
            assertThat(drafts.get(0).courses()).hasSize(52);
            assertThat(drafts.get(0).courses().get(0))
                    .satisfies(course -> assertThat(course.name()).isEqualTo(new Wording("微分積分学Ⅰ", "Calculus I")))
                    .satisfies(course -> assertThat(course.credits()).contains("2"))
                    .satisfies(course ->
                            assertThat(course.grade().orElseThrow().en()).matches("[SABC]"));
            assertThat(drafts).allSatisfy(draft -> {
                int earned = draft.courses().stream()
                        .mapToInt(course -> Integer.parseInt(course.credits().orElseThrow()))
                        .sum();
                assertThat(draft.fields()).containsEntry("creditsEarned", String.valueOf(earned));
                assertThat(draft.courses().toString()).doesNotContain("秀");
            });
        }

        private List<Problem> altered(Path folder, String before, String after) throws IOException {
            Path file = folder.resolve("t.csv");
            Files.writeString(file, Files.readString(TABLE).replaceFirst(before, after));
            ImportResult result = Import.check(template(ReadyTemplate.TRANSCRIPT_SHEET), file);
            assertThat(result.canIssue()).isFalse();
            return result.problems().problems();
        }

        @Test
        void are_refused_when_rows_contradict_each_other_or_are_apart(@TempDir Path folder) throws IOException {
            assertThat(altered(folder, "22T1002,,", "22T1002,別人,"))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo(ProblemCode.ROWS_DIFFER);
                        assertThat(problem.place().row()).isEqualTo(54);
                        assertThat(problem.place().column()).isEqualTo("氏名");
                        assertThat(problem.expectation().en()).startsWith("as in row 53, ");
                    });
            String last = "22T1001,,,,,,,,CIVL999,離れた科目,,2025年度後期,2,優\r\n";
            assertThat(altered(folder, "\\z", last))
                    .extracting(Problem::code)
                    .contains(ProblemCode.DUPLICATE_ID, ProblemCode.MISSING_VALUE);
        }

        @Test
        void are_refused_with_the_row_of_a_course_that_is_wrong(@TempDir Path folder) throws IOException {
            assertThat(altered(folder, "MATH102,微分積分学Ⅱ,", "MATH102,,"))
                    .extracting(
                            Problem::code,
                            problem -> problem.place().row(),
                            problem -> problem.place().column())
                    .containsExactly(tuple(ProblemCode.MISSING_VALUE, 2L, "科目名"));
            assertThat(altered(folder, "CIVL401,卒業研究", "CIVL401,卒業\uD83D\uDE00"))
                    .extracting(Problem::code)
                    .containsExactly(ProblemCode.NO_GLYPH);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "wrong-header,    WRONG_HEADER, 0, 氏名,           -1",
        "missing-id,      MISSING_VALUE, 2, 学籍番号,       -1",
        "duplicate-id,    DUPLICATE_ID, 3, 学籍番号,        -1",
        "nul-byte,        NUL_BYTE,     2, 氏名,            241",
        "truncated-utf8,  TRUNCATED,    3, 氏名,            347",
        "undecodable,     UNDECODABLE,  2, 氏名,            181",
    })
    void a_bad_table_tells_what_is_wrong_and_where(String file, ProblemCode code, int row, String column, long offset)
            throws IOException {
        Path csv = Samples.folder().resolve("bad/" + file + ".csv");
        ImportResult result = Import.check(Samples.template("bachelor"), csv);
        assertThat(result.canIssue()).isFalse();
        Problem first = result.problems().problems().stream()
                .filter(p -> p.severity() == ProblemCode.Severity.ERROR)
                .findFirst()
                .orElseThrow();
        assertThat(first.code()).isEqualTo(code);
        assertThat(first.place()).isEqualTo(new Problem.Place(row, row + 1L, column, offset));
    }

    @Test
    void impossible_days_are_all_found_at_once() throws IOException {
        ImportResult result =
                Import.check(Samples.template("bachelor"), Samples.folder().resolve("bad/impossible-date.csv"));
        assertThat(result.problems().problems())
                .extracting(Problem::code, p -> p.place().row(), Problem::value)
                .containsExactly(
                        tuple(ProblemCode.BAD_DATE, 1L, "2026/2/30"),
                        tuple(ProblemCode.BAD_DATE, 2L, "昭和65年6月2日"),
                        tuple(ProblemCode.BAD_DATE, 3L, "令和40年3月25日"));
    }
}
