package dev.akashi.client.template;

import dev.akashi.certificate.CertificatePrinter;
import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.client.table.ProblemCode.Severity;
import dev.akashi.client.table.TableRow;
import dev.akashi.credential.sdjwt.HolderKeys;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes a draft of a row. Both passes over a table use it, so what was checked is what is issued. */
final class RowReader {

    private static final int LONGEST_TITLE = 200;

    private final Template template;
    /** Where in a row each column is. */
    private final Map<Column, Integer> positions;

    private final CertificatePrinter certificates = new CertificatePrinter();
    private final Map<String, String> constantFields = new LinkedHashMap<>();
    private final Map<String, Wording> constantTexts = new HashMap<>();

    RowReader(Template template, Map<Column, Integer> positions) {
        this.template = template;
        this.positions = Map.copyOf(positions);
        for (Constant constant : template.constants()) {
            constantFields.put(constant.field(), constant.value().ja());
            constantTexts.put(constant.field(), constant.value());
        }
    }

    /** The draft of the rows of one student, or empty when an error was reported. */
    Optional<CredentialDraft> read(List<TableRow> rows, Consumer<Problem> problems) {
        TableRow row = rows.get(0);
        List<Problem> errors = new ArrayList<>();
        Consumer<Problem> report = problem -> {
            problems.accept(problem);
            if (problem.severity() == Severity.ERROR) {
                errors.add(problem);
            }
        };
        row.problems().forEach(report);
        Map<String, String> values = values(row, report);
        rows.stream().skip(1).forEach(further -> further(row, further, report));
        List<CredentialDraft.Course> courses = template.courses().isEmpty()
                ? List.of()
                : rows.stream()
                        .map(course -> course(course, report))
                        .flatMap(Optional::stream)
                        .toList();
        if (!errors.isEmpty()) {
            return Optional.empty();
        }
        CredentialDraft draft = draft(row, values, courses);
        check(row, draft, report);
        if (template.certificate().isPresent()) {
            rows.forEach(course -> template.courses().forEach(column -> printable(course, column, report)));
        }
        return errors.isEmpty() ? Optional.of(draft) : Optional.empty();
    }

    private Map<String, String> values(TableRow row, Consumer<Problem> report) {
        Set<String> damaged = new HashSet<>();
        row.problems().stream()
                .filter(p -> p.severity() == Severity.ERROR)
                .forEach(p -> damaged.add(p.place().column()));
        Map<String, String> values = new LinkedHashMap<>();
        for (Column column : template.columns()) {
            Integer position = positions.get(column);
            if (position != null && !damaged.contains(column.header())) {
                Problem.Place place = row.at(column.header());
                CellReader.read(column, row.fields().get(position), place, report)
                        .filter(value -> !column.field().equals(Fields.HOLDER_KEY) || isKey(value, place, report))
                        .ifPresent(value -> values.put(column.field(), value));
            }
        }
        values.putAll(constantFields);
        return values;
    }

    private static boolean isKey(String value, Problem.Place place, Consumer<Problem> report) {
        try {
            HolderKeys.parse(value);
            return true;
        } catch (IllegalArgumentException e) {
            report.accept(Problem.of(
                    ProblemCode.BAD_KEY,
                    place,
                    // Not repeated in files and on terminals: people also paste private keys.
                    "",
                    "本人の公開鍵 (P-256 または Ed25519)。did:key:z...、did:jwk:... または JWK",
                    "a holder's public key of P-256 or Ed25519: did:key:z..., did:jwk:... or a JWK"));
            return false;
        }
    }

    /** What a further row says of the student has to be what the first one says, or nothing. */
    private void further(TableRow first, TableRow row, Consumer<Problem> report) {
        row.problems().forEach(report);
        for (Column column : template.columns()) {
            Integer position = positions.get(column);
            if (position == null) {
                continue;
            }
            String value = row.fields().get(position);
            String before = first.fields().get(position);
            if (!value.isBlank() && !value.equals(before)) {
                report.accept(Problem.of(
                        ProblemCode.ROWS_DIFFER,
                        row.at(column.header()),
                        value,
                        first.row() + " 行目と同じ値「" + before + "」か空",
                        "as in row " + first.row() + ", \"" + before + "\", or nothing"));
            }
        }
    }

    private Optional<CredentialDraft.Course> course(TableRow row, Consumer<Problem> report) {
        Map<String, Wording> texts = new HashMap<>();
        for (Column column : template.courses()) {
            Integer position = positions.get(column);
            boolean damaged = row.problems().stream()
                    .anyMatch(p ->
                            p.severity() == Severity.ERROR && p.place().column().equals(column.header()));
            if (position != null && !damaged) {
                CellReader.read(column, row.fields().get(position), row.at(column.header()), report)
                        .ifPresent(value -> texts.put(
                                column.field(),
                                column.choice(value)
                                        .map(choice -> new Wording(choice.value(), choice.en()))
                                        .orElseGet(() -> Wording.same(value))));
            }
        }
        Wording name = texts.get(CourseFields.COURSE);
        if (name == null) {
            return Optional.empty();
        }
        Wording english = texts.getOrDefault(CourseFields.COURSE_EN, name);
        return Optional.of(new CredentialDraft.Course(
                new Wording(name.ja(), english.en()),
                Optional.ofNullable(texts.get(CourseFields.CODE)).map(Wording::ja),
                Optional.ofNullable(texts.get(CourseFields.TERM)),
                Optional.ofNullable(texts.get(CourseFields.CREDITS)).map(Wording::ja),
                Optional.ofNullable(texts.get(CourseFields.GRADE))));
    }

    private CredentialDraft draft(TableRow row, Map<String, String> values, List<CredentialDraft.Course> courses) {
        Map<String, Wording> texts = new HashMap<>(constantTexts);
        Map<String, String> codes = new HashMap<>(constantFields);
        List<CredentialDraft.Attribute> attributes = new ArrayList<>();
        for (Column column : template.columns()) {
            String value = values.get(column.field());
            if (value == null) {
                continue;
            }
            Optional<Column.Choice> choice = column.choice(value);
            Wording text = choice.map(c -> new Wording(c.value(), c.en())).orElseGet(() -> Wording.same(value));
            texts.put(column.field(), text);
            choice.ifPresent(c -> codes.put(column.field(), c.code()));
            attribute(column.field(), column.inCredential(), column.label(), text)
                    .ifPresent(attributes::add);
        }
        for (Constant constant : template.constants()) {
            attribute(constant.field(), constant.inCredential(), constant.label(), constant.value())
                    .ifPresent(attributes::add);
        }
        String id = require(values, Fields.ID);
        LocalDate awarded = LocalDate.parse(require(values, Fields.AWARD_DATE));
        LocalDate from = date(values, Fields.VALID_FROM);
        return new CredentialDraft(
                row.row(),
                id,
                FileStem.of(id, row.row()),
                holder(values),
                awarded,
                from == null ? awarded : from,
                date(values, Fields.VALID_UNTIL),
                template.title().filled(name -> require(texts, name)),
                template.achievement()
                        .map(a -> a.filled(name -> require(texts, name), name -> require(codes, name)))
                        .orElse(null),
                template.certificate()
                        .map(c -> c.text().filled(name -> require(texts, name)))
                        .orElse(null),
                attributes,
                courses,
                values);
    }

    private CredentialDraft.Holder holder(Map<String, String> values) {
        Map<String, String> shown = new HashMap<>(values);
        template.columns().stream().filter(c -> !c.inCredential()).forEach(c -> shown.remove(c.field()));
        return new CredentialDraft.Holder(
                require(shown, Fields.NAME),
                shown.get(Fields.NAME_KANA),
                shown.get(Fields.NAME_ROMAN),
                date(shown, Fields.BIRTH_DATE),
                Optional.ofNullable(shown.get(Fields.HOLDER_KEY)).map(HolderKeys::parse));
    }

    private static Optional<CredentialDraft.Attribute> attribute(
            String field, boolean inCredential, @Nullable Wording label, Wording value) {
        if (!inCredential || label == null || Fields.PLACED.contains(field)) {
            return Optional.empty();
        }
        return Optional.of(new CredentialDraft.Attribute(field, label, value));
    }

    private void check(TableRow row, CredentialDraft draft, Consumer<Problem> report) {
        LocalDate until = draft.validUntil();
        if (until != null && until.isBefore(draft.validFrom())) {
            report.accept(Problem.of(
                    ProblemCode.DATES_REVERSED,
                    row.at(header(Fields.VALID_UNTIL)),
                    until.toString(),
                    draft.validFrom() + " 以後の日付",
                    "a day not before " + draft.validFrom()));
        }
        tooLong(row, draft.title(), report);
        if (draft.achievement() != null) {
            tooLong(row, draft.achievement().name(), report);
        }
        if (template.certificate().isPresent()) {
            template.columns().stream()
                    .filter(Column::inCredential)
                    .forEach(column -> printable(row, column, draft.fields().getOrDefault(column.field(), ""), report));
        }
        String file = draft.fields().get(Fields.DOCUMENT_FILE);
        if (file != null && !isPlainFileName(file)) {
            report.accept(Problem.of(
                    ProblemCode.BAD_FILE_NAME,
                    row.at(header(Fields.DOCUMENT_FILE)),
                    file,
                    "フォルダーの指定のないファイル名",
                    "the name of a file, without a folder"));
        }
    }

    private void printable(TableRow row, Column column, Consumer<Problem> report) {
        Integer position = positions.get(column);
        if (position != null) {
            printable(row, column, row.fields().get(position), report);
        }
    }

    /** What the typeface lacks would have to be printed as something else. */
    private void printable(TableRow row, Column column, String value, Consumer<Problem> report) {
        certificates
                .missingIn(value)
                .ifPresent(missing -> report.accept(Problem.of(
                        ProblemCode.NO_GLYPH,
                        row.at(column.header()),
                        value,
                        "証明書の書体にある文字（" + missing + " がありません）",
                        "characters that the typeface of certificates has; it lacks " + missing)));
    }

    private static void tooLong(TableRow row, Wording title, Consumer<Problem> report) {
        for (String text : List.of(title.ja(), title.en())) {
            if (text.codePointCount(0, text.length()) > LONGEST_TITLE) {
                report.accept(Problem.of(
                        ProblemCode.TOO_LONG,
                        row.at(""),
                        text,
                        "名称は値を入れて " + LONGEST_TITLE + " 文字以内",
                        "a title of at most " + LONGEST_TITLE + " characters with its values in place"));
            }
        }
    }

    private static boolean isPlainFileName(String name) {
        return name.chars().noneMatch(c -> "/\\:*?\"<>|".indexOf(c) >= 0)
                && !name.startsWith(".")
                && !name.endsWith(".");
    }

    private String header(String field) {
        return template.columns().stream()
                .filter(c -> c.field().equals(field))
                .map(Column::header)
                .findFirst()
                .orElse("");
    }

    private static @Nullable LocalDate date(Map<String, String> values, String field) {
        String value = values.get(field);
        return value == null ? null : LocalDate.parse(value);
    }

    private static <V> V require(Map<String, V> values, String field) {
        V value = values.get(field);
        if (value == null) {
            throw new IllegalStateException("expected a value of the field " + field + ", which the template requires");
        }
        return value;
    }
}
