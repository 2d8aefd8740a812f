package dev.akashi.credential.verify;

import static dev.akashi.credential.verify.Register.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Batch;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.verify.Evidence.LedgerKind;
import dev.akashi.credential.verify.Evidence.Opinion;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The checks that a ledger answers, with a good credential in a batch of five. */
class LedgerTest {

    private static final Instant BEFORE = Batch.RECORDED.minusSeconds(1);
    private static final Instant AFTER = Batch.RECORDED.plusSeconds(1);

    private final University university = University.first();
    private final Batch batch = Batch.around(university, university.issue("山田 太郎"), 3, 5);
    private final Register register = Register.with(batch);

    @Test
    void all_pass_when_all_is_in_order() {
        VerificationReport report = verify();
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
        assertThat(report.checks())
                .allSatisfy(check -> assertThat(check.status()).isEqualTo(CheckStatus.PASSED));
    }

    @Nested
    class ANCHOR_did_that_institution_record_the_root_and_when {

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
            register.anchors.put(batch.tree.root(), anchor(anchor -> anchor.institution = other));
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
            register.anchors.put(batch.tree.root(), anchor(anchor -> anchor.size = 6));
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

    @Nested
    class ISSUER_was_and_is_it_active_and_accredited {

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

            university.accreditations.set(
                    0, University.accredited(CredentialType.DEGREE_BACHELOR, Interval.from(AFTER)));
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
    }

    @Nested
    class KEY_were_the_keys_valid_at_ledger_time {

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
            register.anchors.put(batch.tree.root(), anchor(anchor -> anchor.signers = List.of()));
            is(CheckId.KEY, CheckStatus.FAILED, ReportCode.KEY_NOT_VALID);
            Signer stranger = PrivateKeySigner.generate(KeyAlgorithm.P256, university.random);
            register.anchors.put(
                    batch.tree.root(), anchor(anchor -> anchor.signers = List.of(university.statementKey, stranger)));
            is(CheckId.KEY, CheckStatus.FAILED, ReportCode.KEY_NOT_VALID);
        }

        private void replace(int which, Interval interval, @Nullable Instant compromisedSince) {
            RegisteredKey key = university.keys.get(which);
            university.keys.set(which, new RegisteredKey(key.grant(), interval, compromisedSince, key.provenance()));
            register.know(university);
        }
    }

    @Nested
    class STATUS_what_is_it_now {

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
            register.status(
                    batch, 3, event(CredentialStatus.SUPERSEDED, StatusReason.REPLACED, "2026-03-28T00:00:00Z"));
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
            StatusRecord.Event active =
                    event(CredentialStatus.ACTIVE, StatusReason.UNDER_REVIEW, "2026-03-28T00:00:00Z");
            for (StatusRecord answer : List.of(
                    new StatusRecord(University.CODE, batch.commitment(0), List.of(active)),
                    new StatusRecord(University.OTHER_CODE, batch.commitment(3), List.of(active)))) {
                register.statusAnswer = Answer.known(answer);
                is(CheckId.STATUS, CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
            }
        }

        @Test
        void is_undecided_when_the_credential_names_a_status_list_as_well() {
            JsonObject listed = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));
            listed.add(
                    "credentialStatus",
                    JsonParser.parseString("{\"id\":\"urn:uuid:s\",\"type\":\"BitstringStatusListEntry\","
                            + "\"statusPurpose\":\"revocation\",\"statusListIndex\":\"94567\","
                            + "\"statusListCredential\":\"https://univ.example/status/1\"}"));
            Batch own = Batch.around(university, university.sign(listed), 0, 2);
            Register ledger = Register.with(own);
            VerificationReport report = ledger.verify(own, 0);
            assertThat(report.check(CheckId.STATUS))
                    .extracting(Check::status, Check::code)
                    .containsExactly(CheckStatus.UNDECIDED, ReportCode.STATUS_ELSEWHERE);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);

            ledger.status(own, 0, event(CredentialStatus.VOIDED, StatusReason.ISSUED_IN_ERROR, "2026-03-28T00:00:00Z"));
            assertThat(ledger.verify(own, 0).check(CheckId.STATUS).code()).isEqualTo(ReportCode.VOIDED);
        }
    }

    @Nested
    class VALIDITY_is_it_within_its_dates {

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

    @Nested
    class WITNESS_do_enough_organisations_agree {

        @ParameterizedTest
        @CsvSource({
            "AGREES, PASSED, OK",
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
            assertThat(verify().verdict())
                    .isEqualTo(status == CheckStatus.PASSED ? Verdict.VALID : Verdict.INDETERMINATE);
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

    @Nested
    class FRESHNESS_how_old_is_the_evidence {

        @ParameterizedTest
        @CsvSource({
            "PT0S, PASSED, OK",
            "PT1H, PASSED, OK",
            "PT1H1S, UNDECIDED, STALE",
            "P3650D, UNDECIDED, STALE",
            "-PT5M, PASSED, OK",
            "-PT5M1S, UNDECIDED, AHEAD_OF_CLOCK",
            "-P3650D, UNDECIDED, AHEAD_OF_CLOCK"
        })
        void at_most_an_hour(Duration age, CheckStatus status, ReportCode code) {
            register.asOf = Register.NOW.minus(age);
            is(CheckId.FRESHNESS, status, code);
            assertThat(verify().verdict())
                    .isEqualTo(status == CheckStatus.PASSED ? Verdict.VALID : Verdict.INDETERMINATE);
        }

        @Test
        void or_as_old_as_the_policy_allows() {
            register.asOf = Register.NOW.minus(Duration.ofDays(30));
            VerificationPolicy month = VerificationPolicy.strict().maximumAge(Duration.ofDays(30));
            assertThat(verify(month).verdict()).isEqualTo(Verdict.VALID);
            register.asOf = register.asOf.minusSeconds(1);
            assertThat(verify(month).check(CheckId.FRESHNESS).code()).isEqualTo(ReportCode.STALE);
            VerificationPolicy forEver = VerificationPolicy.strict().maximumAge(Duration.ofSeconds(Long.MAX_VALUE));
            register.asOf = Instant.MIN;
            assertThat(verify(forEver).check(CheckId.FRESHNESS).status()).isEqualTo(CheckStatus.PASSED);
            register.asOf = Instant.MAX;
            assertThat(verify(forEver).check(CheckId.FRESHNESS).code()).isEqualTo(ReportCode.AHEAD_OF_CLOCK);
        }
    }

    @Nested
    class A_source {

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
                    .containsExactly(
                            new EvidenceSource.Question(University.CODE, batch.tree.root(), batch.commitment(3)));
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
    }

    /** Any other exception. */
    private static final class Broken extends RuntimeException {

        private static final long serialVersionUID = 1L;

        Broken(String message) {
            super(message);
        }
    }

    /** What an anchor record is made from, to be changed by a test. */
    private final class Anchoring {

        private University institution = university;
        private int size = batch.tree.size();
        private List<Signer> signers = List.of(university.statementKey);
    }

    private AnchorRecord anchor(Consumer<Anchoring> change) {
        Anchoring anchoring = new Anchoring();
        change.accept(anchoring);
        return new AnchorRecord(
                batch.tree.root(),
                anchoring.size,
                anchoring.institution.code,
                CredentialType.DEGREE_BACHELOR,
                batch.anchor.awardPeriod(),
                anchoring.signers.stream()
                        .map(signer -> signer.verificationKey().keyId())
                        .toList(),
                batch.anchor.provenance());
    }

    private VerificationReport verify() {
        return register.verify(batch, 3);
    }

    private VerificationReport verify(VerificationPolicy policy) {
        return register.verifier(policy)
                .verify(batch.document(3), batch.bundle(3).toBytes());
    }

    private Check check(CheckId id) {
        return verify().check(id);
    }

    private void is(CheckId id, CheckStatus status, ReportCode code) {
        VerificationReport report = verify();
        assertThat(report.check(id))
                .as(report.toText("en"))
                .extracting(Check::status, Check::code)
                .containsExactly(status, code);
    }
}
