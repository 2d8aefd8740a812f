package dev.akashi.client.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import dev.akashi.credential.form.CredentialForm;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.CredentialType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {

    private static List<TemplateProblem> problemsOf(String yaml) {
        TemplateException refusal = catchThrowableOfType(TemplateException.class, () -> Template.parse(yaml));
        assertThat(refusal).as("a refusal of %s", yaml).isNotNull();
        return refusal.problems();
    }

    private static void assertRefused(String yaml, TemplateErrorCode code) {
        assertThat(problemsOf(yaml)).extracting(TemplateProblem::code).containsExactly(code);
    }

    @Nested
    class a_good_template {

        @ParameterizedTest
        @ValueSource(strings = {"bachelor", "vocational", "licence"})
        void is_every_one_that_is_shipped(String name) throws IOException {
            Template template = Samples.template(name);
            assertThat(template.achievement()).isPresent();
            assertThat(template.columns()).extracting(Column::field).contains("id", "name", "awardDate");
        }

        @Test
        void keeps_everything_personal_out_of_the_credential_unless_it_is_told() {
            Template template = Template.parse(Templates.with("""
                      - {header: カナ, field: nameKana}
                      - {header: 生年月日, field: birthDate}
                      - {header: 備考, field: remarks}
                    """));
            assertThat(template.columns())
                    .filteredOn(Column::inCredential)
                    .extracting(Column::field)
                    .containsExactly("name", "awardDate");
        }

        @Test
        void knows_the_type_of_the_fields_that_are_days() {
            Template template = Template.parse(Templates.with("  - {header: 期限, field: validUntil}\n"));
            assertThat(template.columns())
                    .extracting(Column::field, Column::type, Column::required)
                    .containsExactly(
                            tuple("id", Column.Type.TEXT, true),
                            tuple("name", Column.Type.TEXT, true),
                            tuple("awardDate", Column.Type.DATE, true),
                            tuple("validUntil", Column.Type.DATE, false));
        }

        @Test
        void takes_plain_values_for_texts_whatever_YAML_takes_them_for() {
            Template template =
                    Template.parse(Templates.with("", "en: Certificate", "en: No", "ja: 修了証", "ja: 2026-03-25"));
            assertThat(template.title()).isEqualTo(new Wording("2026-03-25", "No"));
        }

        @Test
        void of_documents_needs_no_achievement_and_may_name_files() {
            Template template = Template.parse("""
                    template: akashi-template/1
                    type: TRANSCRIPT
                    profile: document
                    title: 成績証明書
                    columns:
                      - {header: 番号, field: id}
                      - {header: 氏名, field: name}
                      - {header: ファイル, field: documentFile, required: true}
                    constants:
                      - {field: awardDate, value: 2026-03-25}
                    """);
            assertThat(template.achievement()).isEmpty();
            assertThat(template.profile()).isEqualTo(Profile.DOCUMENT);
        }

        @Test
        void may_be_of_credentials_for_wallets() {
            Template template = Template.parse(Templates.with("", "profile: ob3", "profile: sd-jwt-vc"));
            assertThat(template.profile()).isEqualTo(Profile.SD_JWT_VC);
            assertThat(template.achievement()).isPresent();
        }

        @Test
        void of_credentials_with_certificates_beside_them_has_both() {
            Template template = ReadyTemplate.BADGE_AND_DIPLOMA.template();
            assertThat(template.isPaired()).isTrue();
            assertThat(template.achievement()).isPresent();
            assertThat(template.certificate()).isPresent();
            assertThat(ReadyTemplate.BACHELOR.template().isPaired()).isFalse();
            assertThat(ReadyTemplate.DIPLOMA.template().isPaired()).isFalse();
        }

        @Test
        void of_certificates_that_are_printed_says_what_they_certify() {
            Template template = Template.parse(CERTIFICATE);
            CertificateTemplate certificate = template.certificate().orElseThrow();
            assertThat(certificate.text().ja()).isEqualTo("{major}を修めた");
            assertThat(certificate.number()).contains("number");
            assertThat(certificate.seal()).contains("seal.png");
            assertThat(certificate.link()).contains(java.net.URI.create("https://kakuu.example/verify"));
        }

        @Test
        void says_how_credentials_are_signed_or_leaves_it_to_the_key() {
            assertThat(Template.parse(Templates.MINIMAL).suite()).isEmpty();
            for (ProofSuite suite : ProofSuite.values()) {
                String yaml = Templates.with("", "profile: ob3", "profile: ob3\nsuite: " + suite.id());
                assertThat(Template.parse(yaml).suite()).contains(suite);
            }
        }

        @Test
        void writes_a_table_to_fill_in(@TempDir Path folder) throws IOException {
            Path file = folder.resolve("empty.csv");
            Template.parse(Templates.MINIMAL).writeTable(file);
            assertThat(file).hasContent("\uFEFF番号,氏名,授与日");
            Template.parse(Templates.with("""
                              - {header: 分野, field: major, type: enum, values: [工学, 文学]}
                              - {header: 備考, field: remarks, example: "=なし"}
                            """, "field: id}", "field: id, example: B001}"))
                    .writeTable(file);
            assertThat(Files.readString(file)).isEqualTo("\uFEFF番号,氏名,授与日,分野,備考\r\nB001,,,工学,'=なし\r\n");
        }
    }

    @Nested
    class a_ready_template {

        @ParameterizedTest
        @EnumSource
        void has_a_table_whose_example_is_a_good_row_and_may_not_stay(ReadyTemplate ready, @TempDir Path folder)
                throws IOException {
            Path file = folder.resolve("table.csv");
            Template adapted = Template.parse(ready.text().replace("your-institution.example", "kakuu.example"));
            adapted.writeTable(file);
            assertThat(Import.check(adapted, file).problems().problems())
                    .extracting(Problem::code)
                    .containsExactly(ProblemCode.EXAMPLE_ROW);
            Files.writeString(file, Files.readString(file).replaceFirst("架空　花子", "見本　太郎"));
            ImportResult result = Import.check(adapted, file);
            assertThat(result.problems().problems()).isEmpty();
            assertThat(result.sample()).singleElement().satisfies(draft -> {
                assertThat(draft.holder().printed()).isEqualTo("見本　太郎");
                assertThat(draft.title().ja()).doesNotContain("{");
                assertThat(draft.achievement() != null)
                        .isEqualTo(adapted.profile().isSigned());
                assertThat(draft.certified() != null)
                        .isEqualTo(adapted.certificate().isPresent());
            });
        }

        @ParameterizedTest
        @EnumSource
        void issues_nothing_until_it_has_the_institutions_own_address(ReadyTemplate ready, @TempDir Path folder)
                throws IOException {
            Path file = folder.resolve("table.csv");
            ready.template().writeTable(file);
            Files.writeString(file, Files.readString(file).replaceFirst("架空　花子", "見本　太郎"));
            ImportResult result = Import.check(ready.template(), file);
            assertThat(result.canIssue()).isFalse();
            assertThat(result.problems().problems())
                    .extracting(Problem::code)
                    .containsExactly(ProblemCode.TEMPLATE_NOT_ADAPTED);
        }
    }

    @Nested
    class courses {

        private static List<TemplateProblem> problems(String courses) {
            return catchThrowableOfType(
                            TemplateException.class,
                            () -> Template.parse(
                                    ReadyTemplate.TRANSCRIPT.text().replaceFirst("(?s)courses:.*", "") + courses))
                    .problems();
        }

        @Test
        void need_a_name_and_have_no_fields_of_their_own() {
            assertThat(problems("courses:\n  - {header: 成績, field: courseGrade}\n"))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(TemplateErrorCode.BAD_COLUMN));
            assertThat(problems("courses:\n  - {header: 担当, field: teacher}\n"))
                    .anySatisfy(problem -> assertThat(problem.toString()).contains("courseGrade"));
            assertThat(problems("courses:\n  - {header: 氏名, field: course, required: true}\n"))
                    .singleElement()
                    .satisfies(problem -> assertThat(problem.code()).isEqualTo(TemplateErrorCode.DUPLICATE));
        }
    }

    private static final String CERTIFICATE = """
            template: akashi-template/1
            type: MICRO
            profile: document
            title: 修了証
            certificate:
              text: {ja: "{major}を修めた", en: "Completed {major}"}
              number: number
              seal: seal.png
              link: https://kakuu.example/verify
            columns:
              - {header: 番号, field: id}
              - {header: 氏名, field: name}
              - {header: 科目, field: major, required: true, inCredential: true, label: 科目}
              - {header: 証書番号, field: number, inCredential: true, label: 証書番号}
              - {header: 授与日, field: awardDate}
            """;

    @Nested
    class a_bad_template_of_certificates {

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "profile: document | profile: ob3 | MISSING_KEY",
                    "profile: document | profile: sd-jwt-vc | MISSING_KEY BAD_VALUE",
                    "seal: seal.png | seal: ../seal.png | BAD_VALUE",
                    "link: https://kakuu.example/verify | link: http://kakuu.example | BAD_VALUE",
                    "number: number | number: name2 | BAD_VALUE",
                    "en: \"Completed {major}\" | en: \"Completed {name}\" | PRIVATE_PLACEHOLDER",
                    "field: number, | field: documentFile, | BAD_VALUE BAD_COLUMN BAD_COLUMN",
                    "text: {ja | texts: {ja | MISSING_KEY UNKNOWN_KEY"
                })
        void is_refused(String good, String bad, String codes) {
            assertThat(problemsOf(CERTIFICATE.replace(good, bad)))
                    .extracting(problem -> problem.code().name())
                    .containsExactlyInAnyOrder(codes.split(" "));
        }

        @Test
        void prints_no_certificate_and_names_no_file() {
            String yaml = CERTIFICATE.replaceAll("certificate:\n(  .*\n)+?columns", "columns");
            assertThat(yaml).doesNotContain("certificate:");
            assertRefused(yaml, TemplateErrorCode.BAD_COLUMN);
        }
    }

    @Nested
    class a_bad_template {

        @Test
        void calls_an_achievement_something_else_than_its_type() {
            assertThat(problemsOf(
                            Templates.with("", "achievementType: MicroCredential", "achievementType: MasterDegree")))
                    .singleElement()
                    .satisfies(problem -> {
                        assertThat(problem.code()).isEqualTo(TemplateErrorCode.BAD_VALUE);
                        assertThat(problem.found()).isEqualTo("\"MasterDegree\"");
                        assertThat(problem.toString()).contains("agrees with the type MICRO");
                    });
        }

        @Test
        void shows_all_its_problems_with_their_lines_and_columns() {
            List<TemplateProblem> problems =
                    problemsOf(Templates.with("""
                      - {header: 氏名, field: faculty, type: list}
                    """, "type: MICRO", "type: DEGREE", "title:", "titel:"));
            assertThat(problems)
                    .extracting(
                            TemplateProblem::code,
                            TemplateProblem::line,
                            TemplateProblem::column,
                            TemplateProblem::found)
                    .containsExactly(
                            tuple(TemplateErrorCode.MISSING_KEY, 1, 1, ""),
                            tuple(TemplateErrorCode.BAD_VALUE, 2, 7, "\"DEGREE\""),
                            tuple(TemplateErrorCode.UNKNOWN_KEY, 4, 1, "\"titel\""),
                            tuple(TemplateErrorCode.DUPLICATE, 15, 14, "\"氏名\""),
                            tuple(TemplateErrorCode.BAD_VALUE, 15, 40, "\"list\""));
            assertThatThrownBy(() -> Template.parse("a: 1"))
                    .hasMessageContaining("at line 1, column 1: expected ")
                    .hasMessageNotContaining("\n");
        }

        @Test
        void is_no_YAML_or_not_one_document() {
            assertRefused("a: [1, 2", TemplateErrorCode.UNREADABLE);
            assertRefused("", TemplateErrorCode.UNREADABLE);
            assertRefused("a: 1\n---\nb: 2\n", TemplateErrorCode.UNREADABLE);
            assertRefused("a: \u0001", TemplateErrorCode.UNREADABLE);
            assertRefused("a: *b", TemplateErrorCode.UNREADABLE);
            assertRefused("# " + "x".repeat(300_000), TemplateErrorCode.UNREADABLE);
            assertRefused("[".repeat(100_000), TemplateErrorCode.UNREADABLE);
            assertRefused("- 1", TemplateErrorCode.WRONG_KIND);
        }

        @Test
        void is_signed_by_a_suite_that_is_not_known_or_that_its_profile_does_not_have() {
            assertRefused(
                    Templates.with("", "profile: ob3", "profile: ob3\nsuite: bbs-2023"), TemplateErrorCode.BAD_VALUE);
            assertRefused(
                    Templates.with(
                            "  - {header: ファイル, field: documentFile}\n",
                            "profile: ob3",
                            "profile: document\nsuite: eddsa-rdfc-2022"),
                    TemplateErrorCode.BAD_VALUE);
            assertRefused(
                    Templates.with("", "profile: ob3", "profile: sd-jwt-vc\nsuite: eddsa-rdfc-2022"),
                    TemplateErrorCode.BAD_VALUE);
        }

        @Test
        void is_no_UTF_8(@TempDir Path folder) throws IOException {
            Path file = Files.write(folder.resolve("t.yaml"), Templates.MINIMAL.getBytes("windows-31j"));
            assertThatThrownBy(() -> Template.read(file)).hasMessageStartingWith("UNREADABLE: expected YAML in UTF-8");
            Files.writeString(file, "\uFEFF" + Templates.MINIMAL, StandardCharsets.UTF_8);
            assertThat(Template.read(file).type()).isEqualTo(CredentialType.MICRO);
        }

        @Test
        void names_a_class_or_repeats_a_key() {
            assertRefused(
                    Templates.with("", "{ja: 修了証, en: Certificate}", "!!javax.script.ScriptEngineManager [x]"),
                    TemplateErrorCode.WRONG_KIND);
            assertRefused(
                    Templates.with("", "en: Certificate}", "en: !!binary Q2VydA==}"), TemplateErrorCode.WRONG_KIND);
            assertRefused(Templates.MINIMAL + "type: MICRO\n", TemplateErrorCode.DUPLICATE);
        }

        @Test
        void refers_to_itself() {
            assertRefused(
                    Templates.with("", "title: {ja: 修了証, en: Certificate}", "title: &t {ja: *t, en: x}"),
                    TemplateErrorCode.WRONG_KIND);
        }

        @Test
        void lacks_a_column_that_every_template_has_or_has_one_twice() {
            assertRefused(Templates.with("", "field: id", "field: other"), TemplateErrorCode.BAD_COLUMN);
            assertRefused(Templates.with("  - {header: 他, field: name}\n"), TemplateErrorCode.DUPLICATE);
        }

        @Test
        void has_a_placeholder_that_nothing_fills_or_a_stray_brace() {
            assertRefused(Templates.with("", "en: Completion", "en: \"{major}\""), TemplateErrorCode.BAD_PLACEHOLDER);
            assertRefused(Templates.with("", "en: Completion", "en: \"{Major\""), TemplateErrorCode.BAD_PLACEHOLDER);
            assertRefused(
                    Templates.with(
                            "  - {header: 専攻, field: major, inCredential: true, label: 専攻}\n",
                            "en: Completion",
                            "en: \"{major}\""),
                    TemplateErrorCode.BAD_PLACEHOLDER);
        }

        @ParameterizedTest
        @ValueSource(strings = {"id", "name", "nameKana", "birthDate"})
        void brings_who_the_holder_is_into_a_text(String field) {
            String columns = """
                      - {header: カナ, field: nameKana, required: true, inCredential: true}
                      - {header: 生, field: birthDate, required: true, inCredential: true}
                    """;
            assertRefused(
                    Templates.with(columns, "en: Completion", "en: \"for {" + field + "}\""),
                    TemplateErrorCode.PRIVATE_PLACEHOLDER);
        }

        @Test
        void brings_out_what_it_keeps_out_of_the_credential() {
            assertRefused(
                    Templates.with(
                            "  - {header: 成績, field: grade, required: true}\n", "en: Completion", "en: \"{grade}\""),
                    TemplateErrorCode.PRIVATE_PLACEHOLDER);
        }

        @Test
        void has_an_achievement_id_that_is_no_URI_or_differs_from_person_to_person() {
            assertRefused(
                    Templates.with("", "https://kakuu.example", "http://kakuu.example"), TemplateErrorCode.BAD_VALUE);
            assertRefused(Templates.with("", "https://kakuu.example", "架空"), TemplateErrorCode.BAD_VALUE);
            assertRefused(Templates.with("", "https://kakuu.example", "https://"), TemplateErrorCode.BAD_VALUE);
            assertRefused(
                    Templates.with(
                            "  - {header: 番, field: number, required: true, inCredential: true, label: 番}\n",
                            "achievements/x",
                            "achievements/{number}"),
                    TemplateErrorCode.BAD_PLACEHOLDER);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "field: validUntil, type: text",
                    "field: nameKana, type: date",
                    "field: documentFile",
                    "field: validUntil, inCredential: false",
                    "field: other, earliest: 2026-01-01",
                    "field: other, values: [a]",
                    "field: nameKana, multiline: true",
                })
        void has_a_key_that_does_not_fit_its_field(String column) {
            assertRefused(Templates.with("  - {header: 他, " + column + "}\n"), TemplateErrorCode.BAD_COLUMN);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "field: Other",
                    "field: other, required: maybe",
                    "field: other, maxLength: 0",
                    "field: other, maxLength: many",
                    "field: other, type: enum, values: []",
                    "field: other, type: enum, values: [{value: a, en: a, code: あ}]",
                    "field: other, type: date, earliest: 2026-02-30",
                    "field: other, type: date, earliest: 2026-02-02, latest: 2026-02-01",
                })
        void has_a_value_that_is_not_possible(String column) {
            assertRefused(Templates.with("  - {header: 他, " + column + "}\n"), TemplateErrorCode.BAD_VALUE);
        }

        @Test
        void puts_a_value_into_the_credential_without_a_label_or_lists_one_twice() {
            assertRefused(
                    Templates.with("  - {header: 他, field: other, inCredential: true}\n"),
                    TemplateErrorCode.MISSING_KEY);
            assertRefused(
                    Templates.with("  - {header: 他, field: other, type: enum, values: [a, b, a]}\n"),
                    TemplateErrorCode.DUPLICATE);
            assertRefused(Templates.with("", "en: Certificate", "en: \"\\u202E\""), TemplateErrorCode.BAD_TEXT);
            assertRefused(
                    Templates.MINIMAL + "constants:\n  - {field: nameKana, value: x}\n", TemplateErrorCode.BAD_COLUMN);
        }

        @Test
        void is_always_refused_in_one_way_whatever_bytes_of_it_are_damaged() {
            Random random = new Random(3);
            for (int i = 0; i < 2_000; i++) {
                StringBuilder yaml = new StringBuilder(Templates.MINIMAL);
                for (int j = 1 + random.nextInt(4); j > 0; j--) {
                    int at = random.nextInt(yaml.length());
                    yaml.setCharAt(at, "{}[]:-\n\"'&*!|>%@`#, \t?x\u0000".charAt(random.nextInt(24)));
                }
                try {
                    assertThat(Template.parse(yaml.toString()).columns()).isNotEmpty();
                } catch (TemplateException e) {
                    assertThat(e.problems()).isNotEmpty();
                    assertThat(e).hasMessageContaining("expected ").hasMessageNotContaining("\n");
                }
            }
        }
    }

    @Nested
    class the_schema_for_editors {

        private final JsonObject schema;

        the_schema_for_editors() throws IOException {
            Path file = Samples.folder().resolve("templates/template.schema.json");
            schema = JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        }

        private JsonElement at(String... path) {
            JsonElement at = schema;
            for (String key : path) {
                at = key.matches("\\d")
                        ? at.getAsJsonArray().get(Integer.parseInt(key))
                        : at.getAsJsonObject().get(key);
            }
            return at;
        }

        private List<String> values(JsonElement array) {
            return StreamSupport.stream(((JsonArray) array).spliterator(), false)
                    .map(JsonElement::getAsString)
                    .toList();
        }

        @Test
        void has_the_keys_and_words_that_the_reader_knows() {
            assertThat(at("properties").getAsJsonObject().keySet()).containsExactlyElementsOf(TemplateReader.KEYS);
            assertThat(at("properties", "template", "const").getAsString()).isEqualTo(TemplateReader.VERSION);
            assertThat(at("properties", "achievement", "properties")
                            .getAsJsonObject()
                            .keySet())
                    .containsExactlyElementsOf(TemplateReader.ACHIEVEMENT_KEYS);
            assertThat(at("properties", "certificate", "properties")
                            .getAsJsonObject()
                            .keySet())
                    .containsExactlyElementsOf(TemplateReader.CERTIFICATE_KEYS);
            assertThat(at("properties", "columns", "items", "properties")
                            .getAsJsonObject()
                            .keySet())
                    .containsExactlyElementsOf(ColumnReader.COLUMN_KEYS);
            assertThat(at("properties", "courses", "items", "properties")
                            .getAsJsonObject()
                            .keySet())
                    .containsExactlyElementsOf(ColumnReader.COURSE_KEYS);
            assertThat(values(at("properties", "courses", "items", "properties", "field", "enum")))
                    .containsExactlyElementsOf(CourseFields.ALL);
            assertThat(at("properties", "constants", "items", "properties")
                            .getAsJsonObject()
                            .keySet())
                    .containsExactlyElementsOf(ColumnReader.CONSTANT_KEYS);
            assertThat(values(at("properties", "type", "enum")))
                    .containsExactlyElementsOf(Arrays.stream(CredentialType.values())
                            .map(Enum::name)
                            .toList());
            assertThat(values(at("properties", "profile", "enum")))
                    .containsExactlyElementsOf(
                            Arrays.stream(Profile.values()).map(Profile::id).toList());
            assertThat(values(at("properties", "suite", "enum")))
                    .containsExactlyElementsOf(Arrays.stream(ProofSuite.values())
                            .map(ProofSuite::id)
                            .toList());
            assertThat(values(at("properties", "achievement", "properties", "achievementType", "anyOf", "0", "enum")))
                    .containsExactlyInAnyOrderElementsOf(CredentialForm.ACHIEVEMENT_TYPES);
        }
    }
}
