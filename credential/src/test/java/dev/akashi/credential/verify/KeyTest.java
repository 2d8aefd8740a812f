package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.model.Interval;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.KeyPurpose;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
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

    @Nested
    class A_confirmation_of_the_batch_by_who_answers_for_it {

        private final Signer second = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);

        @BeforeEach
        void after_the_theft_of_a_key() {
            university.keys.add(University.key(KeyPurpose.STATEMENT, second, Interval.from(University.ADMITTED)));
            replace(0, Interval.from(University.ADMITTED), BEFORE);
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
        }

        @Test
        void makes_it_good_again() {
            confirmedBy(university, second);
            is(CheckId.KEY, CheckStatus.PASSED, ReportCode.OK);
            assertThat(check(CheckId.KEY).evidence())
                    .containsEntry("confirmedAt", "2026-03-31T00:00:00Z")
                    .containsEntry("confirmedBy", University.CODE.value());
            assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
        }

        @Test
        void counts_for_nothing_when_it_was_made_with_the_stolen_key_or_with_none() {
            confirmedBy(university, university.statementKey);
            confirmedBy(university);
            confirmedBy(university, university.statementKey, second);
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
        }

        @Test
        void counts_for_nothing_from_somebody_of_whom_nothing_is_known() {
            University other = University.other();
            confirmedBy(other, other.statementKey);
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
            register.related.add(other.record());
            is(CheckId.KEY, CheckStatus.PASSED, ReportCode.OK);
        }

        @Test
        void excuses_no_key_that_was_not_valid_at_all() {
            confirmedBy(university, second);
            replace(1, Interval.from(AFTER), null);
            is(CheckId.KEY, CheckStatus.FAILED, ReportCode.KEY_NOT_VALID);
            assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void is_undecided_for_a_key_that_a_thief_added() {
        Signer added = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);
        RegisteredKey first = university.keys.get(0);
        university.changeKey(0, Interval.from(University.ADMITTED), University.ADMITTED);
        university.keys.add(new RegisteredKey(
                University.key(KeyPurpose.STATEMENT, added, Interval.from(University.ADMITTED))
                        .grant(),
                Interval.from(University.ADMITTED),
                List.of(first.keyId()),
                List.of(),
                first.provenance()));
        register.know(university);
        recordedAs(university, 5, List.of(added));
        is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
    }

    private void replace(int which, Interval interval, @Nullable Instant compromisedSince) {
        university.changeKey(which, interval, compromisedSince);
        register.know(university);
    }
}
