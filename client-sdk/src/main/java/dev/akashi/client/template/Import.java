package dev.akashi.client.template;

import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.Problems;
import dev.akashi.client.table.TableEncoding;
import dev.akashi.client.table.TableException;
import dev.akashi.client.table.TableReader;
import dev.akashi.client.table.TableRow;
import dev.akashi.model.AwardPeriod;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Checks a whole table against a template before anything is issued.
 *
 * <pre>{@code
 * ImportResult result = Import.check(template, Path.of("graduates.csv"));
 * if (!result.canIssue()) {
 *     result.problems().writeCsv(Path.of("problems.csv"));
 * }
 * }</pre>
 *
 * What is wrong with the table is in the result and never an exception. Memory does not grow with the table, but for 24
 * to 48 bytes a row that find double ids. At most 1,000,000 rows.
 */
public final class Import {

    private static final int MOST_ROWS = 1_000_000;
    private static final int SAMPLE = 5;
    private static final Set<String> IDENTIFYING = Set.of(Fields.ID, Fields.NAME);

    private final Template template;
    private final Path file;
    private final Problems problems = new Problems();
    private final List<CredentialDraft> sample = new ArrayList<>();
    private final IdIndex ids = new IdIndex();
    private long rows;
    private long drafts;
    private @Nullable LocalDate firstAward;
    private @Nullable LocalDate lastAward;

    private Import(Template template, Path file) {
        this.template = template;
        this.file = file;
    }

    /**
     * Checks a table whose encoding is found out.
     *
     * @throws IOException when the file cannot be read
     */
    public static ImportResult check(Template template, Path file) throws IOException {
        return new Import(template, file).run(null);
    }

    /**
     * Checks a table in an encoding that somebody knows.
     *
     * @throws IOException when the file cannot be read
     */
    public static ImportResult check(Template template, Path file, TableEncoding encoding) throws IOException {
        return new Import(template, file).run(encoding);
    }

    private ImportResult run(@Nullable TableEncoding wanted) throws IOException {
        TableEncoding encoding = wanted;
        String digest = "";
        try (TableReader table = wanted == null ? TableReader.open(file) : TableReader.open(file, wanted)) {
            encoding = table.encoding();
            problems.addAll(table.problems());
            if (read(table)) {
                digest = table.sha256Hex();
            }
        } catch (TableException e) {
            problems.add(e.problem());
        }
        template.placeholder()
                .ifPresent(address -> problems.add(Problem.of(
                        ProblemCode.TEMPLATE_NOT_ADAPTED,
                        Problem.Place.file(),
                        address,
                        "テンプレートの achievement.id か certificate.link に、機関自身のアドレス",
                        "the institution's own address in the template's achievement.id or certificate.link")));
        Optional<AwardPeriod> period = period();
        return new ImportResult(
                template, file, Optional.ofNullable(encoding), rows, drafts, problems.report(), period, sample, digest);
    }

    /** Reads to the end, unless the header line is wrong: then every row would be. */
    private boolean read(TableReader table) {
        Map<Column, Integer> positions = HeaderMatch.of(template, table.headers(), problems::add);
        RowReader reader = new RowReader(template, positions);
        if (problems.errors() > 0) {
            return false;
        }
        RowGroups groups = new RowGroups(template, positions, table::next);
        for (Optional<List<TableRow>> group = groups.next(); group.isPresent(); group = groups.next()) {
            rows += group.get().size();
            if (rows > MOST_ROWS) {
                problems.add(tooManyRows(group.get().get(0)));
                return false;
            }
            group(reader, group.get(), positions);
        }
        if (drafts == 0 && problems.errors() == 0) {
            problems.add(Problem.of(
                    ProblemCode.NO_ROWS,
                    Problem.Place.file(),
                    "",
                    "見出しの下に 1 行以上",
                    "at least one row below the header line"));
        }
        return true;
    }

    private void group(RowReader reader, List<TableRow> group, Map<Column, Integer> positions) {
        TableRow row = group.get(0);
        if (row.isEmpty()) {
            problems.add(Problem.of(
                    ProblemCode.EMPTY_ROW,
                    row.at(""),
                    "",
                    "値のある行。空の行は飛ばしました",
                    "a row with values; this one is left out"));
            return;
        }
        if (isExample(row, positions)) {
            problems.add(Problem.of(
                    ProblemCode.EXAMPLE_ROW,
                    row.at(""),
                    "",
                    "実際の行。記入例の行は削除してください",
                    "a row of your own; this is the example, delete it"));
            return;
        }
        positions.forEach((column, position) -> {
            if (column.field().equals(Fields.ID)) {
                id(row, column.header(), row.fields().get(position));
            }
        });
        reader.read(group, problems::add).ifPresent(draft -> {
            drafts++;
            if (sample.size() < SAMPLE) {
                sample.add(draft);
            }
            LocalDate awarded = draft.awardDate();
            firstAward = firstAward == null || awarded.isBefore(firstAward) ? awarded : firstAward;
            lastAward = lastAward == null || awarded.isAfter(lastAward) ? awarded : lastAward;
        });
    }

    /** By number and name: a spreadsheet may have rewritten the days. */
    private boolean isExample(TableRow row, Map<Column, Integer> positions) {
        return template.hasExample()
                && positions.entrySet().stream()
                        .filter(entry -> IDENTIFYING.contains(entry.getKey().field()))
                        .allMatch(entry -> row.fields()
                                .get(entry.getValue())
                                .equals(entry.getKey().example()));
    }

    /** Looks at the id also of a row that is wrong otherwise, so that one pass shows everything. */
    private void id(TableRow row, String column, String id) {
        if (id.isBlank()) {
            return;
        }
        OptionalInt before = ids.add(id, (int) row.row());
        before.ifPresent(earlier -> problems.add(Problem.of(
                ProblemCode.DUPLICATE_ID,
                row.at(column),
                id,
                template.courses().isEmpty()
                        ? "行ごとに違う番号。" + earlier + " 行目と " + row.row() + " 行目が同じです"
                        : "同じ人の行は続けて " + RowGroups.MOST + " 行以内。" + earlier + " 行目と " + row.row() + " 行目が同じです",
                template.courses().isEmpty()
                        ? "a different id in each row; rows " + earlier + " and " + row.row() + " have the same"
                        : "the rows of one student together, at most " + RowGroups.MOST + "; rows " + earlier + " and "
                                + row.row() + " have the same id")));
    }

    private Optional<AwardPeriod> period() {
        if (firstAward == null || lastAward == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AwardPeriod(YearMonth.from(firstAward), YearMonth.from(lastAward)));
        } catch (IllegalArgumentException e) {
            problems.add(Problem.of(
                    ProblemCode.AWARD_PERIOD_TOO_LONG,
                    Problem.Place.file(),
                    firstAward + " - " + lastAward,
                    "10 年以内の授与日。離れた年のものは別のファイルに分けてください",
                    "days of award within ten years; put those of other years into another file"));
            return Optional.empty();
        }
    }

    private static Problem tooManyRows(TableRow row) {
        return Problem.of(
                ProblemCode.TOO_MANY_ROWS,
                row.at(""),
                "",
                MOST_ROWS + " 行以内。ファイルを分けてください",
                "at most " + MOST_ROWS + " rows; split the file");
    }
}
