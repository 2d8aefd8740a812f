package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.model.MspId;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** WITNESS: do enough organisations agree? */
class WitnessTest extends RecordedCredential {

    @ParameterizedTest
    @CsvSource({
        "AGREES, UNDECIDED, TOO_FEW_WITNESSES",
        "AGREES AGREES, PASSED, OK",
        "AGREES AGREES AGREES, PASSED, OK",
        "AGREES AGREES SILENT, PASSED, OK",
        "AGREES AGREES AGREES SILENT SILENT, PASSED, OK",
        "AGREES SILENT SILENT, UNDECIDED, TOO_FEW_WITNESSES",
        "AGREES AGREES SILENT SILENT, UNDECIDED, TOO_FEW_WITNESSES",
        "SILENT SILENT SILENT, UNDECIDED, TOO_FEW_WITNESSES",
        "AGREES AGREES AGREES DIFFERS, UNDECIDED, WITNESSES_DIFFER",
        "AGREES DIFFERS SILENT SILENT, UNDECIDED, WITNESSES_DIFFER",
        "DIFFERS, UNDECIDED, WITNESSES_DIFFER",
        "'', UNDECIDED, TOO_FEW_WITNESSES"
    })
    void a_majority_of_all_that_were_asked(String said, CheckStatus status, ReportCode code) {
        register.witnesses = witnesses(said);
        is(CheckId.WITNESS, status, code);
        assertThat(verify().verdict()).isEqualTo(status == CheckStatus.PASSED ? Verdict.VALID : Verdict.INDETERMINATE);
    }

    @ParameterizedTest
    @CsvSource({
        "1, AGREES SILENT SILENT SILENT, PASSED",
        "3, AGREES AGREES AGREES SILENT, PASSED",
        "3, AGREES AGREES SILENT SILENT, UNDECIDED",
        "5, AGREES AGREES AGREES AGREES, UNDECIDED",
        "1, AGREES AGREES AGREES DIFFERS, UNDECIDED",
        "1, '', UNDECIDED"
    })
    void or_as_many_as_the_policy_asks_for(int needed, String said, CheckStatus status) {
        register.witnesses = witnesses(said);
        VerificationReport report = register.verifier(
                        VerificationPolicy.strict().witnesses(needed))
                .verify(batch.document(3), batch.bundle(3).toBytes());
        assertThat(report.check(CheckId.WITNESS).status()).isEqualTo(status);
    }

    @Test
    void saying_who_differs() {
        register.witnesses = witnesses("AGREES DIFFERS AGREES DIFFERS");
        assertThat(check(CheckId.WITNESS).evidence()).containsEntry("differ", "Org1MSP, Org3MSP");
        assertThat(verify().toText("ja")).contains("Org1MSP, Org3MSP");
    }

    @Test
    void never_counting_an_organisation_twice() {
        register.witnesses = List.of(
                new Evidence.Witness(new MspId("OneMSP"), Opinion.AGREES),
                new Evidence.Witness(new MspId("OneMSP"), Opinion.AGREES),
                new Evidence.Witness(new MspId("TwoMSP"), Opinion.SILENT));
        assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @Test
    void and_an_embedded_ledger_only_if_the_policy_says_so() {
        register.kind = LedgerKind.EMBEDDED;
        is(CheckId.WITNESS, CheckStatus.UNDECIDED, ReportCode.EMBEDDED_LEDGER);
        for (VerificationPolicy policy : List.of(
                VerificationPolicy.strict(),
                VerificationPolicy.strict().witnesses(1),
                VerificationPolicy.strict().maximumAge(Duration.ofDays(9)))) {
            assertThat(verify(policy).verdict()).isEqualTo(Verdict.INDETERMINATE);
        }
        assertThat(verify(VerificationPolicy.strict().allowEmbeddedLedger()).verdict())
                .isEqualTo(Verdict.VALID);
    }

    private List<Evidence.Witness> witnesses(String said) {
        return said.isEmpty()
                ? List.of()
                : Register.witnesses(
                        Arrays.stream(said.split(" ")).map(Opinion::valueOf).toArray(Opinion[]::new));
    }
}
