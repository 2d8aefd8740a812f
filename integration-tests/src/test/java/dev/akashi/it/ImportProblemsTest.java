package dev.akashi.it;

import static dev.akashi.client.table.ProblemCode.AMBIGUOUS_ENCODING;
import static dev.akashi.client.table.ProblemCode.AWARD_PERIOD_TOO_LONG;
import static dev.akashi.client.table.ProblemCode.BAD_CHARACTER;
import static dev.akashi.client.table.ProblemCode.BAD_DATE;
import static dev.akashi.client.table.ProblemCode.BAD_FILE_NAME;
import static dev.akashi.client.table.ProblemCode.BAD_KEY;
import static dev.akashi.client.table.ProblemCode.BAD_NUMBER;
import static dev.akashi.client.table.ProblemCode.BAD_QUOTING;
import static dev.akashi.client.table.ProblemCode.DATES_REVERSED;
import static dev.akashi.client.table.ProblemCode.DATE_OUT_OF_RANGE;
import static dev.akashi.client.table.ProblemCode.DUPLICATE_HEADER;
import static dev.akashi.client.table.ProblemCode.DUPLICATE_ID;
import static dev.akashi.client.table.ProblemCode.EDGE_SPACE;
import static dev.akashi.client.table.ProblemCode.EMPTY_FILE;
import static dev.akashi.client.table.ProblemCode.EMPTY_ROW;
import static dev.akashi.client.table.ProblemCode.EXAMPLE_ROW;
import static dev.akashi.client.table.ProblemCode.EXCEL_SERIAL_DATE;
import static dev.akashi.client.table.ProblemCode.EXTRA_FIELDS;
import static dev.akashi.client.table.ProblemCode.FILE_CHANGED;
import static dev.akashi.client.table.ProblemCode.HALF_WIDTH_KANA;
import static dev.akashi.client.table.ProblemCode.INVISIBLE_CHARACTER;
import static dev.akashi.client.table.ProblemCode.MISSING_VALUE;
import static dev.akashi.client.table.ProblemCode.NOT_NFC;
import static dev.akashi.client.table.ProblemCode.NO_GLYPH;
import static dev.akashi.client.table.ProblemCode.NO_ROWS;
import static dev.akashi.client.table.ProblemCode.NUL_BYTE;
import static dev.akashi.client.table.ProblemCode.PRIVATE_USE;
import static dev.akashi.client.table.ProblemCode.REPLACEMENT_CHARACTER;
import static dev.akashi.client.table.ProblemCode.ROWS_DIFFER;
import static dev.akashi.client.table.ProblemCode.SHORT_ROW;
import static dev.akashi.client.table.ProblemCode.TEMPLATE_NOT_ADAPTED;
import static dev.akashi.client.table.ProblemCode.TOO_LONG;
import static dev.akashi.client.table.ProblemCode.TOO_MANY_ROWS;
import static dev.akashi.client.table.ProblemCode.TRUNCATED;
import static dev.akashi.client.table.ProblemCode.UNDECODABLE;
import static dev.akashi.client.table.ProblemCode.UNKNOWN_VALUE;
import static dev.akashi.client.table.ProblemCode.UNSUPPORTED_ENCODING;
import static dev.akashi.client.table.ProblemCode.UNUSED_COLUMN;
import static dev.akashi.client.table.ProblemCode.WRONG_HEADER;
import static dev.akashi.it.World.UNIVERSITY;
import static dev.akashi.it.World.world;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.Progress;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.ProblemCode.Severity;
import dev.akashi.client.table.TableException;
import dev.akashi.client.template.ImportResult;
import dev.akashi.client.template.ReadyTemplate;
import dev.akashi.it.World.Running;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every problem that a table can have, as {@code akashi issue} tells it. */
@ExtendWith(World.class)
class ImportProblemsTest {

    private static final Charset EXCEL = Charset.forName("windows-31j");
    private static final int MOST_ROWS = 1_000_000;

    private static final String BADGE = """
            template: akashi-template/1
            type: DEGREE_BACHELOR
            profile: ob3
            title: 学士
            achievement:
              id: https://kakuu.example/achievements/bachelor
              achievementType: BachelorDegree
              name: 学士
              description: 学士の学位
              criteria: 卒業の認定
            columns:
              - {header: 番号, field: id, maxLength: 8}
              - {header: 氏名, field: name, maxLength: 30}
              - {header: 授与日, field: awardDate, earliest: 1950-01-01}
              - {header: 期限, field: validUntil}
              - {header: 単位, field: creditsEarned, type: number, inCredential: true, label: 単位}
              - {header: 専攻, field: major, type: enum, values: [{value: 工学, en: Engineering}]}
            """;
    private static final String HEADER = "番号,氏名,授与日,期限,単位,専攻\n";
    private static final String FILES = """
            template: akashi-template/1
            type: DEGREE_BACHELOR
            profile: document
            title: 学位記
            columns:
              - {header: 番号, field: id}
              - {header: 氏名, field: name}
              - {header: 授与日, field: awardDate}
              - {header: ファイル, field: documentFile, required: true}
            """;
    private static final String WALLET = BADGE.replace("profile: ob3", "profile: sd-jwt-vc")
            .replaceFirst("(?s)  - \\{header: 期限.*", "  - {header: 鍵, field: holderKey}\n");

    private final Running world = world();

    @TempDir
    Path folder;

    /**
     * A table with a problem.
     *
     * @param code what is wrong
     * @param template against which it is read
     * @param table the bytes of its file
     */
    record Defect(ProblemCode code, String template, byte[] table) {

        static Defect of(ProblemCode code, String rows) {
            return new Defect(code, BADGE, (HEADER + rows).getBytes(UTF_8));
        }

        static Defect whole(ProblemCode code, String table) {
            return new Defect(code, BADGE, table.getBytes(UTF_8));
        }

        @Override
        public String toString() {
            return code.name();
        }
    }

    static Stream<Defect> defects() {
        String good = "1,架空,2026/3/25,,,工学\n";
        return Stream.of(
                Defect.whole(EMPTY_FILE, ""),
                new Defect(UNSUPPORTED_ENCODING, BADGE, ("\uFEFF" + HEADER + good).getBytes(UTF_16LE)),
                new Defect(
                        AMBIGUOUS_ENCODING,
                        BADGE.replaceAll("header: [^,]+, field: (\\w+)", "header: $1, field: $1")
                                .replace(
                                        "field: major, type: enum, values: [{value: 工学, en: Engineering}]",
                                        "field: major"),
                        "id,name,awardDate,validUntil,creditsEarned,major\n1,ﾃｩﾄｳ,2026/3/25,,,\n".getBytes(EXCEL)),
                new Defect(
                        UNDECODABLE,
                        BADGE,
                        joined(
                                (HEADER + "1,").getBytes(UTF_8),
                                new byte[] {(byte) 0xe6, 0x41},
                                ",2026/3/25,,,工学\n".getBytes(UTF_8))),
                new Defect(
                        TRUNCATED,
                        BADGE,
                        Arrays.copyOf((HEADER + "1,架空").getBytes(UTF_8), (HEADER + "1,架空").getBytes(UTF_8).length - 1)),
                Defect.of(NUL_BYTE, "1,架\0空,2026/3/25,,,工学\n"),
                Defect.of(BAD_QUOTING, "1,\"架空,2026/3/25,,,工学\n"),
                Defect.of(TOO_LONG, "1," + "架".repeat(31) + ",2026/3/25,,,工学\n"),
                Defect.of(TOO_MANY_ROWS, ",,,,,\n".repeat(MOST_ROWS + 1)),
                Defect.whole(WRONG_HEADER, HEADER.replace("氏名", "名前") + good),
                Defect.whole(DUPLICATE_HEADER, HEADER.replace("\n", ",氏名\n") + good.replace("\n", ",架空\n")),
                Defect.whole(UNUSED_COLUMN, HEADER.replace("\n", ",備考\n") + good.replace("\n", ",x\n")),
                Defect.of(EXTRA_FIELDS, good.replace("\n", ",x\n")),
                Defect.of(SHORT_ROW, "1,架空,2026/3/25\n"),
                Defect.of(EMPTY_ROW, good + ",,,,,\n2,見本,2026/3/25,,,工学\n"),
                Defect.of(NO_ROWS, ""),
                Defect.of(MISSING_VALUE, ",架空,2026/3/25,,,工学\n"),
                Defect.of(DUPLICATE_ID, good + good.replace("1,架空", "１,見本")),
                Defect.of(BAD_DATE, "1,架空,2026/2/30,,,工学\n"),
                Defect.of(DATE_OUT_OF_RANGE, "1,架空,1949/12/31,,,工学\n"),
                Defect.of(DATES_REVERSED, "1,架空,2026/3/25,2026/3/24,,工学\n"),
                Defect.of(AWARD_PERIOD_TOO_LONG, good + "2,見本,2010/3/25,,,工学\n"),
                Defect.of(EXCEL_SERIAL_DATE, "1,架空,46106,,,工学\n"),
                Defect.of(BAD_NUMBER, "1,架空,2026/3/25,,百,工学\n"),
                Defect.of(UNKNOWN_VALUE, "1,架空,2026/3/25,,,天文学\n"),
                new Defect(BAD_FILE_NAME, FILES, "番号,氏名,授与日,ファイル\n1,架空,2026/3/25,../a.pdf\n".getBytes(UTF_8)),
                Defect.of(BAD_CHARACTER, "1,架\u202e空,2026/3/25,,,工学\n"),
                Defect.of(REPLACEMENT_CHARACTER, "1,架\ufffd,2026/3/25,,,工学\n"),
                Defect.of(PRIVATE_USE, "1,架\ue000,2026/3/25,,,工学\n"),
                Defect.of(HALF_WIDTH_KANA, "1,ｶｸｳ架,2026/3/25,,,工学\n"),
                Defect.of(NOT_NFC, "1,神\ufa19,2026/3/25,,,工学\n"),
                Defect.of(INVISIBLE_CHARACTER, "1,架\u200b空,2026/3/25,,,工学\n"),
                Defect.of(EDGE_SPACE, "1,架空　,2026/3/25,,,工学\n"),
                Defect.whole(EXAMPLE_ROW, ""),
                Defect.whole(TEMPLATE_NOT_ADAPTED, ""),
                Defect.whole(NO_GLYPH, ""),
                Defect.whole(ROWS_DIFFER, ""),
                new Defect(BAD_KEY, WALLET, "番号,氏名,授与日,鍵\n1,架空,2026/3/25,did:key:z6Mk\n".getBytes(UTF_8)));
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(all::writeBytes);
        return all.toByteArray();
    }

    private static String adapted(ReadyTemplate ready) {
        return ready.text().replace("your-institution.example", "kakuu.example");
    }

    private String filledIn(ReadyTemplate ready, String name) throws IOException {
        Path table = folder.resolve("filled.csv");
        Ran.akashi("template", "csv", ready.id(), "--out", table).done();
        return Files.readString(table).replace("架空　花子", name);
    }

    /** Those that have to do with a template that comes with the product. */
    private Defect whole(Defect defect) throws IOException {
        return switch (defect.code()) {
            case EXAMPLE_ROW ->
                new Defect(
                        defect.code(),
                        adapted(ReadyTemplate.BACHELOR),
                        filledIn(ReadyTemplate.BACHELOR, "架空　花子").getBytes(UTF_8));
            case TEMPLATE_NOT_ADAPTED ->
                new Defect(
                        defect.code(),
                        ReadyTemplate.BACHELOR.text(),
                        filledIn(ReadyTemplate.BACHELOR, "見本　花子").getBytes(UTF_8));
            case NO_GLYPH ->
                new Defect(
                        defect.code(),
                        adapted(ReadyTemplate.DIPLOMA),
                        filledIn(ReadyTemplate.DIPLOMA, "葛\uDB40\uDD05　花子").getBytes(UTF_8));
            case ROWS_DIFFER -> {
                String row = filledIn(ReadyTemplate.TRANSCRIPT, "見本　花子");
                String last = row.lines().reduce((first, second) -> second).orElseThrow();
                yield new Defect(
                        defect.code(),
                        adapted(ReadyTemplate.TRANSCRIPT),
                        (row + last.replace("見本　花子", "別人　花子") + "\r\n").getBytes(UTF_8));
            }
            default -> defect;
        };
    }

    @ParameterizedTest
    @MethodSource("defects")
    void is_told_with_its_code_and_issues_nothing_if_it_is_an_error(Defect given) throws IOException {
        Defect defect = whole(given);
        Path template = Files.writeString(folder.resolve("template.yaml"), defect.template());
        Path table = Files.write(folder.resolve("table.csv"), defect.table());
        Path out = folder.resolve("out");

        Ran ran = Ran.akashi(
                "issue",
                "--profile",
                world.profileFile(),
                "--institution",
                UNIVERSITY,
                "--key",
                world.keyFile("univ-1"),
                "--key",
                world.keyFile("univ-credential"),
                "--template",
                template,
                "--csv",
                table,
                "--out",
                out,
                "--dry-run");

        boolean isError = defect.code().severity() == Severity.ERROR;
        assertThat(ran.exitCode()).as(ran.out() + ran.err()).isEqualTo(isError ? 2 : 0);
        assertThat(Files.readAllLines(out.resolve("problems.csv")))
                .anyMatch(line -> line.startsWith(defect.code().severity() + "," + defect.code() + ","));
        if (isError) {
            assertThat(ran.err()).contains(defect.code() + "", "nothing was issued");
        } else {
            assertThat(ran.out()).contains("WARNING  " + defect.code() + ": 1");
        }
        assertThat(Tables.documents(out)).isEmpty();
    }

    @Test
    void is_each_provoked_here() {
        Set<ProblemCode> provoked =
                defects().map(Defect::code).collect(Collectors.toCollection(() -> EnumSet.of(FILE_CHANGED)));

        assertThat(provoked).containsExactlyInAnyOrder(ProblemCode.values());
    }

    /** Nobody can see the moment between the two readings from outside, so here it is made. */
    @Test
    void is_also_a_table_that_is_no_longer_the_one_that_was_checked() throws IOException {
        Path table = Files.writeString(folder.resolve("table.csv"), HEADER + "1,架空,2026/3/25,,,工学\n");
        IssuingRequest request = new IssuingRequest(
                UNIVERSITY,
                Files.writeString(folder.resolve("template.yaml"), BADGE),
                table,
                Optional.empty(),
                List.of(world.key("univ-1"), world.key("univ-credential")),
                folder.resolve("out"));
        Issuer issuer = new Issuer(world.ledger, Clock.systemUTC(), new SecureRandom());
        ImportResult checked = issuer.check(request);
        Files.writeString(table, HEADER + "1,別人,2026/3/25,,,工学\n");

        assertThatThrownBy(() -> issuer.issue(request, checked, Progress.none()))
                .isInstanceOfSatisfying(
                        TableException.class,
                        e -> assertThat(e.problem().code()).isEqualTo(FILE_CHANGED));
        assertThat(Tables.documents(folder.resolve("out"))).isEmpty();
        assertThat(issuer.issue(request, issuer.check(request), Progress.none()).size())
                .isEqualTo(1);
    }
}
