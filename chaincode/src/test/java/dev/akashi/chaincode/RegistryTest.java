package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.COLLEGE;
import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Consortium.UNIV_A;
import static dev.akashi.chaincode.Consortium.UNIV_B;
import static dev.akashi.chaincode.Consortium.commitments;
import static dev.akashi.chaincode.Consortium.key;
import static dev.akashi.chaincode.Consortium.signed;
import static dev.akashi.chaincode.Refusals.refused;
import static dev.akashi.model.LedgerErrorCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.Interval;
import dev.akashi.model.LedgerErrorCode;
import dev.akashi.model.LedgerId;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.StatementHeader;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryTest {

    private final Consortium consortium = new Consortium();
    private final List<Commitment> graduates = commitments("graduates", 5);
    private final MerkleTree tree = MerkleTree.of(graduates);

    @Nested
    class Founding {

        @Test
        void makes_the_ledger_known() {
            Receipt receipt = consortium.record(
                    consortium.founding(), consortium.ministry, consortium.operator, consortium.logA, consortium.logB);
            assertThat(consortium.written).containsExactly("consortium", receiptOf(receipt));
            assertThat(consortium.state().consortium().orElseThrow().ledger()).isEqualTo(Consortium.LEDGER);
        }

        @Test
        void needs_the_signature_of_everyone_it_names() {
            refused(
                    THRESHOLD_NOT_MET,
                    () -> consortium.record(
                            consortium.founding(), consortium.ministry, consortium.operator, consortium.logA));
        }

        @Test
        void happens_once() {
            consortium.ready();
            refused(
                    ALREADY_FOUNDED,
                    () -> consortium.record(
                            consortium.founding(new LedgerId("other.example")),
                            consortium.ministry,
                            consortium.operator,
                            consortium.logA,
                            consortium.logB));
        }

        @Test
        void comes_first() {
            refused(NOT_FOUNDED, () -> consortium.record(consortium.batch(tree), consortium.first));
        }
    }

    @Nested
    class Any_statement {

        @Test
        void that_was_recorded_is_answered_with_its_first_receipt() {
            consortium.ready();
            Envelope envelope = signed(consortium.batch(tree), consortium.first);
            Receipt first = consortium.recordAs(UNIV_A, envelope);
            Map<String, byte[]> before = new TreeMap<>(consortium.world);
            consortium.now = consortium.now.plus(Duration.ofDays(30));

            Receipt again = consortium.recordAs(UNIV_A, envelope);

            assertThat(first.alreadyRecorded()).isFalse();
            assertThat(again).isEqualTo(first.again());
            assertThat(consortium.world).isEqualTo(before);
        }

        @Test
        void to_another_ledger_is_refused() {
            consortium.ready();
            StatementHeader elsewhere = new StatementHeader(new LedgerId("other.example"), consortium.now);
            AccreditationGranted granted = new AccreditationGranted(
                    elsewhere, UNIVERSITY, List.of(CredentialType.MICRO), Interval.from(consortium.now), "ACT-83");
            refused(WRONG_LEDGER, () -> consortium.record(granted, consortium.ministry));
        }

        @ParameterizedTest
        @CsvSource({"P7D,true", "P7DT1S,false", "PT-1S,false", "PT0S,true"})
        void is_taken_for_seven_days_and_not_before_it_was_made(Duration age, boolean taken) {
            consortium.ready();
            StatementHeader header = new StatementHeader(Consortium.LEDGER, consortium.now.minus(age));
            AccreditationGranted granted = new AccreditationGranted(
                    header, UNIVERSITY, List.of(CredentialType.MICRO), Interval.from(consortium.now), "ACT-83");
            if (taken) {
                assertThat(consortium.record(granted, consortium.ministry)).isNotNull();
            } else {
                refused(STATEMENT_TOO_OLD, () -> consortium.record(granted, consortium.ministry));
            }
        }

        @Test
        void from_an_organisation_that_is_no_member_is_refused() {
            consortium.ready();
            refused(
                    NOT_A_HOST,
                    () -> consortium.recordAs(
                            new MspId("StrangerMSP"),
                            signed(consortium.accreditation(UNIVERSITY, CredentialType.MICRO), consortium.ministry)));
        }

        @Test
        void with_a_signature_of_a_stranger_beside_good_ones_is_refused() {
            consortium.ready();
            refused(UNKNOWN_KEY, () -> consortium.record(consortium.batch(tree), consortium.first, key()));
        }

        @Test
        void whose_signature_belongs_to_other_bytes_is_refused() {
            consortium.ready();
            Envelope signed = signed(consortium.batch(tree), consortium.first);
            String json = new String(signed.toJson(), StandardCharsets.UTF_8);
            String other = new String(
                    signed(consortium.batch(MerkleTree.of(graduates.subList(0, 2))), consortium.first)
                            .toJson(),
                    StandardCharsets.UTF_8);
            String mixed = other.substring(0, other.indexOf("\"signatures\""))
                    + json.substring(json.indexOf("\"signatures\""));
            refused(BAD_SIGNATURE, () -> consortium.recordBytes(UNIV_A, mixed.getBytes(StandardCharsets.UTF_8)));
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "''|INVALID_INPUT",
                    "{}|INVALID_INPUT",
                    "{\"payloadType\":\"a\",\"payloadType\":\"a\"}|INVALID_INPUT"
                })
        void that_is_not_an_envelope_is_refused(String bytes, LedgerErrorCode code) {
            refused(code, () -> consortium.recordBytes(UNIV_A, bytes.getBytes(StandardCharsets.UTF_8)));
        }

        @Test
        void that_is_too_large_is_refused() {
            refused(TOO_LARGE, () -> consortium.recordBytes(UNIV_A, new byte[Envelope.MAX_SIZE + 1]));
        }

        @Test
        void that_is_refused_leaves_nothing_behind() {
            consortium.ready();
            consortium.record(consortium.batch(tree), consortium.first);
            Map<String, byte[]> before = new TreeMap<>(consortium.world);
            Change good = consortium.to(
                    CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, graduates.get(0), tree, 0, null);
            Change bad = consortium.to(
                    CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, graduates.get(1), tree, 2, null);
            refused(
                    BAD_INCLUSION_PROOF,
                    () -> consortium.record(consortium.change(tree, good, bad), consortium.first, consortium.second));
            assertThat(consortium.world).isEqualTo(before);
        }
    }

    @Nested
    class Admission {

        @Test
        void makes_an_institution_known_from_now_on() {
            consortium.ready();
            InstitutionRecord record =
                    consortium.state().institution(UNIVERSITY).orElseThrow();
            assertThat(record.isActiveAt(consortium.now)).isTrue();
            assertThat(record.isActiveAt(consortium.now.minusSeconds(1))).isFalse();
            assertThat(record.keys()).hasSize(3);
        }

        @Test
        void happens_once() {
            consortium.ready();
            consortium.now = consortium.now.plusSeconds(1);
            refused(
                    ALREADY_ADMITTED,
                    () -> consortium.record(
                            consortium.admission(),
                            consortium.ministry,
                            consortium.operator,
                            consortium.first,
                            consortium.second,
                            consortium.credential));
        }

        @Test
        void needs_ministry_and_operator_and_every_key_that_it_brings() {
            consortium.record(
                    consortium.founding(), consortium.ministry, consortium.operator, consortium.logA, consortium.logB);
            Signer[] own = {consortium.first, consortium.second, consortium.credential};
            refused(
                    NOT_AUTHORISED,
                    () -> consortium.record(consortium.admission(), consortium.ministry, own[0], own[1], own[2]));
            refused(
                    NOT_AUTHORISED,
                    () -> consortium.record(consortium.admission(), consortium.operator, own[0], own[1], own[2]));
            refused(
                    THRESHOLD_NOT_MET,
                    () -> consortium.record(
                            consortium.admission(), consortium.ministry, consortium.operator, own[0], own[1]));
        }
    }

    @Nested
    class Accreditation {

        @Test
        void is_the_ministrys_alone() {
            consortium.ready();
            refused(
                    UNKNOWN_KEY,
                    () -> consortium.record(
                            consortium.accreditation(UNIVERSITY, CredentialType.MICRO), consortium.operator));
            refused(
                    NOT_AUTHORISED,
                    () -> consortium.recordAs(
                            UNIV_A,
                            consortium
                                    .accreditation(UNIVERSITY, CredentialType.MICRO)
                                    .envelope()));
        }

        @Test
        void of_a_stranger_is_refused() {
            consortium.ready();
            refused(
                    UNKNOWN_INSTITUTION,
                    () -> consortium.record(
                            consortium.accreditation(new InstitutionCode("F127299999033"), CredentialType.MICRO),
                            consortium.ministry));
        }
    }

    @Nested
    class A_batch {

        @Test
        void is_recorded_with_its_time_and_its_signers() {
            consortium.ready();
            Receipt receipt = consortium.record(consortium.batch(tree), consortium.second);
            assertThat(consortium.written)
                    .containsExactly(
                            "anchor~" + tree.root(),
                            "anchor-by~F113199999013~2026-03-25~" + tree.root(),
                            receiptOf(receipt));
            assertThat(consortium.state().anchor(tree.root())).hasValueSatisfying(anchor -> {
                assertThat(anchor.size()).isEqualTo(5);
                assertThat(anchor.signedBy())
                        .containsExactly(consortium.second.verificationKey().keyId());
                assertThat(anchor.provenance()).isEqualTo(receipt.provenance());
            });
        }

        @Test
        void of_a_type_without_accreditation_is_refused() {
            consortium.ready();
            refused(
                    NOT_ACCREDITED,
                    () -> consortium.record(
                            consortium.batch(UNIVERSITY, CredentialType.DEGREE_DOCTOR, tree), consortium.first));
        }

        @Test
        void through_an_organisation_that_does_not_host_it_is_refused() {
            consortium.ready();
            refused(NOT_A_HOST, () -> consortium.recordAs(UNIV_B, signed(consortium.batch(tree), consortium.first)));
        }

        @Test
        void signed_by_another_institution_or_an_authority_is_refused() {
            consortium.ready();
            refused(UNKNOWN_KEY, () -> consortium.record(consortium.batch(tree), consortium.collegeFirst));
            refused(UNKNOWN_KEY, () -> consortium.record(consortium.batch(tree), consortium.ministry));
        }

        @Test
        void signed_by_a_credential_key_is_refused() {
            consortium.ready();
            refused(KEY_NOT_VALID, () -> consortium.record(consortium.batch(tree), consortium.credential));
        }

        @Test
        void signed_by_nobody_is_refused() {
            consortium.ready();
            refused(THRESHOLD_NOT_MET, () -> consortium.record(consortium.batch(tree)));
        }

        @Test
        void with_a_root_that_was_recorded_is_refused_whoever_says_it() {
            consortium.ready();
            consortium.record(consortium.batch(tree), consortium.first);
            consortium.now = consortium.now.plusSeconds(1);
            refused(ALREADY_ANCHORED, () -> consortium.record(consortium.batch(tree), consortium.first));
            refused(
                    ALREADY_ANCHORED,
                    () -> consortium.record(
                            consortium.batch(COLLEGE, CredentialType.VOC_TRAINING, tree), consortium.collegeFirst));
        }

        @Test
        void of_an_unknown_institution_is_refused() {
            consortium.ready();
            refused(
                    UNKNOWN_INSTITUTION,
                    () -> consortium.record(
                            consortium.batch(
                                    new InstitutionCode("F127299999033"), CredentialType.DEGREE_BACHELOR, tree),
                            consortium.first));
        }
    }

    @Nested
    class A_further_key {

        private final Signer fresh = key();

        @Test
        void is_added_by_two_keys_and_by_itself() {
            consortium.ready();
            consortium.record(added(Interval.from(consortium.now)), consortium.first, consortium.second, fresh);
            assertThat(consortium.record(consortium.batch(tree), fresh)).isNotNull();
        }

        @Test
        void is_added_for_recovery_by_ministry_and_operator_and_by_itself() {
            consortium.ready();
            consortium.recordAs(
                    UNIV_B,
                    signed(added(Interval.from(consortium.now)), consortium.ministry, consortium.operator, fresh));
            assertThat(consortium.record(consortium.batch(tree), fresh)).isNotNull();
        }

        @Test
        void is_not_added_without_its_own_signature_or_by_too_few() {
            consortium.ready();
            KeyAdded added = added(Interval.from(consortium.now));
            refused(THRESHOLD_NOT_MET, () -> consortium.record(added, consortium.first, consortium.second));
            refused(THRESHOLD_NOT_MET, () -> consortium.record(added, consortium.first, fresh));
            refused(THRESHOLD_NOT_MET, () -> consortium.record(added, consortium.ministry, fresh));
        }

        @Test
        void is_not_backdated_and_not_added_twice() {
            consortium.ready();
            refused(
                    INVALID_INPUT,
                    () -> consortium.record(
                            added(Interval.from(consortium.now.minusSeconds(1))),
                            consortium.first,
                            consortium.second,
                            fresh));
            consortium.record(added(Interval.from(consortium.now)), consortium.first, consortium.second, fresh);
            consortium.now = consortium.now.plusSeconds(1);
            refused(
                    KEY_ALREADY_REGISTERED,
                    () -> consortium.record(
                            added(Interval.from(consortium.now)), consortium.first, consortium.second, fresh));
        }

        @Test
        void signs_only_in_its_interval() {
            consortium.ready();
            consortium.record(
                    added(Interval.between(consortium.now.plusSeconds(60), consortium.now.plusSeconds(120))),
                    consortium.first,
                    consortium.second,
                    fresh);
            refused(KEY_NOT_VALID, () -> consortium.record(consortium.batch(tree), fresh));
            consortium.now = consortium.now.plusSeconds(60);
            assertThat(consortium.record(consortium.batch(tree), fresh)).isNotNull();
            consortium.now = consortium.now.plusSeconds(60);
            refused(
                    KEY_NOT_VALID,
                    () -> consortium.record(consortium.batch(MerkleTree.of(commitments("later", 2))), fresh));
        }

        private KeyAdded added(Interval validity) {
            return new KeyAdded(
                    consortium.header(),
                    UNIVERSITY,
                    new KeyGrant(KeyPurpose.STATEMENT, fresh.verificationKey()),
                    validity);
        }
    }

    @Nested
    class A_status {

        private final Commitment graduate = graduates.get(3);

        @Test
        void changes_from_event_to_event() {
            Receipt suspended = change(CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, null);
            Receipt active = change(CredentialStatus.ACTIVE, StatusReason.UNDER_REVIEW, digest(suspended));
            Receipt rescinded =
                    change(CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, digest(active));
            change(CredentialStatus.ACTIVE, StatusReason.RECORDED_IN_ERROR, digest(rescinded));

            StatusRecord record =
                    consortium.state().status(Consortium.UNIVERSITY, graduate).orElseThrow();
            assertThat(record.events())
                    .extracting(StatusRecord.Event::status)
                    .containsExactly(
                            CredentialStatus.SUSPENDED,
                            CredentialStatus.ACTIVE,
                            CredentialStatus.RESCINDED,
                            CredentialStatus.ACTIVE);
        }

        @Test
        void that_was_changed_meanwhile_is_not_overwritten() {
            change(CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, null);
            refused(
                    STALE_STATUS,
                    () -> change(CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, null));
            refused(
                    STALE_STATUS,
                    () -> change(
                            CredentialStatus.RESCINDED,
                            StatusReason.RESCINDED_BY_INSTITUTION,
                            StatementDigest.parse("00".repeat(32))));
        }

        @ParameterizedTest
        @CsvSource({
            "RESCINDED,RESCINDED_BY_INSTITUTION,SUSPENDED,UNDER_REVIEW",
            "RESCINDED,RESCINDED_BY_INSTITUTION,ACTIVE,UNDER_REVIEW",
            "RESCINDED,RESCINDED_BY_INSTITUTION,VOIDED,ISSUED_IN_ERROR",
            "ENDED,DID_NOT_COMPLETE,RESCINDED,RESCINDED_BY_INSTITUTION",
            "VOIDED,ISSUED_IN_ERROR,VOIDED,ISSUED_IN_ERROR",
            "SUSPENDED,UNDER_REVIEW,SUSPENDED,UNDER_REVIEW"
        })
        void does_not_leave_a_final_one_except_as_a_mistake(
                CredentialStatus first, StatusReason why, CredentialStatus next, StatusReason reason) {
            Receipt receipt = change(first, why, null);
            refused(ILLEGAL_TRANSITION, () -> change(next, reason, digest(receipt)));
        }

        @Test
        void cannot_become_active_when_it_is() {
            refused(ILLEGAL_TRANSITION, () -> change(CredentialStatus.ACTIVE, StatusReason.CORRECTED, null));
        }

        @Test
        void needs_two_keys() {
            anchored();
            StatusChanged changed = consortium.change(
                    tree,
                    consortium.to(CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, graduate, tree, 3, null));
            refused(THRESHOLD_NOT_MET, () -> consortium.record(changed, consortium.first));
        }

        @Test
        void of_a_credential_outside_the_batch_cannot_change() {
            anchored();
            Change stranger = consortium.to(
                    CredentialStatus.SUSPENDED,
                    StatusReason.UNDER_REVIEW,
                    commitments("other", 1).get(0),
                    tree,
                    3,
                    null);
            refused(BAD_INCLUSION_PROOF, () -> record(stranger));
            MerkleTree smaller = MerkleTree.of(graduates.subList(0, 4));
            Change otherSize = new Change(
                    graduate,
                    smaller.inclusionProof(3),
                    CredentialStatus.SUSPENDED,
                    consortium.now,
                    StatusReason.UNDER_REVIEW,
                    null,
                    null);
            refused(BAD_INCLUSION_PROOF, () -> record(otherSize));
        }

        @Test
        void of_an_unknown_batch_or_of_another_institution_cannot_change() {
            anchored();
            MerkleTree unknown = MerkleTree.of(commitments("unknown", 1));
            Change change = consortium.to(
                    CredentialStatus.SUSPENDED,
                    StatusReason.UNDER_REVIEW,
                    commitments("unknown", 1).get(0),
                    unknown,
                    0,
                    null);
            refused(
                    UNKNOWN_ANCHOR,
                    () -> consortium.record(consortium.change(unknown, change), consortium.first, consortium.second));
            StatusChanged foreign = new StatusChanged(
                    consortium.header(),
                    COLLEGE,
                    tree.root(),
                    List.of(consortium.to(
                            CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, graduate, tree, 3, null)));
            refused(
                    NOT_AUTHORISED,
                    () -> consortium.record(foreign, consortium.collegeFirst, consortium.collegeSecond));
        }

        @Test
        void cannot_change_before_the_batch_was_recorded() {
            anchored();
            Change early = new Change(
                    graduate,
                    tree.inclusionProof(3),
                    CredentialStatus.SUSPENDED,
                    consortium.now.minusSeconds(1),
                    StatusReason.UNDER_REVIEW,
                    null,
                    null);
            refused(INVALID_INPUT, () -> record(early));
        }

        @Test
        void is_out_of_reach_for_an_institution_that_puts_the_credential_into_a_batch_of_its_own() {
            anchored();
            MerkleTree copied = MerkleTree.of(List.of(graduate));
            consortium.record(consortium.batch(COLLEGE, CredentialType.VOC_TRAINING, copied), consortium.collegeFirst);
            Change rescinded = consortium.to(
                    CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, graduate, copied, 0, null);
            consortium.record(
                    new StatusChanged(consortium.header(), COLLEGE, copied.root(), List.of(rescinded)),
                    consortium.collegeFirst,
                    consortium.collegeSecond);

            assertThat(consortium.state().status(Consortium.UNIVERSITY, graduate))
                    .isEmpty();
            change(CredentialStatus.SUSPENDED, StatusReason.UNDER_REVIEW, null);
            assertThat(consortium
                            .state()
                            .status(Consortium.UNIVERSITY, graduate)
                            .orElseThrow()
                            .events())
                    .hasSize(1);
        }

        @Test
        void may_change_on_a_day_to_come() {
            anchored();
            record(new Change(
                    graduate,
                    tree.inclusionProof(3),
                    CredentialStatus.RESCINDED,
                    consortium.now.plus(Duration.ofDays(30)),
                    StatusReason.RESCINDED_BY_INSTITUTION,
                    null,
                    null));
            StatusRecord record =
                    consortium.state().status(Consortium.UNIVERSITY, graduate).orElseThrow();
            assertThat(record.statusAt(consortium.now)).isEqualTo(CredentialStatus.ACTIVE);
            assertThat(record.statusAt(consortium.now.plus(Duration.ofDays(30))))
                    .isEqualTo(CredentialStatus.RESCINDED);
        }

        private Receipt change(
                CredentialStatus status,
                StatusReason reason,
                @org.jspecify.annotations.Nullable StatementDigest previous) {
            anchored();
            consortium.now = consortium.now.plusSeconds(1);
            return record(consortium.to(status, reason, graduate, tree, 3, previous));
        }
    }

    @Nested
    class A_replacement {

        private final List<Commitment> others = commitments("replacements", 2);
        private final MerkleTree otherTree = MerkleTree.of(others);

        @Test
        void is_pointed_to() {
            anchored();
            consortium.record(consortium.batch(otherTree), consortium.first);
            record(superseded(graduates.get(0), tree, 0, others.get(1), otherTree, 1));
            assertThat(consortium
                            .state()
                            .status(Consortium.UNIVERSITY, graduates.get(0))
                            .orElseThrow()
                            .last()
                            .supersededBy())
                    .isEqualTo(others.get(1));
        }

        @Test
        void must_be_recorded_and_be_another_and_be_the_institutions_own() {
            anchored();
            refused(BAD_SUCCESSOR, () -> record(superseded(graduates.get(0), tree, 0, others.get(1), otherTree, 1)));
            refused(BAD_SUCCESSOR, () -> record(superseded(graduates.get(0), tree, 0, graduates.get(0), tree, 0)));
            refused(BAD_SUCCESSOR, () -> record(superseded(graduates.get(0), tree, 0, graduates.get(2), tree, 1)));
            consortium.record(
                    consortium.batch(COLLEGE, CredentialType.VOC_TRAINING, otherTree), consortium.collegeFirst);
            refused(BAD_SUCCESSOR, () -> record(superseded(graduates.get(0), tree, 0, others.get(1), otherTree, 1)));
        }

        @Test
        void must_be_good_so_that_there_are_no_circles() {
            anchored();
            record(superseded(graduates.get(0), tree, 0, graduates.get(1), tree, 1));
            consortium.now = consortium.now.plusSeconds(1);
            refused(BAD_SUCCESSOR, () -> record(superseded(graduates.get(1), tree, 1, graduates.get(0), tree, 0)));
            refused(
                    BAD_SUCCESSOR,
                    () -> record(
                            superseded(graduates.get(2), tree, 2, graduates.get(3), tree, 3),
                            superseded(graduates.get(3), tree, 3, graduates.get(2), tree, 2)));
        }

        private Change superseded(
                Commitment old, MerkleTree oldTree, int leaf, Commitment by, MerkleTree byTree, int byLeaf) {
            return new Change(
                    old,
                    oldTree.inclusionProof(leaf),
                    CredentialStatus.SUPERSEDED,
                    consortium.now,
                    StatusReason.REPLACED,
                    new Replacement(by, byTree.root(), byTree.inclusionProof(byLeaf)),
                    null);
        }
    }

    private boolean anchored;

    private void anchored() {
        if (!anchored) {
            anchored = true;
            consortium.ready();
            consortium.record(consortium.batch(tree), consortium.first);
        }
    }

    private Receipt record(Change... changes) {
        return consortium.record(consortium.change(tree, changes), consortium.first, consortium.second);
    }

    private static String receiptOf(Receipt receipt) {
        return WorldState.statement(digest(receipt));
    }

    private static StatementDigest digest(Receipt receipt) {
        return receipt.provenance().statement();
    }
}
