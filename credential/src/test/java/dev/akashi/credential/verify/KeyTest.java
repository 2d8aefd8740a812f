package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.model.Interval;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** KEY: were the keys valid at ledger time, and not in other hands since before it? */
class KeyTest extends RecordedCredential {

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void fails_when_a_key_was_not_valid_yet_or_no_longer(int which) {
        for (Interval interval : List.of(
                Interval.from(AFTER),
                Interval.between(University.ADMITTED, Batch.RECORDED),
                Interval.between(University.ADMITTED, BEFORE))) {
            replace(which, interval, null);
            is(CheckId.KEY, CheckStatus.FAILED, ReportCode.KEY_NOT_VALID);
            assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        }
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void passes_when_its_time_ended_after_the_recording(int which) {
        replace(which, Interval.between(Batch.RECORDED, AFTER), null);
        is(CheckId.KEY, CheckStatus.PASSED, ReportCode.OK);
        assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @CsvSource({"0", "1"})
    void is_undecided_when_it_may_have_been_in_other_hands_by_then(int which) {
        for (Instant since : List.of(University.ADMITTED, BEFORE, Batch.RECORDED)) {
            replace(which, Interval.from(University.ADMITTED), since);
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
            assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
        }
        replace(which, Interval.from(University.ADMITTED), AFTER);
        is(CheckId.KEY, CheckStatus.PASSED, ReportCode.OK);
    }

    @Test
    void fails_when_the_batch_was_signed_by_nobody_or_by_somebody_unknown() {
        recordedAs(university, 5, List.of());
        is(CheckId.KEY, CheckStatus.FAILED, ReportCode.KEY_NOT_VALID);
        Signer stranger = PrivateKeySigner.generate(KeyAlgorithm.P256, university.random);
        recordedAs(university, 5, List.of(university.statementKey, stranger));
        is(CheckId.KEY, CheckStatus.FAILED, ReportCode.KEY_NOT_VALID);
    }

    private void replace(int which, Interval interval, @Nullable Instant compromisedSince) {
        university.changeKey(which, interval, compromisedSince);
        register.know(university);
    }
}
