package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.model.json.StrictJson;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** ANCHOR: did that institution record the root, and when? */
class AnchorTest extends RecordedCredential {

    @Test
    void passes_with_ledger_time_and_transaction() {
        assertThat(check(CheckId.ANCHOR).evidence())
                .containsEntry("recordedAt", "2026-03-25T01:00:00Z")
                .containsEntry("transactionId", "cc".repeat(32));
    }

    @Test
    void fails_when_the_ledger_does_not_have_it() {
        register.anchors.clear();
        is(CheckId.ANCHOR, CheckStatus.FAILED, ReportCode.NOT_RECORDED);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.SKIPPED, ReportCode.NOT_REACHED);
        is(CheckId.KEY, CheckStatus.SKIPPED, ReportCode.NOT_REACHED);
        assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        assertThat(verify().issuer()).isNull();
    }

    @Test
    void fails_when_another_institution_recorded_it() {
        University other = University.other();
        register.know(other);
        recordedAs(other, 5, List.of(university.statementKey));
        is(CheckId.ANCHOR, CheckStatus.FAILED, ReportCode.RECORDED_FOR_ANOTHER);
        assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        assertThat(verify().issuer()).isNull();
    }

    @Test
    void fails_when_a_credential_was_recorded_in_the_batch_of_another_institution() {
        // Whoever sees a commitment can put it into a tree of its own.
        University other = University.other();
        Batch copied = Batch.of(other, batch.documents.get(3));
        VerificationReport report = Register.with(batch, copied)
                .verifier(VerificationPolicy.strict())
                .verify(batch.document(3), copied.bundle(0).toBytes());
        assertThat(report.check(CheckId.ANCHOR).status()).isEqualTo(CheckStatus.PASSED);
        assertThat(report.check(CheckId.SIGNATURE).code()).isEqualTo(ReportCode.ISSUER_MISMATCH);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void fails_when_the_ledger_has_another_number_of_documents() {
        recordedAs(university, 6, List.of(university.statementKey));
        is(CheckId.ANCHOR, CheckStatus.FAILED, ReportCode.SIZE_DIFFERS);
        assertThat(check(CheckId.ANCHOR).evidence())
                .containsEntry("expected", "6")
                .containsEntry("found", "5");
    }

    @ParameterizedTest
    @CsvSource({"transactionId, 00", "recordedAt, 2026-03-26T01:00:00Z", "statement, x"})
    void is_undecided_when_the_bundle_says_something_else_of_it(String name, String value) {
        JsonObject json = JsonParser.parseString(batch.bundle(3).toJson()).getAsJsonObject();
        JsonObject anchor = json.getAsJsonObject("anchor");
        switch (name) {
            case "transactionId" -> anchor.addProperty(name, value.repeat(32));
            case "recordedAt" -> anchor.addProperty(name, value);
            default ->
                anchor.add(
                        name,
                        Batch.around(university, university.issue("鈴木 花子"), 0, 1)
                                .statement
                                .toJsonObject());
        }
        VerificationReport report =
                register.verifier(VerificationPolicy.strict()).verify(batch.document(3), StrictJson.write(json));
        assertThat(report.check(CheckId.ANCHOR))
                .extracting(Check::status, Check::code)
                .containsExactly(CheckStatus.UNDECIDED, ReportCode.BUNDLE_DIFFERS);
        assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @Test
    void is_undecided_when_the_answer_is_about_another_root() {
        Batch other = Batch.around(university, university.issue("鈴木 花子"), 0, 5);
        register.anchorAnswer = Answer.known(other.anchor);
        is(CheckId.ANCHOR, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
    }
}
