package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.University;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a verifier makes of a source that is silent, breaks, or answers in part. */
class EvidenceSourceTest extends RecordedCredential {

    @Test
    void that_is_silent_leaves_undecided_what_only_it_could_say() {
        Verifier offline =
                new Verifier(EvidenceSource.none("--offline", clock()), VerificationPolicy.strict(), clock());
        undecided(offline.verify(batch.document(3), batch.bundle(3).toBytes()), "--offline");
    }

    @Test
    void that_throws_has_found_out_nothing() {
        for (RuntimeException failure :
                List.of(new IllegalStateException("closed"), new NullPointerException(), new Broken("deep"))) {
            Verifier verifier = new Verifier(
                    question -> {
                        throw failure;
                    },
                    VerificationPolicy.strict(),
                    clock());
            undecided(
                    verifier.verify(batch.document(3), batch.bundle(3).toBytes()),
                    failure.getClass().getSimpleName());
        }
    }

    @Test
    void is_asked_only_for_a_document_that_leads_to_a_root() {
        List<EvidenceSource.Question> questions = new ArrayList<>();
        Verifier verifier = new Verifier(
                question -> {
                    questions.add(question);
                    return register.gather(question);
                },
                VerificationPolicy.strict(),
                clock());
        verifier.verify(batch.document(3));
        verifier.verify(batch.document(3), batch.bundle(2).toBytes());
        verifier.verify(new byte[0], batch.bundle(3).toBytes());
        assertThat(questions).isEmpty();
        verifier.verify(batch.document(3), batch.bundle(3).toBytes());
        assertThat(questions)
                .containsExactly(new EvidenceSource.Question(University.CODE, batch.tree.root(), batch.commitment(3)));
    }

    @Test
    void that_answers_in_part_leaves_the_rest_undecided() {
        register.institutionAnswer = Answer.unavailable("timed out");
        is(CheckId.ANCHOR, CheckStatus.PASSED, ReportCode.OK);
        for (CheckId id : List.of(CheckId.SIGNATURE, CheckId.ISSUER_AT_ISSUE, CheckId.ISSUER_NOW, CheckId.KEY)) {
            is(id, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        }
        assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    private void undecided(VerificationReport report, String reason) {
        assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
        assertThat(report.check(CheckId.FORMAT).status()).isEqualTo(CheckStatus.PASSED);
        assertThat(report.check(CheckId.INTEGRITY).status()).isEqualTo(CheckStatus.PASSED);
        assertThat(report.check(CheckId.VALIDITY).status()).isEqualTo(CheckStatus.PASSED);
        for (CheckId id : List.of(
                CheckId.SIGNATURE,
                CheckId.ANCHOR,
                CheckId.ISSUER_AT_ISSUE,
                CheckId.ISSUER_NOW,
                CheckId.KEY,
                CheckId.STATUS,
                CheckId.FRESHNESS)) {
            assertThat(report.check(id))
                    .extracting(Check::status, Check::code)
                    .containsExactly(CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
            assertThat(report.check(id).message("en")).contains(reason);
        }
        assertThat(report.check(CheckId.WITNESS).status()).isEqualTo(CheckStatus.UNDECIDED);
    }

    private static Clock clock() {
        return Clock.fixed(Register.NOW, ZoneOffset.UTC);
    }

    /** Any other exception. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }
}
