package dev.akashi.client.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.TableEncoding;
import dev.akashi.client.table.TableException;
import dev.akashi.credential.sdjwt.HolderKeys;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ImportTest {

    private static final String COLUMNS = """
              - {header: カナ, field: nameKana, inCredential: true}
              - {header: 生年月日, field: birthDate}
              - {header: 単位, field: creditsEarned, type: number, inCredential: true, label: {ja: 単位, en: Credits}}
              - header: 専攻
                field: major
                type: enum
                required: true
                inCredential: true
                label: {ja: 専攻, en: Major}
                values: [{value: 工学, en: Engineering}, {value: 文学, en: Letters}]
              - {header: 期限, field: validUntil}
            """;
    private static final String HEADER = "番号,氏名,授与日,カナ,生年月日,単位,専攻,期限\r\n";

    @TempDir
    Path folder;

    private Template template() {
        return Template.parse(Templates.with(COLUMNS, "en: Completion", "en: \"Completion of {major}\""));
    }

    private ImportResult check(String... rows) throws IOException {
        return Import.check(template(), Files.writeString(folder.resolve("t.csv"), HEADER + String.join("\r\n", rows)));
    }

    private static List<ProblemCode> codes(ImportResult result) {
        return result.problems().problems().stream().map(Problem::code).toList();
    }

    private static List<CredentialDraft> drafts(ImportResult result) throws IOException {
        try (Stream<CredentialDraft> drafts = result.drafts()) {
            return drafts.toList();
        }
    }

    @Nested
    class a_good_table {

        @Test
        void yields_a_draft_a_row() throws IOException {
            ImportResult result =
                    check("A-1,𠮷田　花,R8.3.25,ヨシダ,2003/5/1,１２４,工学,2030/3/31", ",,,,,,,", "A-2,見本,2026-04-01,,,,文学,");
            List<CredentialDraft> drafts = drafts(result);
            assertThat(drafts).hasSize(2).isEqualTo(result.sample());
            CredentialDraft first = drafts.get(0);
            assertThat(first.holder())
                    .isEqualTo(new CredentialDraft.Holder("𠮷田　花", "ヨシダ", null, null, Optional.empty()));
            assertThat(first.awardDate()).isEqualTo(first.validFrom()).isEqualTo(LocalDate.of(2026, 3, 25));
            assertThat(first.validUntil()).isEqualTo(LocalDate.of(2030, 3, 31));
            assertThat(first.attributes())
                    .extracting(
                            CredentialDraft.Attribute::field,
                            a -> a.value().ja(),
                            a -> a.value().en())
                    .containsExactly(tuple("creditsEarned", "124", "124"), tuple("major", "工学", "Engineering"));
            assertThat(first.fields())
                    .containsEntry("birthDate", "2003-05-01")
                    .containsEntry("id", "A-1")
                    .containsEntry("creditsEarned", "124");
            assertThat(first.fields().keySet()).startsWith("id", "name", "awardDate", "nameKana");
            assertThat(drafts.get(1).holder().kana()).isNull();
            assertThat(drafts.get(1).validUntil()).isNull();
            assertThat(drafts.get(1).row()).isEqualTo(3);
            assertThat(codes(result)).containsExactly(ProblemCode.EMPTY_ROW);
            assertThat(result.rows()).isEqualTo(3);
            assertThat(result.count()).isEqualTo(2);
            assertThat(result.awardPeriod()).contains(new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 4)));
        }

        @Test
        void may_have_its_columns_in_any_order_and_others_besides() throws IOException {
            Path file = Files.writeString(
                    folder.resolve("t.csv"), "住所,期限,専攻,氏名,番号,授与日,カナ,生年月日,単位\nx,,工学,架空,1,2026/3/25,,,\n");
            ImportResult result = Import.check(template(), file);
            assertThat(drafts(result).get(0).holder().printed()).isEqualTo("架空");
            assertThat(result.problems().problems())
                    .extracting(Problem::code, Problem::value)
                    .containsExactly(tuple(ProblemCode.UNUSED_COLUMN, "住所"));
        }

        @Test
        void keeps_names_that_draw_warnings_as_they_are() throws IOException {
            ImportResult result = check("1, 神\uFA19\uE000ﾔ\u200B,2026/3/25,,,,工学,\n");
            assertThat(drafts(result).get(0).holder().printed()).isEqualTo(" 神\uFA19\uE000ﾔ\u200B");
            assertThat(result.problems().counts())
                    .containsOnlyKeys(
                            ProblemCode.EDGE_SPACE,
                            ProblemCode.NOT_NFC,
                            ProblemCode.PRIVATE_USE,
                            ProblemCode.HALF_WIDTH_KANA,
                            ProblemCode.INVISIBLE_CHARACTER);
        }

        @Test
        void says_nothing_personal_when_a_draft_is_logged() throws IOException {
            CredentialDraft draft = drafts(check("1,架空,2026/3/25,,,,工学,\n")).get(0);
            assertThat(draft).hasToString("draft of row 1");
            assertThat(draft.holder().toString() + draft.attributes()).doesNotContain("架空", "工学");
        }

        @ParameterizedTest
        @CsvSource({
            "22T0001, 22T0001",
            "a_b-c, a_b-c",
            "-x, row-000001",
            "../x, row-000001",
            "a b, row-000001",
            "学1, row-000001",
            "CON, row-000001",
            "lpt1, row-000001",
            "row-000002, row-000001",
            "a.b, row-000001",
        })
        void gives_each_row_a_file_name_that_is_safe(String id, String stem) throws IOException {
            assertThat(drafts(check(id + ",架空,2026/3/25,,,,工学,\n")).get(0).fileStem())
                    .isEqualTo(stem);
        }
    }

    @Nested
    class a_bad_table {

        @Test
        void shows_everything_that_is_wrong_and_issues_nothing() throws IOException {
            ImportResult result = check(
                    "1,架空,2026/2/30,,,x,工学,",
                    ",\u202E名,2026/3/25,,,,医学,",
                    "１ ,見本,2026/3/25,,,,工学,2026/3/24",
                    "4,例示,2026/3/25,,,,工学,");
            assertThat(result.problems().problems())
                    .filteredOn(p -> p.severity() == ProblemCode.Severity.ERROR)
                    .extracting(
                            Problem::code, p -> p.place().row(), p -> p.place().column())
                    .containsExactlyInAnyOrder(
                            tuple(ProblemCode.BAD_DATE, 1L, "授与日"),
                            tuple(ProblemCode.BAD_NUMBER, 1L, "単位"),
                            tuple(ProblemCode.MISSING_VALUE, 2L, "番号"),
                            tuple(ProblemCode.BAD_CHARACTER, 2L, "氏名"),
                            tuple(ProblemCode.UNKNOWN_VALUE, 2L, "専攻"),
                            tuple(ProblemCode.DUPLICATE_ID, 3L, "番号"),
                            tuple(ProblemCode.DATES_REVERSED, 3L, "期限"));
            assertThat(result.canIssue()).isFalse();
            assertThat(result.sample()).hasSize(1);
            assertThatThrownBy(result::drafts).isInstanceOf(IllegalStateException.class);
        }

        @Test
        void names_both_rows_of_a_double_id() throws IOException {
            ImportResult result = check("a1,架空,2026/3/25,,,,工学,\n2,見本,2026/3/25,,,,工学,\nＡ１,例示,2026/3/25,,,,工学,\n");
            Problem problem = result.problems().problems().get(0);
            assertThat(problem.expectation().en()).contains("rows 1 and 3");
            assertThat(problem.expectation().ja()).contains("1 行目と 3 行目");
        }

        @Test
        void with_a_wrong_header_line_says_what_is_missing_and_nothing_about_the_rows() throws IOException {
            Path file = Files.writeString(folder.resolve("t.csv"), "1,架空,2026/3/25\n");
            ImportResult result = Import.check(template(), file);
            assertThat(codes(result)).hasSize(8).containsOnly(ProblemCode.WRONG_HEADER);
            assertThat(result.problems().problems().toString()).doesNotContain("架空");
            assertThat(result.encoding()).contains(TableEncoding.UTF_8);
        }

        @Test
        void with_a_header_twice_or_without_rows_is_refused() throws IOException {
            Path file = Files.writeString(folder.resolve("t.csv"), HEADER.strip() + ",氏名\r\n");
            assertThat(codes(Import.check(template(), file))).containsExactly(ProblemCode.DUPLICATE_HEADER);
            assertThat(codes(check(""))).containsExactly(ProblemCode.NO_ROWS);
            assertThat(codes(check(",,,,,,,\n"))).containsExactly(ProblemCode.EMPTY_ROW, ProblemCode.NO_ROWS);
        }

        @Test
        void that_ends_in_the_middle_of_a_quotation_is_refused_with_what_was_found_before() throws IOException {
            ImportResult result = check("1,架空,2026/2/30,,,,工学,\n2,\"見本,2026/3/25\n");
            assertThat(codes(result)).containsExactly(ProblemCode.BAD_DATE, ProblemCode.BAD_QUOTING);
            assertThat(result.sha256Hex()).isEmpty();
        }

        @Test
        void of_awards_too_far_apart_is_refused() throws IOException {
            ImportResult result = check("1,架空,2010/3/25,,,,工学,\n2,見本,2026/3/25,,,,工学,\n");
            assertThat(codes(result)).containsExactly(ProblemCode.AWARD_PERIOD_TOO_LONG);
            assertThat(result.awardPeriod()).isEmpty();
        }

        @Test
        void with_dates_out_of_the_range_of_the_template_or_line_ends_in_a_name_is_refused() throws IOException {
            Template template = Template.parse(Templates.with(
                    "", "field: awardDate", "field: awardDate, earliest: 2026-03-01, latest: 2026-03-31"));
            Path file = Files.writeString(
                    folder.resolve("t.csv"),
                    "番号,氏名,授与日\n1,架空,2026/4/1\n2,\"架\n空\",2026/3/1\n3,\"" + "名".repeat(201) + "\",2026/3/31\n");
            assertThat(codes(Import.check(template, file)))
                    .containsExactly(ProblemCode.DATE_OUT_OF_RANGE, ProblemCode.BAD_CHARACTER, ProblemCode.TOO_LONG);
        }

        @Test
        void of_documents_names_plain_files_only() throws IOException {
            Template template = Template.parse(Templates.with(
                    "  - {header: ファイル, field: documentFile, required: true}\n", "profile: ob3", "profile: document"));
            Path file = Files.writeString(
                    folder.resolve("t.csv"), "番号,氏名,授与日,ファイル\n1,架空,2026/4/1,../a.pdf\n2,見本,2026/4/1,a.pdf\n");
            assertThat(codes(Import.check(template, file))).containsExactly(ProblemCode.BAD_FILE_NAME);
        }

        @Test
        void of_credentials_for_wallets_names_holders_keys_that_can_be_confirmed() throws IOException {
            Template template = Template.parse(
                    Templates.with("  - {header: 鍵, field: holderKey}\n", "profile: ob3", "profile: sd-jwt-vc"));
            // The key of RFC 7515, appendix A.3.
            String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU\","
                    + "\"y\":\"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0\"}";
            String secret = jwk.replace("}", ",\"d\":\"jpsQnnGQmL-YBIffH1136cspYG6-0iY7X1fCE9-E9LI\"}");
            VerificationKey key = HolderKeys.parse(jwk);
            String did = "did:jwk:" + Base64.getUrlEncoder().encodeToString(jwk.getBytes(StandardCharsets.US_ASCII));
            Path good = Files.writeString(
                    folder.resolve("good.csv"),
                    "番号,氏名,授与日,鍵\n1,架空,2026/4/1,did:key:" + key + "\n2,見本,2026/4/1," + did + "\n3,例示,2026/4/1,\""
                            + jwk.replace("\"", "\"\"") + "\"\n4,無鍵,2026/4/1,\n");
            assertThat(drafts(Import.check(template, good)))
                    .extracting(draft -> draft.holder().key())
                    .containsExactly(Optional.of(key), Optional.of(key), Optional.of(key), Optional.empty());

            Path bad = Files.writeString(
                    folder.resolve("bad.csv"),
                    "番号,氏名,授与日,鍵\n1,架空,2026/4/1,did:key:z6Mk\n2,見本,2026/4/1,did:web:kakuu.example\n3,例示,2026/4/1,\""
                            + secret.replace("\"", "\"\"") + "\"\n");
            ImportResult result = Import.check(template, bad);
            assertThat(codes(result)).containsExactly(ProblemCode.BAD_KEY, ProblemCode.BAD_KEY, ProblemCode.BAD_KEY);
            assertThat(result.problems().problems())
                    .as("a private key is not repeated")
                    .extracting(Problem::value)
                    .containsOnly("");
            assertThat(result.canIssue()).isFalse();
        }

        @Test
        void of_certificates_that_are_printed_has_no_character_that_the_typeface_lacks() throws IOException {
            Template template =
                    Template.parse(ReadyTemplate.DIPLOMA.text().replace("your-institution.example", "kakuu.example"));
            Path file = folder.resolve("diplomas.csv");
            template.writeTable(file);
            Files.writeString(file, Files.readString(file).replace("架空　花子", "葛\uDB40\uDD05　花子"));
            ImportResult result = Import.check(template, file);
            assertThat(codes(result)).containsExactly(ProblemCode.NO_GLYPH);
            Problem problem = result.problems().problems().get(0);
            assertThat(problem.place().column()).isEqualTo("氏名");
            assertThat(problem.expectation().en()).contains("U+845B U+E0105");
        }

        @Test
        void in_another_encoding_than_the_one_that_was_named_is_refused() throws IOException {
            Path file = Files.writeString(folder.resolve("t.csv"), HEADER);
            ImportResult result = Import.check(template(), file, TableEncoding.CP932);
            assertThat(result.canIssue()).isFalse();
        }
    }

    @Nested
    class between_the_check_and_the_drafts {

        @Test
        void the_table_must_not_change() throws IOException {
            ImportResult result = check("1,架空,2026/3/25,,,,工学,\n");
            Files.writeString(result.file(), HEADER + "1,別人,2026/3/25,,,,工学,\n");
            assertThatThrownBy(result::drafts)
                    .isInstanceOfSatisfying(
                            TableException.class,
                            e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.FILE_CHANGED));
        }

        @Test
        void a_change_while_the_drafts_are_read_is_seen_at_their_end() throws IOException {
            StringBuilder rows = new StringBuilder();
            for (int i = 0; i < 20_000; i++) {
                rows.append(i).append(",架空,2026/3/25,,,,工学,\n");
            }
            ImportResult result = check(rows.toString());
            try (Stream<CredentialDraft> drafts = result.drafts()) {
                Iterator<CredentialDraft> iterator = drafts.iterator();
                iterator.next();
                Files.writeString(result.file(), HEADER + rows.toString().replace("架空", "別人"));
                assertThatThrownBy(() -> iterator.forEachRemaining(d -> {}))
                        .isInstanceOfSatisfying(
                                TableException.class,
                                e -> assertThat(e.problem().code()).isEqualTo(ProblemCode.FILE_CHANGED));
            }
        }
    }

    @Nested
    class a_large_table {

        @Test
        void of_100_000_rows_is_checked_and_drafted_in_a_heap_of_24_MB() throws Exception {
            Path file = folder.resolve("large.csv");
            try (Writer out = Files.newBufferedWriter(file, TableEncoding.CP932.charset())) {
                out.write(HEADER);
                for (int i = 0; i < 100_000; i++) {
                    out.write("22T" + i + ",髙橋　" + i + ",令和8年3月25日,ﾀｶﾊｼ,2003/5/1,124,工学,\r\n");
                }
            }
            Path yaml = Files.writeString(
                    folder.resolve("t.yaml"),
                    Templates.with(COLUMNS, "en: Completion", "en: \"Completion of {major}\""));
            Process child = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xmx24m",
                            "-cp",
                            System.getProperty("java.class.path"),
                            SmallHeap.class.getName(),
                            yaml.toString(),
                            file.toString(),
                            "100000")
                    .redirectErrorStream(true)
                    .start();
            String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(child.waitFor(2, TimeUnit.MINUTES)).isTrue();
            assertThat(child.exitValue()).as(said).isZero();
        }
    }
}
