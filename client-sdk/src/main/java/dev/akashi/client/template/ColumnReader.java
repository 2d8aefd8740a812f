package dev.akashi.client.template;

import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode.Severity;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;

/** Reads the columns and the constants of a template. */
final class ColumnReader {

    static final List<String> COLUMN_KEYS = List.of(
            "header",
            "field",
            "type",
            "required",
            "maxLength",
            "values",
            "inCredential",
            "multiline",
            "label",
            "earliest",
            "latest",
            "example");
    static final List<String> COURSE_KEYS =
            List.of("header", "field", "type", "required", "maxLength", "values", "label", "example");
    static final List<String> CHOICE_KEYS = List.of("value", "en", "code");
    static final List<String> CONSTANT_KEYS = List.of("field", "value", "inCredential", "label");

    private static final Pattern CODE = Pattern.compile("[A-Za-z0-9._-]{1,60}");
    private static final int LONGEST_ID = 64;
    private static final int LONGEST_TEXT = 200;
    private static final int LONGEST_KEY = 1000;

    private final YamlFaults faults;
    private final Profile profile;
    private final Set<String> headers = new HashSet<>();
    private final Set<String> fields = new HashSet<>();

    ColumnReader(YamlFaults faults, Profile profile) {
        this.faults = faults;
        this.profile = profile;
    }

    List<Column> columns(YamlMap template) {
        template.required("columns");
        List<Column> columns = new ArrayList<>();
        for (Node node : template.list("columns")) {
            column(new YamlMap(node, faults, COLUMN_KEYS)).ifPresent(columns::add);
        }
        return columns;
    }

    /** The columns of courses. What they hold is in the credential. */
    List<Column> courses(YamlMap template) {
        List<Column> courses = new ArrayList<>();
        for (Node node : template.list("courses")) {
            YamlMap map = new YamlMap(node, faults, COURSE_KEYS);
            Optional<String> field = map.text("field");
            if (field.isPresent() && !CourseFields.ALL.contains(field.get())) {
                String known = String.join(", ", CourseFields.ALL);
                faults.add(TemplateErrorCode.BAD_COLUMN, map.at("field"), "次のどれか: " + known, "one of " + known);
            } else {
                column(map).ifPresent(courses::add);
            }
        }
        boolean document = profile == Profile.DOCUMENT && !template.has("certificate");
        boolean named =
                courses.stream().anyMatch(course -> course.field().equals(CourseFields.COURSE) && course.required());
        if (template.has("courses") && (document || !named)) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN,
                    template.at("courses"),
                    "field: course、required: true の列。profile: document では certificate も",
                    "a column with field: course and required: true, and under profile: document a certificate");
        }
        return courses;
    }

    List<Constant> constants(YamlMap template) {
        List<Constant> constants = new ArrayList<>();
        for (Node node : template.list("constants")) {
            constant(new YamlMap(node, faults, CONSTANT_KEYS)).ifPresent(constants::add);
        }
        return constants;
    }

    void requireFields(YamlMap template) {
        for (String field : List.of(Fields.ID, Fields.NAME, Fields.AWARD_DATE)) {
            if (template.has("columns") && !fields.contains(field)) {
                faults.add(
                        TemplateErrorCode.BAD_COLUMN,
                        template.at("columns"),
                        "field: " + field + " の列",
                        "a column with field: " + field);
            }
        }
        boolean named = fields.contains(Fields.DOCUMENT_FILE);
        if (profile == Profile.DOCUMENT && template.has("columns") && named == template.has("certificate")) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN,
                    template.at("columns"),
                    "profile: document には、certificate か、field: documentFile の列の、どちらか一方",
                    "with profile: document either certificate, or a column with field: documentFile");
        }
    }

    private Optional<Column> column(YamlMap map) {
        Optional<String> header = map.requiredText("header");
        header.filter(h -> !headers.add(h))
                .ifPresent(h ->
                        faults.add(TemplateErrorCode.DUPLICATE, map.at("header"), "見出しは 1 回だけ", "each header once"));
        Optional<String> field = field(map);
        if (header.isEmpty() || field.isEmpty()) {
            return Optional.empty();
        }
        String name = field.get();
        Column.Type type = type(map, name);
        boolean ofCourse = CourseFields.ALL.contains(name);
        boolean inCredential = ofCourse || inCredential(map, name);
        Optional<LocalDate> earliest = map.date("earliest");
        Optional<LocalDate> latest = map.date("latest");
        if (type != Column.Type.DATE) {
            onlyFor(map, "earliest", "type: date");
            onlyFor(map, "latest", "type: date");
        }
        if (earliest.isPresent() && latest.isPresent() && latest.get().isBefore(earliest.get())) {
            faults.add(TemplateErrorCode.BAD_VALUE, map.at("latest"), "earliest 以後の日付", "a day not before earliest");
        }
        Column column = new Column(
                header.get(),
                name,
                type,
                required(map, name),
                map.number("maxLength", 1, Wording.LIMIT).orElse(longest(name)),
                choices(map, type),
                inCredential,
                multiline(map, name, type),
                ofCourse ? map.wording("label").orElse(null) : label(map, name, inCredential),
                earliest.orElse(null),
                latest.orElse(null),
                map.text("example"));
        column.given().ifPresent(example -> example(map, column, example));
        return Optional.of(column);
    }

    private static int longest(String field) {
        return switch (field) {
            case Fields.ID -> LONGEST_ID;
            case Fields.HOLDER_KEY -> LONGEST_KEY;
            default -> LONGEST_TEXT;
        };
    }

    /** An example that would not pass would teach what is refused. */
    private void example(YamlMap map, Column column, String example) {
        CellReader.read(column, example, Problem.Place.header(column.header()), problem -> {
            if (problem.severity() == Severity.ERROR) {
                faults.add(
                        TemplateErrorCode.BAD_VALUE,
                        map.at("example"),
                        problem.expectation().ja(),
                        problem.expectation().en());
            }
        });
    }

    private Optional<Constant> constant(YamlMap map) {
        Optional<String> field = field(map);
        Optional<Wording> value = map.requiredWording("value");
        if (field.isEmpty() || value.isEmpty()) {
            return Optional.empty();
        }
        String name = field.get();
        if (Fields.PERSONAL.contains(name)) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN,
                    map.at("field"),
                    "行ごとに違わない項目",
                    "a field that is the same in all rows");
        }
        if (Fields.DATES.contains(name)) {
            map.date("value");
        }
        boolean inCredential = inCredential(map, name);
        return Optional.of(new Constant(name, value.get(), inCredential, label(map, name, inCredential)));
    }

    private Optional<String> field(YamlMap map) {
        Optional<String> field = map.requiredText("field");
        if (field.isEmpty()) {
            return field;
        }
        String name = field.get();
        if (!Fields.NAMES.matcher(name).matches()) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    map.at("field"),
                    "小文字で始まる英数字 40 文字以内",
                    "at most 40 letters and digits, the first a small letter");
            return Optional.empty();
        }
        if (!fields.add(name)) {
            faults.add(TemplateErrorCode.DUPLICATE, map.at("field"), "項目は 1 回だけ", "each field once");
        }
        if (name.equals(Fields.DOCUMENT_FILE) && profile != Profile.DOCUMENT) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN,
                    map.at("field"),
                    "profile: document のとき",
                    "profile: document with it");
        }
        if (name.equals(Fields.HOLDER_KEY) && profile != Profile.SD_JWT_VC) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN,
                    map.at("field"),
                    "profile: sd-jwt-vc のとき",
                    "profile: sd-jwt-vc with it");
        }
        return field;
    }

    private Column.Type type(YamlMap map, String field) {
        boolean date = Fields.DATES.contains(field);
        Optional<String> text = map.text("type");
        Optional<Column.Type> type = text.flatMap(t -> Arrays.stream(Column.Type.values())
                .filter(v -> v.name().toLowerCase(Locale.ROOT).equals(t))
                .findFirst());
        if (text.isPresent() && type.isEmpty()) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    map.at("type"),
                    "text, date, number, enum のどれか",
                    "text, date, number or enum");
        }
        boolean textOnly = Fields.PERSONAL.contains(field) && !date;
        if (type.isPresent()
                && ((date && type.get() != Column.Type.DATE) || (textOnly && type.get() != Column.Type.TEXT))) {
            String needed = date ? "date" : "text";
            faults.add(TemplateErrorCode.BAD_COLUMN, map.at("type"), field + " は " + needed, needed + " for " + field);
        }
        return type.orElse(date ? Column.Type.DATE : Column.Type.TEXT);
    }

    private boolean required(YamlMap map, String field) {
        boolean always = Fields.REQUIRED.contains(field) || field.equals(Fields.DOCUMENT_FILE);
        Optional<Boolean> required = map.flag("required");
        if (always && required.equals(Optional.of(false))) {
            faults.add(TemplateErrorCode.BAD_COLUMN, map.at("required"), field + " は必須", "true for " + field);
        }
        return always || required.orElse(false);
    }

    private boolean inCredential(YamlMap map, String field) {
        boolean always = Fields.ALWAYS_IN_CREDENTIAL.contains(field);
        Optional<Boolean> wanted = map.flag("inCredential");
        if (always && wanted.equals(Optional.of(false))) {
            faults.add(TemplateErrorCode.BAD_COLUMN, map.at("inCredential"), field + " は常に true", "true for " + field);
        }
        if (field.equals(Fields.DOCUMENT_FILE) && wanted.equals(Optional.of(true))) {
            faults.add(TemplateErrorCode.BAD_COLUMN, map.at("inCredential"), field + " は false", "false for " + field);
        }
        return always || wanted.orElse(false);
    }

    private boolean multiline(YamlMap map, String field, Column.Type type) {
        boolean wanted = map.flag("multiline").orElse(false);
        if (wanted && (type != Column.Type.TEXT || Fields.PERSONAL.contains(field))) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN,
                    map.at("multiline"),
                    "氏名や番号以外の text だけ",
                    "false, but for texts of your own");
        }
        return wanted;
    }

    private @Nullable Wording label(YamlMap map, String field, boolean inCredential) {
        if (inCredential && !Fields.PLACED.contains(field)) {
            map.required("label");
        }
        return map.wording("label").orElse(null);
    }

    private List<Column.Choice> choices(YamlMap map, Column.Type type) {
        if (type != Column.Type.ENUM) {
            onlyFor(map, "values", "type: enum");
            return List.of();
        }
        map.required("values");
        List<Column.Choice> choices = new ArrayList<>();
        Set<String> values = new HashSet<>();
        Set<String> codes = new HashSet<>();
        for (Node node : map.list("values")) {
            choice(map, node).ifPresent(choice -> {
                choices.add(choice);
                if (!values.add(choice.value()) || !codes.add(choice.code().toLowerCase(Locale.ROOT))) {
                    faults.add(TemplateErrorCode.DUPLICATE, node, "値とコードは 1 回だけ", "each value and each code once");
                }
            });
        }
        if (map.has("values") && map.list("values").isEmpty()) {
            faults.add(TemplateErrorCode.BAD_VALUE, map.at("values"), "1 つ以上の値", "at least one value");
        }
        return choices;
    }

    private Optional<Column.Choice> choice(YamlMap column, Node node) {
        if (node instanceof ScalarNode) {
            return column.text(node).map(v -> new Column.Choice(v, v, codeFor(v)));
        }
        YamlMap map = new YamlMap(node, faults, CHOICE_KEYS);
        Optional<String> value = map.requiredText("value");
        Optional<String> en = map.requiredText("en");
        Optional<String> code = map.text("code");
        if (code.isPresent() && !CODE.matcher(code.get()).matches()) {
            faults.add(
                    TemplateErrorCode.BAD_VALUE,
                    map.at("code"),
                    "英数字と - _ . で 60 文字以内",
                    "at most 60 letters, digits, - _ and .");
        }
        return value.flatMap(v -> en.map(e -> new Column.Choice(v, e, code.orElseGet(() -> codeFor(e)))));
    }

    /** The code of a choice that has none of its own: fit for a URI in any case. */
    private static String codeFor(String english) {
        String plain = english.toLowerCase(Locale.ROOT).replace(' ', '-');
        return CODE.matcher(plain).matches() ? plain : URLEncoder.encode(english, StandardCharsets.UTF_8);
    }

    private void onlyFor(YamlMap map, String key, String kind) {
        if (map.has(key)) {
            faults.add(
                    TemplateErrorCode.BAD_COLUMN, map.at(key), key + " は " + kind + " だけ", key + " only with " + kind);
        }
    }
}
