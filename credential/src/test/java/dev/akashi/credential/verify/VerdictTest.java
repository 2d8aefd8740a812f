package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** How checks fold into a verdict. */
class VerdictTest {

    private static final Set<CheckId> BY_THE_LEDGER =
            EnumSet.of(CheckId.ANCHOR, CheckId.ISSUER_AT_ISSUE, CheckId.KEY, CheckId.STATUS);

    private final VerificationPolicy policy = VerificationPolicy.strict();

    @Test
    void everything_passed_is_valid() {
        assertThat(policy.verdict(allPassed())).isEqualTo(Verdict.VALID);
    }

    @ParameterizedTest
    @CsvSource({
        //               FAILED,  UNDECIDED,     not reached,   not applicable
        "FORMAT,          INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "SIGNATURE,       INVALID, INDETERMINATE, INDETERMINATE, VALID",
        "INTEGRITY,       INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "ANCHOR,          INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "ISSUER_AT_ISSUE, INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "ISSUER_NOW,      VALID,   VALID,         VALID,         VALID",
        "KEY,             INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "STATUS,          INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "VALIDITY,        INVALID, INDETERMINATE, INDETERMINATE, VALID",
        "WITNESS,         INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE",
        "FRESHNESS,       INVALID, INDETERMINATE, INDETERMINATE, INDETERMINATE"
    })
    void one_check_that_did_not_pass_decides(
            CheckId id, Verdict failed, Verdict undecided, Verdict notReached, Verdict notApplicable) {
        assertThat(policy.verdict(with(failed(id)))).isEqualTo(failed);
        assertThat(policy.verdict(with(undecided(id)))).isEqualTo(undecided);
        assertThat(policy.verdict(with(Checks.notReached(id)))).isEqualTo(notReached);
        assertThat(policy.verdict(with(Checks.notApplicable(id)))).isEqualTo(notApplicable);
    }

    @ParameterizedTest
    @CsvSource({
        "SIGNATURE,       UNREGISTERED_KEY, INDETERMINATE",
        "SIGNATURE,       ISSUER_MISMATCH,  INDETERMINATE",
        "ANCHOR,          NOT_RECORDED,     INDETERMINATE",
        "ISSUER_AT_ISSUE, NOT_ACCREDITED,   INDETERMINATE",
        "KEY,             KEY_NOT_VALID,    INDETERMINATE",
        "STATUS,          RESCINDED,        INDETERMINATE",
        "FORMAT,          NOT_JSON,         INVALID",
        "SIGNATURE,       BAD_SIGNATURE,    INVALID",
        "INTEGRITY,       CONTENT_CHANGED,  INVALID",
        "VALIDITY,        EXPIRED,          INVALID"
    })
    void what_failed_by_the_word_of_too_few_organisations_is_open_and_what_failed_by_itself_is_not(
            CheckId id, ReportCode code, Verdict expected) {
        Check failed = Checks.failed(id, code, Map.of());
        assertThat(policy.verdict(with(failed))).isEqualTo(Verdict.INVALID);
        for (ReportCode open : List.of(ReportCode.TOO_FEW_WITNESSES, ReportCode.WITNESSES_DIFFER)) {
            assertThat(policy.verdict(with(failed, Checks.undecided(CheckId.WITNESS, open, Map.of()))))
                    .isEqualTo(expected);
        }
    }

    @Test
    void any_combination_is_invalid_if_one_failed_and_otherwise_valid_only_if_none_is_open() {
        Random random = new Random(4711);
        Map<Verdict, Integer> seen = new EnumMap<>(Verdict.class);
        for (int round = 0; round < 50_000; round++) {
            List<Check> checks = new ArrayList<>();
            boolean anyFailed = false;
            boolean anyFailedByTheLedger = false;
            boolean witnessed = false;
            boolean anyOpen = false;
            int passing = random.nextInt(12);
            for (CheckId id : CheckId.values()) {
                int state = random.nextInt(12) < passing ? 0 : random.nextInt(5);
                checks.add(
                        switch (state) {
                            case 1 -> failed(id);
                            case 2 -> undecided(id);
                            case 3 -> Checks.notReached(id);
                            case 4 -> Checks.notApplicable(id);
                            default -> Checks.passed(id);
                        });
                boolean counts = id != CheckId.ISSUER_NOW;
                boolean mayBeInapplicable = id == CheckId.SIGNATURE || id == CheckId.VALIDITY;
                boolean byTheLedger = BY_THE_LEDGER.contains(id);
                anyFailed |= counts && state == 1 && !byTheLedger;
                anyFailedByTheLedger |= state == 1 && byTheLedger;
                witnessed |= id == CheckId.WITNESS && state == 0;
                anyOpen |= counts && (state == 2 || state == 3 || (state == 4 && !mayBeInapplicable));
            }
            Verdict expected = anyFailed || (anyFailedByTheLedger && witnessed)
                    ? Verdict.INVALID
                    : anyOpen || anyFailedByTheLedger ? Verdict.INDETERMINATE : Verdict.VALID;
            assertThat(policy.verdict(checks)).as("%s", checks).isEqualTo(expected);
            seen.merge(expected, 1, Integer::sum);
        }
        assertThat(seen).as("each verdict came up").hasSize(Verdict.values().length);
        assertThat(seen.values()).allMatch(count -> count > 100);
    }

    @Nested
    class A_list_of_checks {

        @ParameterizedTest
        @EnumSource
        void that_lacks_one_is_never_valid(CheckId id) {
            List<Check> checks = new ArrayList<>(allPassed());
            checks.removeIf(check -> check.id() == id);
            assertThat(policy.verdict(checks)).isEqualTo(Verdict.INDETERMINATE);
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new VerificationReport(Verdict.VALID, Register.NOW, null, null, null, checks));
        }

        @Test
        void that_has_one_twice_or_out_of_its_place_is_never_valid() {
            List<Check> twice = new ArrayList<>(allPassed());
            twice.add(Checks.passed(CheckId.FORMAT));
            assertThat(policy.verdict(twice)).isEqualTo(Verdict.INDETERMINATE);
            List<Check> shuffled = new ArrayList<>(allPassed());
            Collections.swap(shuffled, 2, 3);
            assertThat(policy.verdict(shuffled)).isEqualTo(Verdict.INDETERMINATE);
            assertThat(policy.verdict(List.of())).isEqualTo(Verdict.INDETERMINATE);
        }

        @Test
        void that_lacks_one_is_invalid_all_the_same_if_one_failed() {
            assertThat(policy.verdict(List.of(failed(CheckId.INTEGRITY)))).isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void no_relaxation_changes_the_fold() {
        for (VerificationPolicy relaxed : List.of(
                policy.allowEmbeddedLedger(),
                policy.witnesses(1),
                policy.maximumAge(Duration.ofDays(365)),
                policy.allowEmbeddedLedger().witnesses(1).maximumAge(Duration.ofDays(365)))) {
            for (CheckId id : CheckId.values()) {
                for (Check check : List.of(failed(id), undecided(id), Checks.notReached(id))) {
                    assertThat(relaxed.verdict(with(check))).isEqualTo(policy.verdict(with(check)));
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_code_goes_with_its_statuses_only(ReportCode code) {
        List<CheckStatus> allowed = switch (code) {
            case OK, STATUS_LIST_NOT_ASKED -> List.of(CheckStatus.PASSED);
            case NOT_APPLICABLE, NOT_REACHED -> List.of(CheckStatus.SKIPPED);
            default -> List.of(CheckStatus.FAILED, CheckStatus.UNDECIDED);
        };
        for (CheckStatus status : CheckStatus.values()) {
            if (allowed.contains(status)) {
                assertThat(new Check(CheckId.FORMAT, status, code, Map.of()).code())
                        .isEqualTo(code);
            } else {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> new Check(CheckId.FORMAT, status, code, Map.of()));
            }
        }
    }

    private static Check failed(CheckId id) {
        return Checks.failed(id, ReportCode.BAD_SIGNATURE, Map.of());
    }

    private static Check undecided(CheckId id) {
        return Checks.undecided(id, ReportCode.LEDGER_UNAVAILABLE, Map.of());
    }

    private static List<Check> allPassed() {
        List<Check> checks = new ArrayList<>();
        for (CheckId id : CheckId.values()) {
            checks.add(Checks.passed(id));
        }
        return checks;
    }

    private static List<Check> with(Check... checks) {
        return allPassed().stream()
                .map(passed -> Stream.of(checks)
                        .filter(check -> check.id() == passed.id())
                        .findFirst()
                        .orElse(passed))
                .toList();
    }
}
