package dev.akashi.model.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.StatementType;
import dev.akashi.model.statement.StatusReason;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class RecordTest {

    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final Instant MAY = Instant.parse("2026-05-01T00:00:00Z");
    private static final Instant JUNE = Instant.parse("2026-06-01T00:00:00Z");
    private static final Instant SEPTEMBER = Instant.parse("2026-09-01T00:00:00Z");
    private static final InstitutionCode CODE = new InstitutionCode("F113199999013");
    private static final Provenance THEN =
            new Provenance(APRIL, new TransactionId("aa".repeat(32)), StatementDigest.parse("bb".repeat(32)));
    private static final KeyGrant GRANT = new KeyGrant(
            KeyPurpose.STATEMENT,
            PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom()).verificationKey());

    private static final InstitutionRecord INSTITUTION = new InstitutionRecord(
            CODE,
            new CorporateNumber("7123456789012"),
            InstitutionKind.UNIVERSITY,
            new Did("did:web:chuo.example"),
            List.of(new MspId("UnivAMSP")),
            List.of(
                    new DatedName(new LocalizedText("旧", "Old"), Interval.between(APRIL, JUNE), THEN),
                    new DatedName(new LocalizedText("新", "New"), Interval.from(JUNE), THEN)),
            List.of(new Accreditation(
                    CredentialType.DEGREE_BACHELOR, Interval.between(APRIL, SEPTEMBER), "ACT-83", THEN)),
            List.of(new RegisteredKey(
                    GRANT,
                    Interval.from(APRIL),
                    List.of(),
                    List.of(new KeyEnding(KeyEnding.Kind.COMPROMISED, JUNE, THEN)),
                    THEN)),
            List.of(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(APRIL), THEN)),
            THEN);

    @Nested
    class An_institution {

        @Test
        void is_the_same_after_a_round_through_json() {
            assertThat(InstitutionRecord.fromJson(INSTITUTION.toJson())).isEqualTo(INSTITUTION);
        }

        @Test
        void keeps_which_endorsements_were_required_and_released() {
            InstitutionRecord required =
                    INSTITUTION.withEndorsement(new RequiredEndorsement(new MspId("UnivAMSP"), null, THEN));
            InstitutionRecord again = required.withRelease(THEN)
                    .withEndorsement(new RequiredEndorsement(new MspId("UnivBMSP"), null, THEN));
            assertThat(INSTITUTION.requiredEndorsement()).isEmpty();
            assertThat(required.requiredEndorsement().orElseThrow().organisation())
                    .isEqualTo(new MspId("UnivAMSP"));
            assertThat(required.withRelease(THEN).requiredEndorsement()).isEmpty();
            assertThat(again.requiredEndorsement().orElseThrow().organisation()).isEqualTo(new MspId("UnivBMSP"));
            assertThat(again.endorsements()).hasSize(2);
            assertThat(InstitutionRecord.fromJson(again.toJson())).isEqualTo(again);
        }

        @Test
        void has_the_same_bytes_as_before_there_were_endorsements_to_require() {
            assertThat(new String(INSTITUTION.toJson(), StandardCharsets.UTF_8)).doesNotContain("endorsement");
        }

        @Test
        void had_its_old_name_before_and_has_its_new_name_after() {
            assertThat(INSTITUTION.nameAt(APRIL.minusSeconds(1))).isEmpty();
            assertThat(INSTITUTION.nameAt(MAY).orElseThrow().en()).isEqualTo("Old");
            assertThat(INSTITUTION.nameAt(JUNE).orElseThrow().en()).isEqualTo("New");
        }

        @Test
        void was_accredited_only_for_its_types_and_only_in_the_interval() {
            assertThat(INSTITUTION.accreditationAt(CredentialType.DEGREE_BACHELOR, MAY))
                    .isPresent();
            assertThat(INSTITUTION.accreditationAt(CredentialType.DEGREE_BACHELOR, SEPTEMBER))
                    .isEmpty();
            assertThat(INSTITUTION.accreditationAt(CredentialType.DEGREE_MASTER, MAY))
                    .isEmpty();
        }

        @Test
        void has_a_key_that_is_good_until_it_was_compromised() {
            KeyId key = GRANT.key().keyId();
            assertThat(INSTITUTION.timeline().keyAt(key, MAY)).isEqualTo(KeyStanding.VALID);
            assertThat(INSTITUTION.timeline().keyAt(key, JUNE)).isEqualTo(KeyStanding.COMPROMISED);
            assertThat(INSTITUTION.timeline().keyAt(key, APRIL.minusSeconds(1))).isEqualTo(KeyStanding.NOT_IN_USE);
        }
    }

    @Nested
    class A_status {

        private final StatusRecord suspended = new StatusRecord(
                CODE, Commitment.parse("11".repeat(32)), List.of(event(CredentialStatus.SUSPENDED, MAY)));

        @Test
        void is_active_until_a_change_counts() {
            assertThat(suspended.statusAt(APRIL)).isEqualTo(CredentialStatus.ACTIVE);
            assertThat(suspended.statusAt(MAY)).isEqualTo(CredentialStatus.SUSPENDED);
        }

        @Test
        void changes_on_a_future_day_that_was_set() {
            StatusRecord later = suspended.with(event(CredentialStatus.RESCINDED, SEPTEMBER));
            assertThat(later.statusAt(JUNE)).isEqualTo(CredentialStatus.SUSPENDED);
            assertThat(later.statusAt(SEPTEMBER)).isEqualTo(CredentialStatus.RESCINDED);
        }

        @Test
        void that_was_set_for_the_future_can_be_taken_back_before() {
            StatusRecord undone = suspended
                    .with(event(CredentialStatus.RESCINDED, SEPTEMBER))
                    .with(event(CredentialStatus.ACTIVE, JUNE));
            assertThat(undone.statusAt(SEPTEMBER)).isEqualTo(CredentialStatus.ACTIVE);
        }

        @Test
        void is_the_same_after_a_round_through_json() {
            assertThat(StatusRecord.fromJson(suspended.toJson())).isEqualTo(suspended);
        }

        private StatusRecord.Event event(CredentialStatus status, Instant from) {
            return new StatusRecord.Event(status, StatusReason.UNDER_REVIEW, from, CODE, null, List.of(), THEN);
        }
    }

    @Test
    void anchors_and_receipts_are_the_same_after_a_round_through_json() {
        AnchorRecord anchor = new AnchorRecord(
                MerkleRoot.parse("22".repeat(32)),
                3,
                CODE,
                CredentialType.VOC_TRAINING,
                new AwardPeriod(YearMonth.of(2026, 3), YearMonth.of(2026, 4)),
                List.of(GRANT.key().keyId()),
                THEN);
        assertThat(AnchorRecord.fromJson(anchor.toJson())).isEqualTo(anchor);
        Receipt receipt = new Receipt(StatementType.BATCH_ANCHORED, THEN, false);
        assertThat(Receipt.fromJson(receipt.again().toJson())).isEqualTo(receipt.again());
    }

    @Test
    void a_record_of_a_later_version_is_not_guessed_at() {
        String later = new String(INSTITUTION.toJson(), StandardCharsets.UTF_8)
                .replace("\"recordVersion\":1", "\"recordVersion\":2");
        assertThatExceptionOfType(JsonFormatException.class)
                .isThrownBy(() -> InstitutionRecord.fromJson(later.getBytes(StandardCharsets.UTF_8)))
                .withMessageContaining("recordVersion");
    }
}
