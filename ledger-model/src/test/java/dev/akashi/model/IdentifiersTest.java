package dev.akashi.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.time.YearMonth;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdentifiersTest {

    @Nested
    class School_codes {

        // Published codes of real schools check the formula; the others are fictional.
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "F113110102700",
                    "F113110112030",
                    "F101110100010",
                    "F113310103581",
                    "G113110104564",
                    "D114210020060",
                    "F113199999013",
                    "F113199999022",
                    "F127299999033",
                    "F201399999049",
                    "G113199999057",
                    "H113399999060",
                    "D113299999070"
                })
        void with_the_right_check_digit_are_taken(String code) {
            assertThat(new InstitutionCode(code)).hasToString(code);
        }

        @Test
        void with_one_digit_changed_are_refused_with_the_digit_that_was_expected() {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new InstitutionCode("F128310108900"))
                    .withMessageContaining("F128310108900")
                    .withMessageContaining("should be 9, found 0");
        }

        @Test
        void with_any_single_digit_changed_are_refused() {
            String good = "F113199999013";
            for (int at = 1; at < good.length(); at++) {
                for (char digit = '0'; digit <= '9'; digit++) {
                    String code = good.substring(0, at) + digit + good.substring(at + 1);
                    if (!code.equals(good)) {
                        assertThatIllegalArgumentException().isThrownBy(() -> new InstitutionCode(code));
                    }
                }
            }
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "F11319999901",
                    "F1131999990133",
                    "f113199999013",
                    "Z113199999013",
                    "Ｆ113199999013",
                    "F11319999901\n"
                })
        void of_another_shape_are_refused(String code) {
            assertThatIllegalArgumentException().isThrownBy(() -> new InstitutionCode(code));
        }
    }

    @Nested
    class Corporate_numbers {

        @ParameterizedTest
        @ValueSource(strings = {"7123456789012", "4011001098993"})
        void with_the_right_check_digit_are_taken(String number) {
            assertThat(new CorporateNumber(number)).hasToString(number);
        }

        @ParameterizedTest
        @ValueSource(strings = {"8123456789012", "7123456789013", "0123456789012", "712345678901", "", "７123456789012"})
        void that_are_mistyped_are_refused(String number) {
            assertThatIllegalArgumentException().isThrownBy(() -> new CorporateNumber(number));
        }
    }

    @Nested
    class Ledger_ids {

        @ParameterizedTest
        @ValueSource(strings = {"registry.example", "registry.example/2026", "a.b-c.example/x/y_z"})
        void shaped_like_a_log_origin_are_taken(String id) {
            assertThat(new LedgerId(id)).hasToString(id);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "registry",
                    "Registry.example",
                    "registry.example/",
                    "-a.example",
                    "a b.example",
                    "https://a.example"
                })
        void of_another_shape_are_refused(String id) {
            assertThatIllegalArgumentException().isThrownBy(() -> new LedgerId(id));
        }
    }

    @Nested
    class Digests {

        @Test
        void have_one_spelling() {
            String hex = "00ff".repeat(16);
            assertThat(Digest.parse(hex))
                    .hasToString(hex)
                    .isEqualTo(Digest.of(Digest.parse(hex).bytes()));
            assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse("00FF".repeat(16)));
            assertThatIllegalArgumentException().isThrownBy(() -> Digest.parse("00ff"));
            assertThatIllegalArgumentException().isThrownBy(() -> Digest.of(new byte[31]));
        }

        @Test
        void cannot_be_changed_from_outside() {
            byte[] bytes = new byte[32];
            Digest digest = Digest.of(bytes);
            bytes[0] = 1;
            digest.bytes()[1] = 1;
            assertThat(digest).isEqualTo(Digest.of(new byte[32]));
        }
    }

    @Nested
    class Texts {

        @Test
        void keep_every_code_point() {
            String name = "\uFA19\uD842\uDFB7\u908A\uDB40\uDD02か\u3099";
            assertThat(new LocalizedText(name, "Name").ja()).isEqualTo(name);
        }

        @ParameterizedTest
        @ValueSource(strings = {"", " ", "a\u0000b", "a\nb", "\uD800"})
        void that_are_blank_or_have_control_characters_are_refused(String text) {
            assertThatIllegalArgumentException().isThrownBy(() -> new LocalizedText(text, "Name"));
        }

        @Test
        void are_shown_in_messages_without_their_control_characters() {
            assertThat(Excerpt.of("a\u0000b\u202Ec")).isEqualTo("\"a<U+0000>b<U+202E>c\"");
            assertThat(Excerpt.of("x".repeat(100))).isEqualTo("\"" + "x".repeat(60) + "…\"");
        }
    }

    @Nested
    class Times {

        @Test
        void have_one_spelling() {
            assertThat(LedgerTime.format(Instant.parse("2026-03-25T01:02:03.999Z")))
                    .isEqualTo("2026-03-25T01:02:03Z");
            assertThat(LedgerTime.parse("2026-03-25T01:02:03Z")).isEqualTo(Instant.parse("2026-03-25T01:02:03Z"));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "2026-03-25T01:02:03.5Z",
                    "2026-03-25T01:02:03+09:00",
                    "2026-02-30T00:00:00Z",
                    "2026-03-25",
                    ""
                })
        void in_any_other_spelling_are_refused(String time) {
            assertThatIllegalArgumentException().isThrownBy(() -> LedgerTime.parse(time));
        }

        @Test
        void an_interval_holds_its_start_and_not_its_end() {
            Instant start = Instant.parse("2026-04-01T00:00:00Z");
            Instant end = Instant.parse("2027-04-01T00:00:00Z");
            Interval interval = Interval.between(start, end);
            assertThat(interval.contains(start)).isTrue();
            assertThat(interval.contains(end.minusSeconds(1))).isTrue();
            assertThat(interval.contains(end)).isFalse();
            assertThat(interval.contains(start.minusSeconds(1))).isFalse();
            assertThatIllegalArgumentException().isThrownBy(() -> Interval.between(start, start));
        }

        @Test
        void an_award_period_does_not_run_backwards() {
            YearMonth march = YearMonth.of(2026, 3);
            assertThatIllegalArgumentException().isThrownBy(() -> new AwardPeriod(march, march.minusMonths(1)));
            assertThatIllegalArgumentException().isThrownBy(() -> new AwardPeriod(march, march.plusMonths(121)));
        }
    }
}
