package dev.akashi.credential.verify;

import static dev.akashi.credential.verify.Register.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Batch;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.statuslist.StatusBits;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.Interval;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** STATUS: what is its status, as of when? */
class StatusTest extends RecordedCredential {

    private static final Commitment NEWER = new Commitment(Digest.sha256(new byte[] {1}));

    @Test
    void passes_when_nothing_was_said() {
        is(CheckId.STATUS, CheckStatus.PASSED, ReportCode.OK);
        assertThat(check(CheckId.STATUS).evidence()).containsEntry("asOf", "2026-04-01T00:00:00Z");
    }

    @ParameterizedTest
    @CsvSource({
        "SUSPENDED, UNDER_REVIEW",
        "RESCINDED, RESCINDED_BY_INSTITUTION",
        "VOIDED, ISSUED_IN_ERROR",
        "ENDED, DID_NOT_COMPLETE"
    })
    void fails_when_it_no_longer_stands(CredentialStatus status, StatusReason reason) {
        register.status(batch, 3, event(status, reason, "2026-03-28T00:00:00Z"));
        is(CheckId.STATUS, CheckStatus.FAILED, ReportCode.valueOf(status.name()));
        assertThat(check(CheckId.STATUS).evidence())
                .containsEntry("status", status.name())
                .containsEntry("reason", reason.name())
                .containsEntry("effectiveFrom", "2026-03-28T00:00:00Z");
        assertThat(verify().verdict()).isEqualTo(Verdict.INVALID);
        assertThat(verify().toText("ja")).contains("2026年3月28日 09:00");
    }

    @Test
    void points_to_the_credential_that_took_its_place() {
        register.status(
                batch, 3, event(CredentialStatus.SUPERSEDED, StatusReason.REPLACED, "2026-03-28T00:00:00Z", NEWER));
        is(CheckId.STATUS, CheckStatus.FAILED, ReportCode.SUPERSEDED);
        assertThat(check(CheckId.STATUS).evidence()).containsEntry("supersededBy", NEWER.toString());
        assertThat(verify().toText("en")).contains("a newer one exists, commitment " + NEWER);
        assertThat(verify().toText("ja")).contains(NEWER.toString());
    }

    @Test
    void leaves_nothing_unsaid_even_if_the_ledger_does_not_say_by_what() {
        register.status(batch, 3, event(CredentialStatus.SUPERSEDED, StatusReason.REPLACED, "2026-03-28T00:00:00Z"));
        assertThat(verify().toText("en")).contains("commitment ?").doesNotContain("{");
    }

    @Test
    void waits_for_a_change_to_take_effect() {
        register.status(
                batch,
                3,
                event(CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, "2026-04-10T00:00:00Z"));
        assertThat(register.verifyAt(Instant.parse("2026-04-09T23:59:59Z"), batch, 3)
                        .verdict())
                .isEqualTo(Verdict.VALID);
        VerificationReport report = register.verifyAt(Instant.parse("2026-04-10T00:00:00Z"), batch, 3);
        assertThat(report.check(CheckId.STATUS).code()).isEqualTo(ReportCode.RESCINDED);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @Test
    void takes_back_what_was_recorded_in_error() {
        register.status(
                batch,
                3,
                event(CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, "2026-03-28T00:00:00Z"),
                event(CredentialStatus.ACTIVE, StatusReason.RECORDED_IN_ERROR, "2026-03-28T00:00:00Z"));
        is(CheckId.STATUS, CheckStatus.PASSED, ReportCode.OK);
        assertThat(verify().verdict()).isEqualTo(Verdict.VALID);
    }

    @Test
    void takes_back_what_was_recorded_in_error_before_it_took_effect() {
        register.status(
                batch,
                3,
                event(CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, "2026-04-10T00:00:00Z"),
                event(CredentialStatus.ACTIVE, StatusReason.RECORDED_IN_ERROR, "2026-03-29T00:00:00Z"));
        assertThat(register.verifyAt(Instant.parse("2026-05-01T00:00:00Z"), batch, 3)
                        .check(CheckId.STATUS)
                        .status())
                .isEqualTo(CheckStatus.PASSED);
    }

    @Test
    void goes_by_what_was_recorded_last() {
        register.status(
                batch,
                3,
                event(CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, "2026-03-28T00:00:00Z"),
                event(CredentialStatus.ACTIVE, StatusReason.UNDER_REVIEW, "2026-03-29T00:00:00Z"),
                event(CredentialStatus.VOIDED, StatusReason.ISSUED_IN_ERROR, "2026-03-30T00:00:00Z"));
        is(CheckId.STATUS, CheckStatus.FAILED, ReportCode.VOIDED);
    }

    @Test
    void is_undecided_when_it_could_not_be_asked() {
        register.statusAnswer = Answer.unavailable("timed out");
        is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @Test
    void does_not_believe_an_answer_about_another_credential_or_another_institution() {
        StatusRecord.Event active = event(CredentialStatus.ACTIVE, StatusReason.UNDER_REVIEW, "2026-03-28T00:00:00Z");
        for (StatusRecord answer : List.of(
                new StatusRecord(University.CODE, batch.commitment(0), List.of(active)),
                new StatusRecord(University.OTHER_CODE, batch.commitment(3), List.of(active)))) {
            register.statusAnswer = Answer.known(answer);
            is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        }
    }

    @Test
    void is_undecided_when_the_credential_names_another_place_for_its_status_as_well() {
        Batch own = listed("{\"id\":\"urn:uuid:s\",\"type\":\"1EdTechRevocationList\"}");
        Register ledger = Register.with(own);
        VerificationReport report = ledger.verify(own, 0);
        assertThat(report.check(CheckId.STATUS))
                .extracting(Check::status, Check::code)
                .containsExactly(CheckStatus.UNDECIDED, ReportCode.STATUS_ELSEWHERE);
        assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);

        ledger.status(own, 0, event(CredentialStatus.VOIDED, StatusReason.ISSUED_IN_ERROR, "2026-03-28T00:00:00Z"));
        assertThat(ledger.verify(own, 0).check(CheckId.STATUS).code()).isEqualTo(ReportCode.VOIDED);
    }

    private Batch listed(String status) {
        JsonObject listed = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));
        listed.add("credentialStatus", JsonParser.parseString(status));
        return Batch.around(university, university.sign(listed), 0, 2);
    }

    @Nested
    class With_a_status_list {

        private static final URI LIST = URI.create("https://univ.example/status-lists/1");

        private final StatusListEntry entry = StatusListEntry.of(LIST, StatusPurpose.REVOCATION, 94_567);
        private final Batch own = listed(entry.toJson(URI.create("urn:uuid:s")).toString());
        private final Register ledger = Register.with(own);

        private Check check(StatusListCredential... lists) {
            return ledger.verifier(VerificationPolicy.strict())
                    .lookingAt(List.of(lists))
                    .verify(own.document(0), own.bundle(0).toBytes())
                    .check(CheckId.STATUS);
        }

        private StatusListCredential list(int value, String from, Signer key) {
            Instant validFrom = Instant.parse(from);
            StatusListCredential.Content content = new StatusListCredential.Content(
                    LIST,
                    validFrom,
                    validFrom.plus(Duration.ofDays(7)),
                    StatusPurpose.REVOCATION,
                    StatusBits.of(1, Map.of(94_567, value)));
            return StatusListCredential.parse(StatusListCredential.write(content, university.record(), key, validFrom));
        }

        private StatusListCredential list(int value, String from) {
            return list(value, from, university.credentialKey);
        }

        @Test
        void passes_by_the_ledger_alone_and_says_that_the_list_was_not_looked_at() {
            assertThat(check())
                    .extracting(Check::status, Check::code)
                    .containsExactly(CheckStatus.PASSED, ReportCode.STATUS_LIST_NOT_ASKED);
            assertThat(check().evidence())
                    .containsEntry("statusList", LIST.toString())
                    .containsEntry("statusListSays", "not looked at");
            assertThat(ledger.verify(own, 0).verdict()).isEqualTo(Verdict.VALID);
        }

        @Test
        void passes_when_the_list_agrees() {
            Check check = check(list(1, "2026-03-20T00:00:00Z"), list(0, "2026-03-31T00:00:00Z"));
            assertThat(check).extracting(Check::status, Check::code).containsExactly(CheckStatus.PASSED, ReportCode.OK);
            assertThat(check.evidence())
                    .containsEntry("statusListSays", "agrees, revocation 0")
                    .containsEntry("statusListValidFrom", "2026-03-31T00:00:00Z");
        }

        @Test
        void is_undecided_when_the_list_says_otherwise() {
            Check check = check(list(1, "2026-03-31T00:00:00Z"));
            assertThat(check)
                    .extracting(Check::status, Check::code)
                    .containsExactly(CheckStatus.UNDECIDED, ReportCode.STATUS_LIST_DIFFERS);
            assertThat(check.message("en")).contains("2026-03-31 09:00");
        }

        @Test
        void fails_by_the_ledger_whatever_the_list_says_and_tells_whether_the_list_knows() {
            ledger.status(own, 0, event(CredentialStatus.VOIDED, StatusReason.ISSUED_IN_ERROR, "2026-03-28T00:00:00Z"));
            for (StatusListCredential given :
                    List.of(list(1, "2026-03-31T00:00:00Z"), list(0, "2026-03-27T00:00:00Z"))) {
                assertThat(check(given).code()).isEqualTo(ReportCode.VOIDED);
                assertThat(check(given).evidence().get("statusListSays")).startsWith("agrees, ");
            }
            Check check = check(list(0, "2026-03-31T00:00:00Z"));
            assertThat(check.status()).isEqualTo(CheckStatus.FAILED);
            assertThat(check.evidence()).containsEntry("statusListSays", "differs, revocation 0");
        }

        @Test
        void is_undecided_when_the_list_cannot_be_believed() {
            for (StatusListCredential given : List.of(
                    list(0, "2026-03-20T00:00:00Z"),
                    list(0, "2026-04-02T00:00:00Z"),
                    list(0, "2026-03-31T00:00:00Z", university.statementKey))) {
                assertThat(check(given))
                        .extracting(Check::status, Check::code)
                        .containsExactly(CheckStatus.UNDECIDED, ReportCode.STATUS_LIST_UNUSABLE);
            }
            assertThat(check(list(0, "2026-03-20T00:00:00Z")).evidence()).containsEntry("statusListSays", "EXPIRED");
        }
    }

    @Nested
    class A_change_is_neither_believed_nor_disbelieved {

        @Test
        void when_it_was_signed_with_a_key_that_may_have_been_in_other_hands() {
            for (CredentialStatus status : List.of(CredentialStatus.RESCINDED, CredentialStatus.ACTIVE)) {
                register.status(
                        batch,
                        3,
                        event(CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, "2026-03-26T00:00:00Z"),
                        event(status, StatusReason.UNDER_REVIEW, "2026-03-28T00:00:00Z"));
                university.changeKey(0, Interval.from(University.ADMITTED), Instant.parse("2026-03-27T00:00:00Z"));
                register.know(university);
                is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.KEY_COMPROMISED);
                assertThat(verify().verdict()).isEqualTo(Verdict.INDETERMINATE);
                assertThat(check(CheckId.STATUS).message("en")).contains("2026-03-27 09:00");
            }
        }

        @Test
        void when_nothing_is_known_of_the_institution_that_made_it() {
            register.status(
                    batch,
                    3,
                    event(
                            University.OTHER_CODE,
                            CredentialStatus.RESCINDED,
                            StatusReason.RESCINDED_BY_INSTITUTION,
                            "2026-03-28T00:00:00Z",
                            null));
            is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
            register.related.add(University.other().record());
            is(CheckId.STATUS, CheckStatus.FAILED, ReportCode.RESCINDED);
        }
    }
}
