package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.University;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.AnchorRecord.Confirmation;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.StatusRecord.Event;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What a verifier makes of stolen keys, closed institutions and other names: it was good then, and what is it now? */
class LawTest {

    private static final Instant LATER = Batch.RECORDED.plus(Duration.ofDays(2));
    private static final Provenance SAID =
            new Provenance(LATER, new TransactionId("dd".repeat(32)), StatementDigest.parse("ee".repeat(32)));

    private final University university = University.first();
    private final University other = University.other();
    private final Batch batch = Batch.around(university, university.issue("山田 太郎"), 3, 5);
    private final Register register = Register.with(batch);

    @Nested
    class A_key_that_was_stolen {

        @Test
        void leaves_what_was_recorded_before_it() {
            compromise(university.statementKey, Batch.RECORDED.plusSeconds(1));
            assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
        }

        @Test
        void makes_what_was_recorded_after_it_undecided_until_the_institution_confirms() {
            compromise(university.statementKey, Batch.RECORDED.minusSeconds(1));
            assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
            confirm(other, other.statementKey.verificationKey().keyId());
            is(CheckId.KEY, CheckStatus.PASSED, ReportCode.OK);
            assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
            assertThat(verify().check(CheckId.KEY).evidence()).containsEntry("confirmedBy", other.code.value());
        }

        @Test
        void is_not_mended_by_a_confirmation_with_the_key_itself_or_by_somebody_unknown() {
            compromise(university.statementKey, Batch.RECORDED.minusSeconds(1));
            confirm(university, university.statementKey.verificationKey().keyId());
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
            confirm(other, other.statementKey.verificationKey().keyId());
            register.related.clear();
            is(CheckId.KEY, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
        }

        @Test
        void makes_a_change_of_status_undecided_whichever_way_it_went() {
            compromise(university.statementKey, Batch.RECORDED.plusSeconds(1));
            for (CredentialStatus status : List.of(CredentialStatus.RESCINDED, CredentialStatus.ACTIVE)) {
                say(
                        status,
                        university.code,
                        university.statementKey.verificationKey().keyId());
                is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
                assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
            }
        }
    }

    @Nested
    class An_institution_that_closed {

        @Test
        void is_a_note_beside_a_credential_that_stands() {
            close();
            assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
            is(CheckId.ISSUER_AT_ISSUE, CheckStatus.PASSED, ReportCode.OK);
            is(CheckId.ISSUER_NOW, CheckStatus.FAILED, ReportCode.NOT_ACTIVE);
        }

        @Test
        void is_answered_for_by_its_successor_or_custodian() {
            close();
            succeed(SuccessionKind.MERGER);
            is(CheckId.ISSUER_NOW, CheckStatus.FAILED, ReportCode.SUCCEEDED);
            assertThat(verify().check(CheckId.ISSUER_NOW).evidence())
                    .containsEntry("successor", other.code.value())
                    .hasEntrySatisfying("name", name -> assertThat(name).contains(" / "));
            assertThat(verify().toText("ja")).contains(other.code.value(), "承継機関");
        }

        @Test
        void is_in_custody_when_nobody_succeeds_it() {
            close();
            succeed(SuccessionKind.CUSTODY);
            is(CheckId.ISSUER_NOW, CheckStatus.FAILED, ReportCode.IN_CUSTODY);
            assertThat(verify().toText("en")).contains("keeps its records");
        }

        @Test
        void has_credentials_that_a_successor_rescinds() {
            close();
            succeed(SuccessionKind.MERGER);
            say(
                    CredentialStatus.RESCINDED,
                    other.code,
                    other.statementKey.verificationKey().keyId());
            is(CheckId.STATUS, CheckStatus.FAILED, ReportCode.RESCINDED);
            assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        }

        @Test
        void is_not_judged_on_the_word_of_somebody_of_whom_nothing_is_known() {
            say(
                    CredentialStatus.RESCINDED,
                    other.code,
                    other.statementKey.verificationKey().keyId());
            is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        }
    }

    @Test
    void a_name_is_shown_as_it_was_and_as_it_is() {
        LocalizedText renamed = new LocalizedText("架空市立大学", "City University of Examples");
        change(record().withName(new DatedName(renamed, Interval.from(LATER), SAID)));
        VerificationReport.Issuer issuer = Register.required(verify().issuer());
        assertThat(issuer.nameThen()).isEqualTo(university.names.get(0).name());
        assertThat(issuer.nameNow()).isEqualTo(renamed);
    }

    private void compromise(Signer key, Instant since) {
        change(record().withKeyEnding(
                        key.verificationKey().keyId(), new KeyEnding(KeyEnding.Kind.COMPROMISED, since, SAID)));
    }

    private void confirm(University by, KeyId key) {
        register.related.add(by.record());
        register.anchors.put(batch.tree.root(), batch.anchor.with(new Confirmation(by.code, List.of(key), SAID)));
    }

    private void close() {
        change(record().withStatus(new DatedStatus(InstitutionStatus.CLOSED, Interval.from(LATER), SAID)));
    }

    private void succeed(SuccessionKind kind) {
        register.related.add(other.record());
        change(record().withSuccession(new Succession(other.code, kind, SuccessionScope.ALL, LATER, null, SAID)));
    }

    private void say(CredentialStatus status, InstitutionCode by, KeyId key) {
        register.statuses.put(
                batch.commitment(3),
                new StatusRecord(
                        university.code,
                        batch.commitment(3),
                        List.of(new Event(
                                status, StatusReason.RECORDED_IN_ERROR, LATER, by, null, List.of(key), SAID))));
    }

    private InstitutionRecord record() {
        return Register.required(register.institutions.get(university.code));
    }

    private void change(InstitutionRecord record) {
        register.institutions.put(university.code, record);
    }

    private VerificationReport verify() {
        return register.verify(batch, 3);
    }

    private void is(CheckId id, CheckStatus status, ReportCode code) {
        assertThat(verify().check(id)).extracting(Check::status, Check::code).containsExactly(status, code);
    }
}
