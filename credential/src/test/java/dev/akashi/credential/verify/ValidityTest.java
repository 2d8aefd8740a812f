package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** VALIDITY: is it within its own dates? */
class ValidityTest extends RecordedCredential {

    private final Batch limited = Batch.around(
            university,
            university.sign(OpenBadge.write(
                    university.content("山田 太郎", LocalDate.of(2026, 4, 1), LocalDate.of(2026, 9, 30)),
                    Salt.random(university.random))),
            0,
            2);
    private final Register ledger = Register.with(limited);

    @ParameterizedTest
    @CsvSource({
        "2026-03-31T14:59:59Z, FAILED, NOT_YET_VALID",
        "2026-03-31T15:00:00Z, PASSED, OK",
        "2026-09-30T14:59:59Z, PASSED, OK",
        "2026-09-30T15:00:00Z, FAILED, EXPIRED"
    })
    void by_the_days_of_japan(Instant now, CheckStatus status, ReportCode code) {
        VerificationReport report = ledger.verifyAt(now, limited, 0);
        assertThat(report.check(CheckId.VALIDITY))
                .extracting(Check::status, Check::code)
                .containsExactly(status, code);
        assertThat(report.verdict()).isEqualTo(status == CheckStatus.PASSED ? Verdict.VALID : Verdict.INVALID);
    }

    @Test
    void also_when_the_ledger_cannot_be_asked() {
        ledger.anchorAnswer = Answer.unavailable("down");
        VerificationReport report = ledger.verifyAt(Instant.parse("2027-01-01T00:00:00Z"), limited, 0);
        assertThat(report.check(CheckId.VALIDITY).code()).isEqualTo(ReportCode.EXPIRED);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }
}
