package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** FRESHNESS: how old is the evidence? */
class FreshnessTest extends RecordedCredential {

    @ParameterizedTest
    @CsvSource({
        "PT0S, PASSED, OK",
        "PT1H, PASSED, OK",
        "PT1H1S, UNDECIDED, STALE",
        "P3650D, UNDECIDED, STALE",
        "-PT5M, PASSED, OK",
        "-PT5M1S, UNDECIDED, AHEAD_OF_CLOCK",
        "-P3650D, UNDECIDED, AHEAD_OF_CLOCK"
    })
    void at_most_an_hour(Duration age, CheckStatus status, ReportCode code) {
        register.asOf = Register.NOW.minus(age);
        is(CheckId.FRESHNESS, status, code);
        assertThat(verify().verdict()).isEqualTo(status == CheckStatus.PASSED ? Verdict.VALID : Verdict.INDETERMINATE);
    }

    @Test
    void or_as_old_as_the_policy_allows() {
        register.asOf = Register.NOW.minus(Duration.ofDays(30));
        VerificationPolicy month = VerificationPolicy.strict().maximumAge(Duration.ofDays(30));
        assertThat(verify(month).verdict()).isEqualTo(Verdict.VALID);
        register.asOf = register.asOf.minusSeconds(1);
        assertThat(verify(month).check(CheckId.FRESHNESS).code()).isEqualTo(ReportCode.STALE);
        VerificationPolicy forEver = VerificationPolicy.strict().maximumAge(Duration.ofSeconds(Long.MAX_VALUE));
        register.asOf = Instant.MIN;
        assertThat(verify(forEver).check(CheckId.FRESHNESS).status()).isEqualTo(CheckStatus.PASSED);
        register.asOf = Instant.MAX;
        assertThat(verify(forEver).check(CheckId.FRESHNESS).code()).isEqualTo(ReportCode.AHEAD_OF_CLOCK);
    }
}
