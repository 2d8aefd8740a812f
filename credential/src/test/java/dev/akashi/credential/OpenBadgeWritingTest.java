package dev.akashi.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import dev.akashi.credential.OpenBadgeContent.Achievement;
import dev.akashi.credential.OpenBadgeContent.Attribute;
import dev.akashi.credential.OpenBadgeContent.Recipient;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.ProofException;
import dev.akashi.model.json.StrictJson;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a credential looks like that is written here. Others read these files: the form only grows. */
class OpenBadgeWritingTest {

    private final University university = University.first();
    private final Salt salt = Salt.of(new byte[32]);

    @Test
    void a_credential_is_pinned_to_the_byte() {
        JsonObject signed = university.sign(OpenBadge.write(university.content("山田 太郎"), salt));
        assertThat(StrictJson.writePretty(signed)).isEqualTo(Golden.text("credential.json"));
    }

    @Test
    void what_was_written_and_signed_is_read_again() {
        JsonObject signed = university.sign(OpenBadge.write(university.content("山田 太郎"), salt));
        OpenBadge read = OpenBadge.parse(StrictJson.write(signed));
        assertThat(read.json()).isEqualTo(signed);
        assertThat(read.issuerId()).isEqualTo("did:web:univ.example");
        assertThat(read.name()).contains("学士（工学） / Bachelor of Engineering");
        assertThat(read.salt()).contains(salt);
        assertThat(read.validFrom()).isEqualTo("2026-03-24T15:00:00Z");
        assertThat(read.validUntil()).isEmpty();
        assertThat(read.hasOwnStatus()).isFalse();
    }

    @Nested
    class Days_are_days_in_Japan {

        @Test
        void from_their_first_to_their_last_second() {
            JsonObject credential = OpenBadge.write(
                    university.content("山田 太郎", LocalDate.of(2026, 4, 1), LocalDate.of(2028, 2, 29)), salt);
            assertThat(credential.get("validFrom").getAsString()).isEqualTo("2026-04-01T00:00:00+09:00");
            assertThat(credential.get("validUntil").getAsString()).isEqualTo("2028-02-29T23:59:59+09:00");
            OpenBadge read = OpenBadge.parse(StrictJson.write(university.sign(credential)));
            assertThat(read.validUntil()).contains(Instant.parse("2028-02-29T14:59:59Z"));
        }

        @Test
        void wherever_the_computer_stands_and_whatever_it_speaks() {
            TimeZone zone = TimeZone.getDefault();
            Locale locale = Locale.getDefault();
            try {
                for (String id : List.of("Pacific/Kiritimati", "America/Los_Angeles", "Asia/Tokyo")) {
                    for (String tag :
                            List.of("tr-TR", "ar-EG-u-nu-arab", "th-TH-u-ca-buddhist", "ja-JP-u-ca-japanese")) {
                        TimeZone.setDefault(TimeZone.getTimeZone(id));
                        Locale.setDefault(Locale.forLanguageTag(tag));
                        a_credential_is_pinned_to_the_byte();
                    }
                }
            } finally {
                TimeZone.setDefault(zone);
                Locale.setDefault(locale);
            }
        }
    }

    @Nested
    class Content_is_refused {

        @Test
        void when_its_validity_ends_before_it_begins() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> university.content("山田 太郎", LocalDate.of(2026, 4, 1), LocalDate.of(2026, 3, 31)))
                    .withMessage("expected validUntil not before validFrom, found 2026-03-31 and 2026-04-01");
        }

        @Test
        void when_a_field_occurs_twice() {
            Attribute first = new Attribute("honours", "賞", "優等");
            Attribute second = new Attribute("honours", "賞", "最優等");
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> contentWith(List.of(first, second)))
                    .withMessage("expected each field once, found [honours, honours]");
        }

        @ParameterizedTest
        @ValueSource(strings = {"two words", "漢字 欄", "a#b", "%zz", "<x>"})
        void at_the_latest_when_it_is_signed_if_a_field_makes_no_identifier(String field) {
            OpenBadgeContent content = contentWith(List.of(new Attribute(field, "賞", "優等")));
            assertThatExceptionOfType(ProofException.class)
                    .isThrownBy(() -> university.sign(OpenBadge.write(content, salt)))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ProofException.Kind.DATA_LOSS));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\ud842", "山田\udfb7", "\udfb7\ud842"})
        void when_a_name_has_half_a_character(String name) {
            JsonObject credential = OpenBadge.write(university.content(name), salt);
            assertThatIllegalArgumentException().isThrownBy(() -> university.sign(credential));
            assertThatIllegalArgumentException().isThrownBy(() -> Commitments.contentDigest(credential));
            assertThatIllegalArgumentException().isThrownBy(() -> StrictJson.write(credential));
        }
    }

    @Nested
    class Names_are_never_normalised {

        // 吉 with a long lower stroke, 髙 and 﨑 of family registers, 神 and 﨔 of the compatibility block, a variation
        // sequence, か with a separate voicing mark, half-width kana, a ligature.
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "𠮷田 太郎",
                    "髙橋 花子",
                    "山﨑 一",
                    "神\uFA19 太",
                    "葛\uDB40\uDD00城 葛城",
                    "か\u3099 が",
                    "ﾔﾏﾀﾞ",
                    "ﬁ Å A\u030A",
                    "〜 ～ − －",
                    "a\u2028b\u2029c",
                    "\u0001\u001f\u007f\u0085"
                })
        void through_writing_signing_reading_and_the_commitment(String name) {
            JsonObject signed = university.sign(OpenBadge.write(university.content(name), salt));
            byte[] file = StrictJson.writePretty(signed).getBytes(StandardCharsets.UTF_8);
            JsonObject read = OpenBadge.parse(file).json();
            String kept = read.getAsJsonObject("credentialSubject")
                    .getAsJsonArray("identifier")
                    .get(0)
                    .getAsJsonObject()
                    .get("identityHash")
                    .getAsString();
            assertThat(kept.codePoints().toArray()).isEqualTo(name.codePoints().toArray());
            assertThat(Commitments.contentDigest(read)).isEqualTo(Commitments.contentDigest(signed));
            if (name.chars().noneMatch(Character::isISOControl) && !name.contains("\u2028")) {
                assertThat(new String(file, StandardCharsets.UTF_8)).contains(name);
            }
        }

        @Test
        void so_that_a_look_alike_is_another_credential() {
            JsonObject rare = OpenBadge.write(university.content("神\uFA19"), salt);
            JsonObject common = OpenBadge.write(university.content("神\u795E"), salt);
            common.add("id", rare.get("id"));
            assertThat(Commitments.contentDigest(rare)).isNotEqualTo(Commitments.contentDigest(common));
            common.add("proof", university.sign(rare).get("proof"));
            assertThat(DataIntegrity.standard().proof(common).isSignedBy(university.credentialKey.verificationKey()))
                    .isFalse();
        }
    }

    @Test
    void content_is_not_shown_in_logs() {
        OpenBadgeContent content = university.content("山田 太郎");
        assertThat(content + " " + content.recipient()).isEqualTo("OpenBadgeContent Recipient");
    }

    private OpenBadgeContent contentWith(List<Attribute> attributes) {
        return new OpenBadgeContent(
                URI.create("urn:uuid:00000000-0000-4000-8000-000000000000"),
                university.did,
                "架空大学",
                "学士",
                LocalDate.of(2026, 3, 25),
                LocalDate.of(2026, 3, 25),
                null,
                new Recipient("山田 太郎", null, null, null),
                new Achievement(URI.create("https://univ.example/a"), "BachelorDegree", "a", "b", "c", null),
                attributes);
    }
}
