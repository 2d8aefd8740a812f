package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** ISSUER_AT_ISSUE, ISSUER_NOW: was the institution active and accredited for that type, and is it? */
class IssuerTest extends RecordedCredential {

    @Test
    void fails_at_issue_for_an_institution_that_is_unknown() {
        register.institutions.clear();
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.UNKNOWN_INSTITUTION);
        is(CheckId.KEY, CheckStatus.SKIPPED, ReportCode.NOT_REACHED);
        assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUSPENDED", "CLOSED"})
    void fails_at_issue_for_one_that_was_not_active_then(InstitutionStatus status) {
        university.statuses.set(0, University.was(status, Interval.from(University.ADMITTED)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.NOT_ACTIVE);
        assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void fails_at_issue_for_one_that_was_admitted_later() {
        university.statuses.set(0, University.was(InstitutionStatus.ACTIVE, Interval.from(AFTER)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.NOT_ACTIVE);
    }

    @ParameterizedTest
    @EnumSource(names = {"SUSPENDED", "CLOSED"})
    void notes_and_no_more_one_that_is_not_active_now(InstitutionStatus status) {
        university.statuses.add(University.was(status, Interval.from(AFTER)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.PASSED, ReportCode.OK);
        is(CheckId.ISSUER_NOW, CheckStatus.FAILED, ReportCode.NOT_ACTIVE);
        assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void goes_by_ledger_time_to_the_second() {
        university.accreditations.set(
                0, University.accredited(CredentialType.DEGREE_BACHELOR, Interval.between(Batch.RECORDED, AFTER)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.PASSED, ReportCode.OK);
        is(CheckId.ISSUER_NOW, CheckStatus.FAILED, ReportCode.NOT_ACCREDITED);
        assertThat(verify().verdict()).isEqualTo(Verdict.VALID);

        university.accreditations.set(
                0,
                University.accredited(
                        CredentialType.DEGREE_BACHELOR, Interval.between(University.ADMITTED, Batch.RECORDED)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.NOT_ACCREDITED);

        university.accreditations.set(0, University.accredited(CredentialType.DEGREE_BACHELOR, Interval.from(AFTER)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.NOT_ACCREDITED);
        is(CheckId.ISSUER_NOW, CheckStatus.PASSED, ReportCode.OK);
        assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @EnumSource(value = CredentialType.class, mode = EnumSource.Mode.EXCLUDE, names = "DEGREE_BACHELOR")
    void fails_when_the_accreditation_is_for_another_type(CredentialType type) {
        university.accreditations.set(0, University.accredited(type, Interval.from(University.ADMITTED)));
        register.know(university);
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.NOT_ACCREDITED);
    }

    /** The documents are for a BachelorDegree; the ledger has the batch as something else, for which there is a permission. */
    @ParameterizedTest
    @EnumSource(value = CredentialType.class, mode = EnumSource.Mode.EXCLUDE, names = "DEGREE_BACHELOR")
    void fails_when_the_document_is_for_another_award_than_the_one_that_was_recorded(CredentialType type) {
        register.anchors.put(batch.anchor.root(), recordedAs(type));
        university.accreditations.add(University.accredited(type, Interval.from(University.ADMITTED)));
        register.know(university);
        boolean isOfFact = type.name().startsWith("CERT_") || type == CredentialType.TRANSCRIPT;
        if (isOfFact) {
            is(CheckId.ISSUER_AT_ISSUE, CheckStatus.PASSED, ReportCode.OK);
        } else {
            is(CheckId.ISSUER_AT_ISSUE, CheckStatus.FAILED, ReportCode.TYPE_DIFFERS);
            assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        }
    }

    @Test
    void says_what_the_document_says_and_what_was_recorded() {
        register.anchors.put(batch.anchor.root(), recordedAs(CredentialType.MICRO));
        university.accreditations.add(University.accredited(CredentialType.MICRO, Interval.from(University.ADMITTED)));
        register.know(university);
        assertThat(verify().toText("en"))
                .contains("it says that it is for a BachelorDegree, and was recorded as: micro-credential");
        assertThat(verify().toText("ja")).contains("文書は BachelorDegree であるとしていますが");
    }

    private AnchorRecord recordedAs(CredentialType type) {
        return new AnchorRecord(
                batch.anchor.root(),
                batch.anchor.size(),
                batch.anchor.institution(),
                type,
                batch.anchor.awardPeriod(),
                batch.anchor.signedBy(),
                batch.anchor.provenance());
    }

    @Test
    void names_it_as_it_was_called_then_and_as_it_is_called_now() {
        LocalizedText later = new LocalizedText("新架空大学", "New University");
        university.names.set(
                0,
                University.called(
                        new LocalizedText("架空大学", "University of Examples"),
                        Interval.between(University.ADMITTED, AFTER)));
        university.names.add(University.called(later, Interval.from(AFTER)));
        register.know(university);
        VerificationReport report = verify();
        assertThat(Register.required(report.issuer()).nameThen())
                .isEqualTo(new LocalizedText("架空大学", "University of Examples"));
        assertThat(Register.required(report.issuer()).nameNow()).isEqualTo(later);
        assertThat(report.toText("ja")).contains("発行機関 架空大学", "現在の名称 新架空大学");
        assertThat(report.toText("en")).contains("Issued by 架空大学", "Today called 新架空大学 / New University");
    }

    @Test
    void does_not_believe_an_answer_about_another_institution() {
        register.institutionAnswer = Answer.known(University.other().record());
        is(CheckId.ISSUER_AT_ISSUE, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        is(CheckId.SIGNATURE, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @ParameterizedTest
    @CsvSource({"MERGER, SUCCEEDED", "RECODE, SUCCEEDED", "CUSTODY, IN_CUSTODY"})
    void notes_who_answers_for_one_that_is_closed(SuccessionKind kind, ReportCode code) {
        university.statuses.add(University.was(InstitutionStatus.CLOSED, Interval.from(AFTER)));
        university.successions.add(new Succession(
                University.OTHER_CODE, kind, SuccessionScope.ALL, AFTER, null, batch.anchor.provenance()));
        register.know(university);
        is(CheckId.ISSUER_NOW, CheckStatus.FAILED, ReportCode.NOT_ACTIVE);
        register.related.add(University.other().record());
        is(CheckId.ISSUER_NOW, CheckStatus.FAILED, code);
        assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
        assertThat(verify().toText("ja")).contains("架空専門学校 / College (" + University.OTHER_CODE + ")");
    }
}
