package dev.akashi.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import java.util.ResourceBundle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A statement goes from hand to hand, and everybody sees in plain words what they sign. */
class StatementHandsTest {

    @TempDir
    Path folder;

    @Test
    void two_people_sign_one_file_one_after_the_other() throws IOException {
        Path file = suspension();
        Path ministry = key("ministry");
        Path operator = key("operator");

        Ran first = Ran.akashi("statement", "sign", file, "--key", ministry, "--lang", "ja");
        Ran second = Ran.akashi("statement", "sign", file, "--key", operator, "--lang", "en");

        assertThat(first.exitCode()).isZero();
        assertThat(first.out()).contains("F113199999013 の活動を停止します", "開始 2026年10月1日 00:00:00 (日本時間)", "必要な署名: 監督官庁と運営者");
        assertThat(second.out())
                .contains(
                        "F113199999013 is suspended",
                        "From 2026-10-01 00:00:00 (Japan)",
                        "the ministry and the operator");
        Envelope envelope = Envelope.parse(Files.readAllBytes(file));
        assertThat(envelope.signatures()).hasSize(2);
        assertThat(Ran.akashi("statement", "show", file, "--lang", "en").out())
                .contains("InstitutionSuspended, digest ")
                .contains("signed by key " + envelope.signatures().get(1).keyId());
    }

    @Test
    void nobody_signs_twice_with_one_key() throws IOException {
        Path file = suspension();
        Path ministry = key("ministry");
        Ran.akashi("statement", "sign", file, "--key", ministry);
        Ran again = Ran.akashi("statement", "sign", file, "--key", ministry);
        assertThat(again.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(Envelope.parse(Files.readAllBytes(file)).signatures()).hasSize(1);
    }

    @Test
    void a_language_that_is_not_there_is_refused_before_anything_is_signed() throws IOException {
        Path file = suspension();
        Ran ran = Ran.akashi("statement", "sign", file, "--key", key("ministry"), "--lang", "fr");
        assertThat(ran.exitCode()).isEqualTo(ExitCode.USAGE.number());
        assertThat(Envelope.parse(Files.readAllBytes(file)).signatures()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void there_are_words_for_every_statement(String language) {
        ResourceBundle words = ResourceBundle.getBundle(
                "dev.akashi.cli.statement_" + language,
                Locale.ROOT,
                ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES));
        for (StatementType type : StatementType.values()) {
            assertThat(words.getString("statement." + type.wireName())).isNotBlank();
            assertThat(words.getString("signers." + type.wireName())).isNotBlank();
        }
    }

    private Path suspension() throws IOException {
        Instant now = Instant.parse("2026-09-20T01:00:00Z");
        Envelope envelope = new InstitutionSuspended(
                        new StatementHeader(new LedgerId("registry.example/2026"), now),
                        new InstitutionCode("F113199999013"),
                        Instant.parse("2026-09-30T15:00:00Z"))
                .envelope();
        Path file = folder.resolve("suspension.json");
        Files.writeString(file, new String(envelope.toJson(), StandardCharsets.UTF_8));
        return file;
    }

    private Path key(String name) {
        Path file = folder.resolve(name + ".pem");
        Ran.akashi("key", "new", "--out", file);
        return file;
    }
}
