package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Batch;
import dev.akashi.credential.Published;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.model.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** FORMAT: is it a credential that is read here, within limits, without loss? Whatever the bytes are, there is a report. */
class FormatTest {

    private final University university = University.first();
    private final JsonObject credential = university.issue("山田 太郎");
    private final Batch batch = Batch.around(university, credential, 1, 3);
    private final Register register = Register.with(batch);

    @Nested
    class Fails_for {

        @Test
        void an_empty_file() {
            failed(new byte[0], ReportCode.EMPTY);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    " ",
                    "hello",
                    "<html></html>",
                    "{",
                    "{\"a\":1}{}",
                    "{\"a\":1} trailing",
                    "{'a':1}",
                    "{\"a\":NaN}",
                    "{\"a\":1,}",
                    "// comment\n{}",
                    "\uFEFF{}",
                    "\u0000",
                    "{\"a\":\"\\ud842\"}",
                    "{\"a\":\"\\udfb7\\ud842\"}",
                    "{\"\\ud842\":1}",
                    "{\"a\":\"tab\there\"}"
                })
        void what_is_no_json(String text) {
            failed(text.getBytes(StandardCharsets.UTF_8), ReportCode.NOT_JSON);
        }

        @Test
        void bytes_that_are_no_utf_8() {
            byte[][] files = {
                {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10},
                {'{', '"', (byte) 0xc0, (byte) 0xaf, '"', ':', '1', '}'},
                {'{', '"', 'a', '"', ':', '"', (byte) 0xed, (byte) 0xa0, (byte) 0x80, '"', '}'},
                {(byte) 0xff, (byte) 0xfe, '{', 0, '}', 0},
                new byte[1000]
            };
            for (byte[] file : files) {
                failed(file, ReportCode.NOT_JSON);
            }
        }

        @Test
        void a_credential_after_a_byte_order_mark_or_before_something_else() {
            String text = new String(StrictJson.write(credential), StandardCharsets.UTF_8);
            failed(("\uFEFF" + text).getBytes(StandardCharsets.UTF_8), ReportCode.NOT_JSON);
            failed((text + "\u0000").getBytes(StandardCharsets.UTF_8), ReportCode.NOT_JSON);
            failed((text + text).getBytes(StandardCharsets.UTF_8), ReportCode.NOT_JSON);
        }

        @ParameterizedTest
        @ValueSource(strings = {"name", "proof", "issuer", "@context", "\\u006eame"})
        void a_member_that_occurs_twice_however_it_is_spelled(String name) {
            String text = new String(StrictJson.write(credential), StandardCharsets.UTF_8);
            failed(
                    ("{\"" + name + "\":\"x\"," + text.substring(1)).getBytes(StandardCharsets.UTF_8),
                    ReportCode.DUPLICATE_KEY);
        }

        @ParameterizedTest
        @ValueSource(ints = {17, 100, 5_000, 500_000})
        void nesting_beyond_sixteen_levels(int depth) {
            failed("[".repeat(depth).getBytes(StandardCharsets.UTF_8), ReportCode.TOO_DEEP);
            failed(
                    ("{\"a\":".repeat(depth) + "1" + "}".repeat(depth)).getBytes(StandardCharsets.UTF_8),
                    depth > 100_000 ? ReportCode.TOO_LARGE : ReportCode.TOO_DEEP);
        }

        @Test
        void ten_megabytes() {
            failed(new byte[10 * 1024 * 1024], ReportCode.TOO_LARGE);
            failed(("\"" + "x".repeat(10 * 1024 * 1024) + "\"").getBytes(StandardCharsets.UTF_8), ReportCode.TOO_LARGE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {"[]", "null", "\"x\"", "1", "{}", "{\"@context\":[\"https://www.w3.org/ns/credentials/v2\"]}"
                })
        void json_that_is_no_credential(String text) {
            failed(text.getBytes(StandardCharsets.UTF_8), ReportCode.NOT_A_CREDENTIAL);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "9007199254740992",
                    "-9007199254740992",
                    "1e400",
                    "0.5",
                    "1E1",
                    "123456789012345678901234567890"
                })
        void numbers_that_not_all_read_alike(String number) {
            String text = new String(StrictJson.write(credential), StandardCharsets.UTF_8)
                    .replace("\"hashed\":false", "\"hashed\":" + number);
            failed(text.getBytes(StandardCharsets.UTF_8), ReportCode.NOT_A_CREDENTIAL);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {"grade       | `\"A\"`", "_:grade     | `\"A\"`", "@graph      | `[{\"id\":\"urn:x\"}]`"})
        void what_the_signature_would_not_cover(String name, String json) {
            JsonObject lossy = credential.deepCopy();
            lossy.add(name, JsonParser.parseString(json));
            failed(StrictJson.write(lossy), ReportCode.DATA_LOSS);
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                quoteCharacter = '`',
                value = {
                    "description | `null`                                         | WRONG_KIND | /description",
                    "endorsement | `[]`                                           | WRONG_KIND | /endorsement",
                    "evidence    | `[{\"id\":\"relative\",\"type\":[\"Evidence\"]}]`  | BAD_URL    | /evidence/0/id",
                    "evidence    | `[{\"id\":\"urn:%zz\",\"type\":[\"Evidence\"]}]`   | BAD_URL    | /evidence/0/id",
                    "description | `{\"@value\":\"x\",\"@language\":\"!!\"}`          | BAD_VALUE  | /description/@language",
                    "a/b~\u202e  | `[]`                                           | WRONG_KIND | /a~1b~0?"
                })
        void what_the_specifications_forbid_and_it_says_which_rule_and_where(
                String name, String json, String rule, String pointer) {
            JsonObject bad = credential.deepCopy();
            bad.add(name, JsonParser.parseString(json));
            failed(StrictJson.write(bad), ReportCode.NOT_A_CREDENTIAL);
            assertThat(reports(StrictJson.write(bad))
                            .get(0)
                            .check(CheckId.FORMAT)
                            .evidence())
                    .containsEntry("rule", rule)
                    .containsEntry("pointer", pointer);
        }
    }

    @Nested
    class Is_undecided_for {

        @Test
        void a_vocabulary_that_is_not_known() {
            JsonObject other = credential.deepCopy();
            other.getAsJsonArray("@context").add("https://www.w3.org/ns/credentials/examples/v2");
            undecided(StrictJson.write(other), ReportCode.UNKNOWN_CONTEXT);
        }

        @Test
        void more_values_than_can_be_processed() {
            JsonObject large = credential.deepCopy();
            for (int i = 0; i < 5000; i++) {
                large.getAsJsonArray("evidence").add(JsonParser.parseString("{\"type\":[\"Evidence\"]}"));
            }
            undecided(StrictJson.write(large), ReportCode.TOO_COMPLEX);
        }

        @Test
        void a_file_of_any_kind_whose_bundle_cannot_be_read() {
            Batch files = Batch.of(
                    university, Batch.Document.of("a.pdf", "%PDF-1.7".getBytes(StandardCharsets.UTF_8), salt()));
            VerificationReport report = verifier().verify(files.document(0), new byte[] {'{'});
            assertThat(report.check(CheckId.FORMAT).code()).isEqualTo(ReportCode.BAD_BUNDLE);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
        }
    }

    @Nested
    class Passes_for {

        @ParameterizedTest
        @ValueSource(strings = {"simple.json"})
        void published_open_badges_although_nothing_else_can_be_said_of_them(String name) {
            VerificationReport report = verifier().verify(Published.bytes("ob30/" + name));
            assertThat(report.check(CheckId.FORMAT).status()).isEqualTo(CheckStatus.PASSED);
            assertThat(report.check(CheckId.SIGNATURE).code()).isEqualTo(ReportCode.SIGNER_NOT_ESTABLISHED);
            assertThat(report.check(CheckId.INTEGRITY).code()).isEqualTo(ReportCode.NO_BUNDLE);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
        }

        @Test
        void any_file_that_was_recorded_as_one_whatever_is_in_it() {
            byte[][] contents = {{0}, {'{'}, StrictJson.write(credential), new byte[10 * 1024 * 1024]};
            for (byte[] content : contents) {
                Batch files = Batch.of(university, Batch.Document.of("file", content, salt()));
                VerificationReport report = Register.with(files).verify(files, 0);
                assertThat(report.verdict()).isEqualTo(Verdict.VALID);
                assertThat(report.check(CheckId.SIGNATURE).code()).isEqualTo(ReportCode.NOT_APPLICABLE);
                assertThat(report.check(CheckId.VALIDITY).code()).isEqualTo(ReportCode.NOT_APPLICABLE);
            }
        }

        @Test
        void the_same_json_with_other_spacing_and_escapes() {
            String pretty = StrictJson.writePretty(credential).replace("山", "\\u5c71");
            VerificationReport report = verifier()
                    .verify(
                            pretty.getBytes(StandardCharsets.UTF_8),
                            batch.bundle(1).toBytes());
            assertThat(report.verdict()).isEqualTo(Verdict.VALID);
        }
    }

    @Test
    void an_empty_file_fails_even_if_it_was_recorded() {
        Batch files = Batch.of(university, Batch.Document.of("file", new byte[0], salt()));
        VerificationReport report = Register.with(files).verify(files, 0);
        assertThat(report.check(CheckId.FORMAT).code()).isEqualTo(ReportCode.EMPTY);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    private Salt salt() {
        return Salt.random(university.random);
    }

    private Verifier verifier() {
        return register.verifier(VerificationPolicy.strict());
    }

    // With the bundle of a good credential, with a broken one, and with none: the document is judged alike.
    private List<VerificationReport> reports(byte[] document) {
        return List.of(
                verifier().verify(document, batch.bundle(1).toBytes()),
                verifier().verify(document, "[]".getBytes(StandardCharsets.UTF_8)),
                verifier().verify(document));
    }

    private void failed(byte[] document, ReportCode code) {
        List<VerificationReport> reports = reports(document);
        for (VerificationReport report : List.of(reports.get(0), reports.get(2))) {
            assertThat(report.check(CheckId.FORMAT))
                    .as(report.toText("en"))
                    .extracting(Check::status, Check::code)
                    .containsExactly(CheckStatus.FAILED, code);
            assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        }
        assertThat(reports.get(1).verdict()).isNotEqualTo(Verdict.VALID);
    }

    private void undecided(byte[] document, ReportCode code) {
        List<VerificationReport> reports = reports(document);
        for (VerificationReport report : reports) {
            assertThat(report.check(CheckId.FORMAT))
                    .extracting(Check::status, Check::code)
                    .containsExactly(CheckStatus.UNDECIDED, code);
            assertThat(report.verdict()).isNotEqualTo(Verdict.VALID);
        }
        assertThat(reports.get(2).verdict()).isEqualTo(Verdict.INDETERMINATE);
    }
}
