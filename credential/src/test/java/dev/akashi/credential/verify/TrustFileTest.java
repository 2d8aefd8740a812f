package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akashi.model.json.JsonFormatException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A verifier's own file that says what it trusts. Strict where it says nothing. */
class TrustFileTest {

    @Test
    void strict_is_a_majority_an_hour_and_no_embedded_ledger() {
        for (VerificationPolicy policy : new VerificationPolicy[] {
            VerificationPolicy.strict(),
            read("{\"version\":1}"),
            read("{\"version\":1,\"notice\":\"for trials\"}"),
            read("{\"version\":1,\"allowEmbeddedLedger\":false}")
        }) {
            assertThat(policy.allowsEmbeddedLedger()).isFalse();
            assertThat(policy.maximumAge()).isEqualTo(Duration.ofHours(1));
            assertThat(policy.witnessesOf(4)).isEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, 2", "1, 2", "2, 2", "3, 2", "4, 3", "5, 3", "10, 6"})
    void a_majority_is_more_than_half_and_two_at_least(int organisations, int needed) {
        assertThat(VerificationPolicy.strict().witnessesOf(organisations)).isEqualTo(needed);
        assertThat(VerificationPolicy.strict().witnesses(2).witnessesOf(organisations))
                .isEqualTo(2);
    }

    @Test
    void each_relaxation_relaxes_what_it_names_and_nothing_else() {
        VerificationPolicy embedded = read("{\"version\":1,\"allowEmbeddedLedger\":true}");
        assertThat(embedded.allowsEmbeddedLedger()).isTrue();
        assertThat(embedded.maximumAge()).isEqualTo(Duration.ofHours(1));
        assertThat(embedded.witnessesOf(4)).isEqualTo(3);

        VerificationPolicy witnesses = read("{\"version\":1,\"witnesses\":1}");
        assertThat(witnesses.allowsEmbeddedLedger()).isFalse();
        assertThat(witnesses.maximumAge()).isEqualTo(Duration.ofHours(1));
        assertThat(witnesses.witnessesOf(4)).isEqualTo(1);

        VerificationPolicy age = read("{\"version\":1,\"maximumAgeSeconds\":86400}");
        assertThat(age.allowsEmbeddedLedger()).isFalse();
        assertThat(age.maximumAge()).isEqualTo(Duration.ofDays(1));
        assertThat(age.witnessesOf(4)).isEqualTo(3);

        VerificationPolicy all =
                read("{\"version\":1,\"allowEmbeddedLedger\":true,\"witnesses\":2,\"maximumAgeSeconds\":1}");
        assertThat(all.allowsEmbeddedLedger()).isTrue();
        assertThat(all.maximumAge()).isEqualTo(Duration.ofSeconds(1));
        assertThat(all.witnessesOf(9)).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"version\":2}",
                "{\"version\":\"1\"}",
                "{\"version\":1,\"version\":1}",
                "{\"version\":1,\"allowEmbeddedLedger\":\"true\"}",
                "{\"version\":1,\"allowEmbeddedLedger\":1}",
                "{\"version\":1,\"allowEmbeddedLedger\":null}",
                "{\"version\":1,\"witnesses\":0}",
                "{\"version\":1,\"witnesses\":-1}",
                "{\"version\":1,\"witnesses\":1.5}",
                "{\"version\":1,\"witnesses\":\"1\"}",
                "{\"version\":1,\"witnesses\":4294967297}",
                "{\"version\":1,\"maximumAgeSeconds\":0}",
                "{\"version\":1,\"maximumAgeSeconds\":-1}",
                "{\"version\":1,\"maximumAgeSeconds\":99999999999}",
                "{\"version\":1,\"onlyInstitutions\":[\"F113199999013\"]}",
                "{\"version\":1,\"Witnesses\":4}",
                "{\"version\":1} x"
            })
    void what_is_not_understood_is_refused(String file) {
        assertThatExceptionOfType(JsonFormatException.class)
                .isThrownBy(() -> read(file))
                .withMessageStartingWith("expected");
    }

    @Test
    void no_relaxation_goes_below_nothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationPolicy.strict().witnesses(0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VerificationPolicy.strict().maximumAge(Duration.ofSeconds(-1)));
    }

    private static VerificationPolicy read(String json) {
        return VerificationPolicy.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
