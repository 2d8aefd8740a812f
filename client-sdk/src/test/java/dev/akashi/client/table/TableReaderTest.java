package dev.akashi.client.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TableReaderTest {

    private static final Charset CP932 = TableEncoding.CP932.charset();

    @TempDir
    Path folder;

    private static Problem stopOf(ThrowingCallable reading) {
        TableException stop = catchThrowableOfType(TableException.class, reading);
        assertThat(stop).isNotNull();
        return stop.problem();
    }

    @Nested
    class encodings {

        private TableEncoding detected(byte[] content) throws IOException {
            try (TableReader table = TableReader.open(Tables.bytes(folder, content))) {
                return table.encoding();
            }
        }

        @Test
        void are_told_apart_by_the_bytes() throws IOException {
            String text = "学籍番号,氏名\r\n1,髙橋﨑\r\n";
            assertThat(detected(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(TableEncoding.UTF_8);
            assertThat(detected(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8)))
                    .isEqualTo(TableEncoding.UTF_8_BOM);
            assertThat(detected(text.getBytes(CP932))).isEqualTo(TableEncoding.CP932);
            assertThat(detected("id,name\n1,x\n".getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo(TableEncoding.UTF_8);
        }

        @Test
        void are_told_apart_even_when_the_first_kanji_is_far_from_the_start() throws IOException {
            String text = "id,name\r\n" + "1,x\r\n".repeat(100_000) + "2,架空\r\n";
            assertThat(detected(text.getBytes(CP932))).isEqualTo(TableEncoding.CP932);
            assertThat(detected(text.getBytes(StandardCharsets.UTF_8))).isEqualTo(TableEncoding.UTF_8);
        }

        @Test
        void are_taken_for_UTF_8_when_a_file_is_UTF_8_with_a_few_bad_bytes() throws IOException {
            byte[] content = "学籍番号,氏名\r\n1,架空太郎\r\n".getBytes(StandardCharsets.UTF_8);
            content[content.length - 4] = (byte) 0xFF;
            assertThat(detected(content)).isEqualTo(TableEncoding.UTF_8);
        }

        @Test
        void draw_a_warning_when_nothing_but_half_width_kana_could_tell_them_apart() throws IOException {
            byte[] content = "id,name\n1,ﾃｩﾄｳ\n".getBytes(CP932);
            try (TableReader table = TableReader.open(Tables.bytes(folder, content))) {
                assertThat(table.problems()).extracting(Problem::code).containsExactly(ProblemCode.AMBIGUOUS_ENCODING);
            }
            try (TableReader table = TableReader.open(Tables.bytes(folder, content), TableEncoding.CP932)) {
                assertThat(Tables.rows(table).get(0).fields()).containsExactly("1", "ﾃｩﾄｳ");
                assertThat(table.problems()).isEmpty();
            }
        }

        @Test
        void of_UTF_16_are_refused_with_what_to_do() throws IOException {
            Path le = Tables.bytes(folder, "\uFEFFid,name".getBytes(StandardCharsets.UTF_16LE));
            assertThat(stopOf(() -> TableReader.open(le)).code()).isEqualTo(ProblemCode.UNSUPPORTED_ENCODING);
            Path be = Tables.bytes(folder, "id,name".getBytes(StandardCharsets.UTF_16));
            Problem problem = stopOf(() -> TableReader.open(be, TableEncoding.UTF_8));
            assertThat(problem.code()).isEqualTo(ProblemCode.UNSUPPORTED_ENCODING);
            assertThat(problem.expectation().en()).contains("CSV UTF-8");
            Path unmarked = Tables.bytes(folder, "id,name".getBytes(StandardCharsets.UTF_16BE));
            assertThat(stopOf(() -> TableReader.open(unmarked)).code()).isEqualTo(ProblemCode.NUL_BYTE);
        }

        @Test
        void can_be_named_and_a_byte_order_mark_is_seen_all_the_same() throws IOException {
            Path file = Tables.utf8(folder, "\uFEFFid,name\n1,x\n");
            try (TableReader table = TableReader.open(file, TableEncoding.UTF_8)) {
                assertThat(table.encoding()).isEqualTo(TableEncoding.UTF_8_BOM);
                assertThat(table.headers()).containsExactly("id", "name");
            }
            assertThat(TableEncoding.named(" Shift_JIS ")).isEqualTo(TableEncoding.CP932);
            assertThat(TableEncoding.named("UTF8")).isEqualTo(TableEncoding.UTF_8);
            assertThatThrownBy(() -> TableEncoding.named("latin1")).hasMessageContaining("found \"latin1\"");
        }

        @Test
        void of_code_page_932_read_the_bytes_as_Windows_does() throws IOException {
            byte[] content = HexFormat.of().parseHex("69642C780A8160817CED95FBFCFAB1" + "2C31");
            List<TableRow> rows;
            try (TableReader table = TableReader.open(Tables.bytes(folder, content), TableEncoding.CP932)) {
                rows = Tables.rows(table);
            }
            assertThat(rows.get(0).fields().get(0)).isEqualTo("～－﨑髙﨑");
        }
    }

    @Nested
    class values {

        @Test
        void come_through_untouched() throws IOException {
            List<String> texts = List.of(
                    "𠮷田",
                    "邉\uDB40\uDD02",
                    "\uFA19",
                    "か\u3099",
                    "ｶﾞ",
                    "１２３",
                    " 髙　﨑 ",
                    "a\r\nb\nc\rd",
                    "\"x\",",
                    "Nguyễn",
                    "=1+1");
            Path file = folder.resolve("out.csv");
            try (CsvExport csv = CsvExport.create(file, CsvExport.Style.EXACT)) {
                csv.row(List.of("id", "text"));
                for (String text : texts) {
                    csv.row(List.of("1", text));
                }
            }
            assertThat(Tables.rows(file)).extracting(r -> r.fields().get(1)).containsExactlyElementsOf(texts);
        }

        @Test
        void survive_export_and_import_whatever_their_code_points() throws IOException {
            Random random = new Random(8);
            List<List<String>> written = new ArrayList<>();
            for (int i = 0; i < 2_000; i++) {
                written.add(List.of(Integer.toString(i), text(random), text(random)));
            }
            Path file = folder.resolve("out.csv");
            try (CsvExport csv = CsvExport.create(file, CsvExport.Style.EXACT)) {
                csv.row(List.of("id", "a", "b"));
                written.forEach(csv::row);
            }
            assertThat(Tables.rows(file)).extracting(TableRow::fields).isEqualTo(written);
            assertThat(Tables.rows(file))
                    .allSatisfy(r -> assertThat(r.problems()).isEmpty());
        }

        @Test
        void survive_in_CP932_whatever_its_characters() throws IOException {
            StringBuilder all = new StringBuilder("id,text\r\n");
            int count = 0;
            for (int c = 0xA1; c < 0x10000; c++) {
                boolean plain =
                        !Character.isSurrogate((char) c) && CP932.newEncoder().canEncode((char) c);
                String text = Character.toString(c);
                if (plain && new String(text.getBytes(CP932), CP932).equals(text)) {
                    all.append(count++).append(',').append(text).append("\r\n");
                }
            }
            Path file = Tables.encoded(folder, all.toString(), CP932);
            StringBuilder read = new StringBuilder("id,text\r\n");
            for (TableRow row : Tables.rows(file)) {
                read.append(String.join(",", row.fields())).append("\r\n");
            }
            assertThat(read).hasToString(all.toString());
            assertThat(count).isGreaterThan(7_000);
        }

        private String text(Random random) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(12);
            while (text.codePointCount(0, text.length()) < length) {
                int c = random.nextInt(4) == 0
                        ? ",\"\r\n \t'髙﨑".codePointAt(random.nextInt(8))
                        : 1 + random.nextInt(random.nextBoolean() ? 0xFFFF : 0x10FFFF);
                if (c < 0xD800 || c > 0xDFFF) {
                    text.appendCodePoint(c);
                }
            }
            return text.toString();
        }
    }

    @Nested
    class rows {

        @Test
        void have_their_number_and_the_line_on_which_they_start() throws IOException {
            Path file = Tables.utf8(folder, "id,text\r\n1,\"a\r\nb\nc\"\r\n\r\n2,x\n3,y\r4,z");
            assertThat(Tables.rows(file))
                    .extracting(TableRow::row, TableRow::line, r -> r.fields().get(0))
                    .containsExactly(tuple(1L, 2L, "1"), tuple(2L, 6L, "2"), tuple(3L, 7L, "3"), tuple(4L, 8L, "4"));
        }

        @Test
        void that_are_short_are_filled_with_a_warning_and_those_that_are_long_are_errors() throws IOException {
            Path file = Tables.utf8(folder, "a,b,c\n1\n1,2,3,,\n1,2,3,4\n,,\n");
            List<TableRow> rows = Tables.rows(file);
            assertThat(rows.get(0).fields()).containsExactly("1", "", "");
            assertThat(rows.get(0).problems())
                    .extracting(Problem::code, p -> p.place().column())
                    .containsExactly(tuple(ProblemCode.SHORT_ROW, "b"));
            assertThat(rows.get(1).problems()).isEmpty();
            assertThat(rows.get(2).problems()).extracting(Problem::code).containsExactly(ProblemCode.EXTRA_FIELDS);
            assertThat(rows.get(3).isEmpty()).isTrue();
        }

        @Test
        void come_with_headers_freed_of_spaces_and_marks() throws IOException {
            try (TableReader table = TableReader.open(Tables.utf8(folder, "\uFEFF 　id\u00A0, \uFEFFname　,\"a b\"\n"))) {
                assertThat(table.headers()).containsExactly("id", "name", "a b");
                assertThat(Tables.rows(table)).isEmpty();
            }
        }

        @Test
        void end_with_the_digest_of_the_whole_file() throws Exception {
            byte[] content = "\uFEFFid\r\n架空\r\n".getBytes(StandardCharsets.UTF_8);
            try (TableReader table = TableReader.open(Tables.bytes(folder, content))) {
                assertThatThrownBy(table::sha256Hex).isInstanceOf(IllegalStateException.class);
                Tables.rows(table);
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(content);
                assertThat(table.sha256Hex()).isEqualTo(HexFormat.of().formatHex(digest));
            }
        }

        @Test
        void never_show_their_values_in_a_log() throws IOException {
            TableRow row = Tables.rows(Tables.utf8(folder, "id,name\n1,架空太郎\n")).get(0);
            assertThat(row.toString()).isEqualTo("row 1 (line 2)");
        }
    }

    @Nested
    class hostile_files {

        @Test
        void that_are_empty_are_refused() throws IOException {
            assertThat(stopOf(() -> TableReader.open(Tables.utf8(folder, ""))).code())
                    .isEqualTo(ProblemCode.EMPTY_FILE);
            assertThat(stopOf(() -> TableReader.open(Tables.utf8(folder, "\uFEFF\r\n\n")))
                            .code())
                    .isEqualTo(ProblemCode.EMPTY_FILE);
        }

        @Test
        void show_every_bad_byte_with_its_place() throws IOException {
            byte[] content = "id,name\n1,?x\n2,ok\n3,y??\n".getBytes(StandardCharsets.US_ASCII);
            content[10] = (byte) 0xFF;
            content[21] = (byte) 0xE3;
            content[22] = (byte) 0x81;
            try (TableReader table = TableReader.open(Tables.bytes(folder, content), TableEncoding.UTF_8)) {
                List<TableRow> rows = Tables.rows(table);
                assertThat(rows).hasSize(3);
                assertThat(rows.stream().flatMap(r -> r.problems().stream()))
                        .extracting(Problem::code, Problem::place, Problem::value)
                        .containsExactly(
                                tuple(ProblemCode.UNDECODABLE, new Problem.Place(1, 2, "name", 10), "\\xFFx"),
                                tuple(ProblemCode.UNDECODABLE, new Problem.Place(3, 4, "name", 21), "y\\xE3\\x81"));
            }
        }

        @Test
        void show_bad_bytes_and_NUL_bytes_of_one_field() throws IOException {
            byte[] content = "id,name\n1,x\0y\0?\n2,\0\n".getBytes(StandardCharsets.US_ASCII);
            content[14] = (byte) 0x80;
            try (TableReader table = TableReader.open(Tables.bytes(folder, content), TableEncoding.UTF_8)) {
                assertThat(Tables.rows(table).stream().flatMap(r -> r.problems().stream()))
                        .extracting(Problem::code, p -> p.place().byteOffset(), Problem::value)
                        .containsExactly(
                                tuple(ProblemCode.UNDECODABLE, 14L, "x<U+0000>y<U+0000>\\x80"),
                                tuple(ProblemCode.NUL_BYTE, 11L, "x<U+0000>y<U+0000>\\x80"),
                                tuple(ProblemCode.NUL_BYTE, 18L, "<U+0000>"));
            }
        }

        @Test
        void that_are_cut_off_are_told_from_those_with_a_bad_last_byte() throws IOException {
            byte[] utf8 = "番号,氏名\n1,架空".getBytes(StandardCharsets.UTF_8);
            for (int cut = 1; cut <= 2; cut++) {
                byte[] content = Arrays.copyOf(utf8, utf8.length - cut);
                assertThat(Tables.rows(Tables.bytes(folder, content)).get(0).problems())
                        .extracting(Problem::code, p -> p.place().byteOffset())
                        .containsExactly(tuple(ProblemCode.TRUNCATED, utf8.length - 3L));
            }
            byte[] cp932 = "番号,氏名\n1,架空".getBytes(CP932);
            byte[] content = Arrays.copyOf(cp932, cp932.length - 1);
            assertThat(Tables.rows(Tables.bytes(folder, content)).get(0).problems())
                    .extracting(Problem::code)
                    .containsExactly(ProblemCode.TRUNCATED);
            utf8[utf8.length - 1] = (byte) 0xFF;
            assertThat(Tables.rows(Tables.bytes(folder, utf8)).get(0).problems())
                    .extracting(Problem::code)
                    .contains(ProblemCode.UNDECODABLE)
                    .doesNotContain(ProblemCode.TRUNCATED);
        }

        @Test
        void with_a_quotation_mark_out_of_place_stop_at_its_row_and_column() throws IOException {
            Path open = Tables.utf8(folder, "id,name\n1,x\n2,\"架空\n3,y\n");
            assertThat(stopOf(() -> Tables.rows(open)))
                    .extracting(Problem::code, Problem::place)
                    .containsExactly(ProblemCode.BAD_QUOTING, Problem.Place.field(2, 3, "name"));
            Path after = Tables.utf8(folder, "id,name\n\"1\"a,x\n");
            assertThat(stopOf(() -> Tables.rows(after)))
                    .extracting(Problem::code, Problem::place)
                    .containsExactly(ProblemCode.BAD_QUOTING, Problem.Place.field(1, 2, "id"));
        }

        @Test
        void with_a_long_field_say_so_and_are_read_on() throws IOException {
            String limit = "x".repeat(65_536);
            Path file = Tables.utf8(folder, "id,name\n1," + limit + "\n2," + limit + "y\n3,z\n");
            List<TableRow> rows = Tables.rows(file);
            assertThat(rows.get(0).problems()).isEmpty();
            assertThat(rows.get(1).problems())
                    .extracting(Problem::code, Problem::place)
                    .containsExactly(tuple(ProblemCode.TOO_LONG, Problem.Place.field(2, 3, "name")));
            assertThat(rows.get(1).isEmpty()).isFalse();
            assertThat(rows.get(2).fields()).containsExactly("3", "z");
        }

        @Test
        void of_one_line_of_200_MB_stop_without_filling_memory() throws IOException {
            Path file = Tables.filled(folder, "id,name\n1,", "a", 200L << 20);
            assertThat(stopOf(() -> Tables.rows(file)))
                    .extracting(Problem::code, Problem::place)
                    .containsExactly(ProblemCode.TOO_LONG, Problem.Place.field(1, 2, "name"));
        }

        @Test
        void of_one_line_of_commas_or_one_open_quotation_mark_stop_too() throws IOException {
            Path commas = Tables.filled(folder, "id,name\n1,", ",", 8L << 20);
            assertThat(stopOf(() -> Tables.rows(commas)).code()).isEqualTo(ProblemCode.TOO_LONG);
            Path quoted = Tables.filled(folder, "id,name\n1,\"", "a,b\n", 8L << 20);
            assertThat(stopOf(() -> Tables.rows(quoted)))
                    .extracting(Problem::code, Problem::place)
                    .containsExactly(ProblemCode.TOO_LONG, Problem.Place.field(1, 2, "name"));
            Path header = Tables.filled(folder, "", "a", 8L << 20);
            assertThat(stopOf(() -> TableReader.open(header)).code()).isEqualTo(ProblemCode.TOO_LONG);
        }

        @Test
        void of_NUL_bytes_alone_stop() throws IOException {
            Path file = folder.resolve("sparse.csv");
            try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
                sparse.setLength(64L << 20);
            }
            assertThat(stopOf(() -> TableReader.open(file)).code()).isIn(ProblemCode.TOO_LONG, ProblemCode.NUL_BYTE);
        }

        @Test
        void of_random_bytes_end_in_rows_or_in_a_problem_and_never_in_another_way() throws IOException {
            Random random = new Random(932);
            for (int i = 0; i < 400; i++) {
                byte[] content = new byte[random.nextInt(600)];
                random.nextBytes(content);
                for (int j = 0; j < content.length; j += 1 + random.nextInt(12)) {
                    content[j] = (byte) ",\"\r\n\0aé".charAt(random.nextInt(7));
                }
                Path file = Files.write(folder.resolve("random.csv"), content);
                for (TableEncoding encoding : TableEncoding.values()) {
                    try (TableReader table = TableReader.open(file, encoding)) {
                        Tables.rows(table);
                    } catch (TableException e) {
                        assertThat(e.problem().severity()).isEqualTo(ProblemCode.Severity.ERROR);
                    }
                }
            }
        }
    }
}
