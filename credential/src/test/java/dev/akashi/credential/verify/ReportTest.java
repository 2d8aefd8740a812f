package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.credential.Batch;
import dev.akashi.credential.Golden;
import dev.akashi.credential.University;
import dev.akashi.model.CredentialType;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.statement.StatusReason;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TimeZone;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What other programs get of a verification, and what people read. */
class ReportTest {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{([A-Za-z]+)}");

    private final University university = University.first();
    private final Batch batch = Batch.around(university, university.issue("山田 太郎"), 2, 5);
    private final Register register = Register.with(batch);

    @Nested
    class As_json {

        @Test
        void it_is_pinned() {
            assertThat(StrictJson.writePretty(register.verify(batch, 2).toJson()))
                    .isEqualTo(Golden.text("report.json"));
        }

        @Test
        void it_has_every_check_in_order_whatever_the_document() {
            List<String> ids = Arrays.stream(CheckId.values()).map(Enum::name).toList();
            for (VerificationReport report : reports()) {
                JsonObject json = report.toJson();
                assertThat(json.keySet()).containsSubsequence("version", "verdict", "checkedAt", "checks", "notShown");
                JsonArray checks = json.getAsJsonArray("checks");
                assertThat(checks.asList().stream()
                                .map(check -> check.getAsJsonObject().get("id").getAsString()))
                        .isEqualTo(ids);
                for (JsonElement check : checks) {
                    assertThat(check.getAsJsonObject().keySet())
                            .containsExactly("id", "status", "code", "message", "evidence");
                    assertThat(check.getAsJsonObject()
                                    .getAsJsonObject("message")
                                    .keySet())
                            .containsExactly("ja", "en");
                }
                assertThat(json.get("verdict").getAsString())
                        .isEqualTo(report.verdict().name());
            }
        }

        @Test
        void it_lacks_what_is_not_known() {
            JsonObject json = register.verifier(VerificationPolicy.strict())
                    .verify(new byte[0])
                    .toJson();
            assertThat(json.keySet()).doesNotContain("profile", "commitment", "issuer");
        }

        @Test
        void its_ids_codes_and_verdicts_are_for_ever() {
            assertThat(CheckId.values())
                    .extracting(Enum::name)
                    .startsWith(
                            "FORMAT",
                            "SIGNATURE",
                            "INTEGRITY",
                            "ANCHOR",
                            "ISSUER_AT_ISSUE",
                            "ISSUER_NOW",
                            "KEY",
                            "STATUS",
                            "VALIDITY",
                            "WITNESS",
                            "FRESHNESS");
            assertThat(Verdict.values()).extracting(Enum::name).containsExactly("VALID", "INVALID", "INDETERMINATE");
            assertThat(CheckStatus.values())
                    .extracting(Enum::name)
                    .containsExactly("PASSED", "FAILED", "UNDECIDED", "SKIPPED");
            assertThat(String.join(
                            " ",
                            Arrays.stream(ReportCode.values()).map(Enum::name).toList()))
                    .startsWith("OK NOT_APPLICABLE NOT_REACHED EMPTY NOT_JSON DUPLICATE_KEY TOO_DEEP TOO_LARGE"
                            + " NOT_A_CREDENTIAL UNKNOWN_CONTEXT DATA_LOSS TOO_COMPLEX UNKNOWN_PROFILE NO_PROOF"
                            + " METHOD_MISMATCH BAD_SIGNATURE ISSUER_MISMATCH UNREGISTERED_KEY NO_BUNDLE BAD_BUNDLE"
                            + " NO_SALT CONTENT_CHANGED NOT_IN_BATCH NOT_RECORDED RECORDED_FOR_ANOTHER SIZE_DIFFERS"
                            + " LEDGER_UNAVAILABLE UNKNOWN_INSTITUTION NOT_ACTIVE NOT_ACCREDITED KEY_NOT_VALID"
                            + " KEY_COMPROMISED SUSPENDED RESCINDED VOIDED SUPERSEDED ENDED NOT_YET_VALID EXPIRED"
                            + " EMBEDDED_LEDGER WITNESSES_DIFFER TOO_FEW_WITNESSES STALE UNKNOWN_PROOF PROOF_EXPIRED"
                            + " SIGNER_NOT_ESTABLISHED BUNDLE_DIFFERS STATUS_ELSEWHERE AHEAD_OF_CLOCK");
        }
    }

    @Nested
    class As_text {

        @Test
        void it_reads_in_japanese() {
            assertThat(register.verify(batch, 2).toText("ja")).isEqualTo(Golden.text("report-ja.txt"));
        }

        @Test
        void it_reads_in_english_and_in_english_for_every_other_language() {
            assertThat(register.verify(batch, 2).toText("en")).isEqualTo(Golden.text("report-en.txt"));
            assertThat(register.verify(batch, 2).toText("fr")).isEqualTo(Golden.text("report-en.txt"));
        }

        @Test
        void it_says_what_was_not_shown() {
            for (VerificationReport report : reports()) {
                assertThat(report.toText("ja")).contains("提示した人が、記載された本人であること", "記載内容が事実であること");
                assertThat(report.toText("en"))
                        .contains("that the bearer is the person named", "that the content is true");
            }
        }

        @Test
        void it_begins_with_the_verdict() {
            for (VerificationReport report : reports()) {
                assertThat(report.toText("ja")).startsWith(report.verdict().name());
                assertThat(report.toText("en")).startsWith(report.verdict().name());
            }
        }

        @Test
        void it_is_the_same_wherever_the_computer_stands_and_whatever_it_speaks() {
            Locale locale = Locale.getDefault();
            TimeZone zone = TimeZone.getDefault();
            try {
                Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
                TimeZone.setDefault(TimeZone.getTimeZone("America/Los_Angeles"));
                it_reads_in_japanese();
                it_reads_in_english_and_in_english_for_every_other_language();
                new As_json().it_is_pinned();
            } finally {
                Locale.setDefault(locale);
                TimeZone.setDefault(zone);
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "\u001b[2J\u001b[31m",
                    "a\nVALID",
                    "a\r\nb",
                    "\u202Eabc",
                    "\u2066x\u2069",
                    "a\u2028b",
                    "\u0000"
                })
        void it_cannot_be_written_into_by_the_document_or_the_network(String text) {
            Check check = Checks.undecided(
                    CheckId.ANCHOR, ReportCode.LEDGER_UNAVAILABLE, Map.of("reason", "start " + text + " end"));
            for (String language : List.of("ja", "en")) {
                String shown = check.message(language);
                assertThat(shown).contains("start ", " end").contains("\uFFFD");
                assertThat(shown.codePoints())
                        .noneMatch(c -> Set.of(
                                        (int) Character.CONTROL, (int) Character.FORMAT, (int) Character.LINE_SEPARATOR)
                                .contains(Character.getType(c)));
            }
        }

        @Test
        void it_stays_short_and_whole_with_long_texts_and_rare_characters() {
            Check longText = Checks.undecided(
                    CheckId.ANCHOR, ReportCode.LEDGER_UNAVAILABLE, Map.of("reason", "𠮷".repeat(100_000)));
            assertThat(longText.message("en")).hasSizeLessThan(1000).endsWith("𠮷…");
            Check rare = Checks.undecided(
                    CheckId.ANCHOR, ReportCode.LEDGER_UNAVAILABLE, Map.of("reason", "葛\uDB40\uDD00 神\uFA19 {reason}"));
            assertThat(rare.message("ja")).contains("葛\uDB40\uDD00 神\uFA19 {reason}");
        }

        @ParameterizedTest
        @ValueSource(strings = {"2026-99-99T99:99:99Z", "0000-00-00T00:00:00Z", "$1 \\ ${x}"})
        void it_shows_what_only_looks_like_a_time_or_a_pattern_as_it_is(String text) {
            Check check = Checks.undecided(CheckId.ANCHOR, ReportCode.LEDGER_UNAVAILABLE, Map.of("reason", text));
            assertThat(check.message("en")).isEqualTo("the ledger could not be asked: " + text);
        }
    }

    @Nested
    class The_words {

        private final Properties ja = words("ja");
        private final Properties en = words("en");

        @Test
        void have_the_same_keys_and_placeholders_in_both_languages() {
            assertThat(new TreeSet<>(ja.stringPropertyNames())).isEqualTo(new TreeSet<>(en.stringPropertyNames()));
            for (String key : ja.stringPropertyNames()) {
                assertThat(placeholders(ja.getProperty(key))).as(key).isEqualTo(placeholders(en.getProperty(key)));
                assertThat(ja.getProperty(key)).as(key).isNotBlank();
                assertThat(en.getProperty(key)).as(key).isNotBlank();
            }
        }

        @Test
        void are_there_for_everything_that_can_be_said() {
            Set<String> needed =
                    new TreeSet<>(Set.of("issuer.heading", "issuer.now", "issuer.recorded", "notshown.heading"));
            needed.addAll(Messages.NOT_SHOWN);
            for (ReportCode code : ReportCode.values()) {
                needed.add(code.name());
            }
            for (CheckId id : CheckId.values()) {
                needed.add("check." + id);
                needed.add("OK." + id);
            }
            for (CheckStatus status : CheckStatus.values()) {
                needed.add("mark." + status);
            }
            for (Verdict verdict : Verdict.values()) {
                needed.add("verdict." + verdict);
            }
            for (StatusReason reason : StatusReason.values()) {
                needed.add("reason." + reason);
            }
            for (CredentialType type : CredentialType.values()) {
                needed.add("type." + type);
            }
            needed.addAll(Set.of("NOT_ACTIVE.ISSUER_NOW", "NOT_ACCREDITED.ISSUER_NOW", "KEY_COMPROMISED.STATUS"));
            assertThat(new TreeSet<>(en.stringPropertyNames()))
                    .as("all of them, and none that nobody uses")
                    .isEqualTo(needed);
        }

        @Test
        void are_written_as_they_are_meant_on_every_platform() {
            // Properties are read as UTF-8; an escape or a stray placeholder would be shown as it is.
            for (String key : ja.stringPropertyNames()) {
                assertThat(ja.getProperty(key) + en.getProperty(key)).as(key).doesNotContain("\\u", "\uFFFD", "''");
            }
            assertThat(en.getProperty("verdict.VALID")).startsWith("VALID");
            assertThat(ja.getProperty("verdict.VALID")).startsWith("VALID (有効)");
        }

        private Set<String> placeholders(String text) {
            Set<String> names = new TreeSet<>();
            Matcher found = PLACEHOLDER.matcher(text);
            while (found.find()) {
                names.add(found.group(1));
            }
            return names;
        }

        private Properties words(String language) {
            try (InputStreamReader reader = new InputStreamReader(
                    Objects.requireNonNull(ReportTest.class.getResourceAsStream("report_" + language + ".properties")),
                    StandardCharsets.UTF_8)) {
                Properties words = new Properties();
                words.load(reader);
                return words;
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    @Test
    void every_check_and_every_code_is_explained_where_the_formats_are() throws IOException {
        String page = Files.readString(Path.of("../docs/design/credentials.md"));
        Set<String> explained = new TreeSet<>();
        Matcher words = Pattern.compile("[A-Z][A-Z_]+").matcher(page.substring(page.indexOf("## The report")));
        while (words.find()) {
            explained.add(words.group());
        }
        assertThat(explained)
                .containsAll(Arrays.stream(CheckId.values()).map(Enum::name).toList())
                .containsAll(Arrays.stream(ReportCode.values()).map(Enum::name).toList())
                .containsAll(Arrays.stream(Verdict.values()).map(Enum::name).toList());
    }

    @ParameterizedTest
    @EnumSource
    void a_message_of_every_code_and_check_is_complete_even_without_evidence(ReportCode code) {
        CheckStatus status = switch (code) {
            case OK, STATUS_LIST_NOT_ASKED -> CheckStatus.PASSED;
            case NOT_APPLICABLE, NOT_REACHED -> CheckStatus.SKIPPED;
            default -> CheckStatus.FAILED;
        };
        for (CheckId id : CheckId.values()) {
            for (String language : List.of("ja", "en")) {
                String message = new Check(id, status, code, Map.of()).message(language);
                assertThat(message).isNotBlank();
                assertThat(PLACEHOLDER.matcher(message).find()).as(message).isFalse();
            }
        }
    }

    // Reports of documents that are in order, changed, broken, alone, and asked about in vain.
    private List<VerificationReport> reports() {
        Verifier verifier = register.verifier(VerificationPolicy.strict());
        byte[] bundle = batch.bundle(2).toBytes();
        byte[] changed = new String(batch.document(2), StandardCharsets.UTF_8)
                .replace("山田", "山口")
                .getBytes(StandardCharsets.UTF_8);
        Verifier offline = new Verifier(
                EvidenceSource.none("down", Clock.fixed(Register.NOW, ZoneOffset.UTC)),
                VerificationPolicy.strict(),
                Clock.fixed(Instant.parse("2020-01-01T00:00:00Z"), ZoneOffset.UTC));
        List<VerificationReport> reports = List.of(
                verifier.verify(batch.document(2), bundle),
                verifier.verify(changed, bundle),
                verifier.verify(batch.document(2)),
                verifier.verify(batch.document(2), new byte[0]),
                verifier.verify(new byte[0]),
                verifier.verify(new byte[0], bundle),
                verifier.verify(new byte[] {1, 2, 3}, bundle),
                verifier.verify(batch.document(0), batch.bundle(0).toBytes()),
                offline.verify(batch.document(2), bundle));
        Map<Verdict, Integer> seen = new LinkedHashMap<>();
        reports.forEach(report -> seen.merge(report.verdict(), 1, Integer::sum));
        assertThat(seen.keySet()).isEqualTo(EnumSet.allOf(Verdict.class));
        return reports;
    }
}
