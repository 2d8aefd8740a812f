package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.COLLEGE;
import static dev.akashi.chaincode.Consortium.UNIVERSITY;
import static dev.akashi.chaincode.Consortium.UNIV_A;
import static dev.akashi.chaincode.Consortium.UNIV_B;
import static dev.akashi.chaincode.Consortium.commitments;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.InstitutionRecord.RequiredEndorsement;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.WorldState;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.AccreditationGranted;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.ConsortiumFounded.Member;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.EndorsementReleased;
import dev.akashi.model.statement.EndorsementRequired;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.KeyRetired;
import dev.akashi.model.statement.MemberChanged;
import dev.akashi.model.statement.Statement;
import dev.akashi.model.statement.StatusReason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which transactions write the key that only an institution's own organisation lets be written. */
class OwnEndorsementTest {

    private final Consortium c = new Consortium();
    private final MerkleTree tree = MerkleTree.of(commitments("graduates", 4));
    private final Signer third = Consortium.key();
    private Instant recorded = c.now;
    private String guarded = "";

    @BeforeEach
    void require() {
        c.ready();
        c.record(adding(third), third, c.first, c.second);
        c.pass(Duration.ofMinutes(1));
        c.record(c.batch(tree), c.first);
        recorded = c.now;
        Receipt receipt = c.record(new EndorsementRequired(c.header(), UNIVERSITY, UNIV_A), c.first, c.second);
        guarded = WorldState.endorsement(UNIVERSITY, receipt.provenance().statement());
        assertThat(c.written).contains(guarded);
        c.pass(Duration.ofMinutes(1));
    }

    @Test
    void the_key_is_one_that_only_a_peer_of_that_organisation_lets_be_written() {
        assertThat(c.restricted).containsOnlyKeys(guarded).containsEntry(guarded, UNIV_A);
        assertThat(c.state().requireInstitution(UNIVERSITY).requiredEndorsement())
                .map(RequiredEndorsement::organisation)
                .contains(UNIV_A);
    }

    @Test
    void whatever_the_institution_says_writes_it() {
        needs(c.batch(MerkleTree.of(commitments("next", 1))), c.first);
        needs(new InstitutionRenamed(c.header(), UNIVERSITY, new LocalizedText("新", "New"), c.now), c.first);
        needs(
                c.change(
                        tree,
                        c.to(
                                CredentialStatus.SUSPENDED,
                                StatusReason.UNDER_REVIEW,
                                commitments("graduates", 4).get(0),
                                tree,
                                0,
                                null)),
                c.first,
                c.second);
        Signer fourth = Consortium.key();
        needs(adding(fourth), fourth, c.first, c.second);
        needs(new KeyRetired(c.header(), UNIVERSITY, fourth.verificationKey().keyId(), c.now), c.first, c.second);
        c.record(
                new KeyCompromised(
                        c.header(), UNIVERSITY, c.first.verificationKey().keyId(), recorded),
                c.first);
        needs(new BatchConfirmed(c.header(), UNIVERSITY, List.of(tree.root())), c.second, third);
        needs(new InstitutionClosed(c.header(), UNIVERSITY, c.now), c.ministry, c.second, third);
    }

    @Test
    void what_authorities_say_of_it_does_not_nor_does_the_warning_that_a_key_was_stolen() {
        needsNot(c.record(
                new KeyCompromised(
                        c.header(), UNIVERSITY, c.first.verificationKey().keyId(), c.now),
                c.first));
        AccreditationGranted granted = c.accreditation(UNIVERSITY, CredentialType.MICRO);
        needsNot(c.record(granted, c.ministry));
        needsNot(c.record(new InstitutionSuspended(c.header(), UNIVERSITY, c.now), c.ministry, c.operator));
        Signer recovered = Consortium.key();
        needsNot(c.record(adding(recovered), recovered, c.ministry, c.operator));
        c.pass(Duration.ofMinutes(1));
        needsNot(c.record(new InstitutionClosed(c.header(), UNIVERSITY, c.now), c.ministry, c.operator));
    }

    @Test
    void another_institutions_statements_do_not() {
        needsNot(c.record(
                c.batch(COLLEGE, CredentialType.VOC_TRAINING, MerkleTree.of(commitments("trainees", 1))),
                c.collegeFirst));
    }

    @Test
    void the_institution_takes_it_back_with_that_endorsement_once_more() {
        needs(new EndorsementReleased(c.header(), UNIVERSITY), c.first, c.second);
        released();
    }

    @Test
    void ministry_and_operator_take_it_back_without_it_through_any_member() {
        needsNot(c.recordAs(
                UNIV_B, Consortium.signed(new EndorsementReleased(c.header(), UNIVERSITY), c.ministry, c.operator)));
        released();
    }

    @Test
    void required_again_it_is_another_key() {
        c.record(new EndorsementReleased(c.header(), UNIVERSITY), c.ministry, c.operator);
        c.pass(Duration.ofMinutes(1));
        Receipt again = c.record(new EndorsementRequired(c.header(), UNIVERSITY, UNIV_A), c.first, c.second);
        String other = WorldState.endorsement(UNIVERSITY, again.provenance().statement());
        assertThat(other).isNotEqualTo(guarded);
        assertThat(c.written).contains(other).doesNotContain(guarded);
        assertThat(c.restricted).containsOnlyKeys(guarded, other);
        assertThat(c.state().requireInstitution(UNIVERSITY).endorsements()).hasSize(2);
    }

    @Test
    void it_is_not_asked_of_an_organisation_that_has_left_the_consortium() {
        c.record(
                new MemberChanged(
                        c.header(),
                        MemberChanged.Change.LEFT,
                        new Member(UNIV_A, Consortium.NAME, c.logA.verificationKey())),
                c.ministry,
                c.operator);
        BatchAnchored batch = c.batch(MerkleTree.of(commitments("next", 1)));
        needsNot(c.recordAs(UNIV_B, Consortium.signed(batch, c.first)));
    }

    private void released() {
        c.pass(Duration.ofMinutes(1));
        assertThat(c.state().requireInstitution(UNIVERSITY).requiredEndorsement())
                .isEmpty();
        needsNot(c.record(c.batch(MerkleTree.of(commitments("after", 1))), c.first));
    }

    private void needs(Statement statement, Signer... signers) {
        c.record(statement, signers);
        assertThat(c.written).contains(guarded);
        c.pass(Duration.ofMinutes(1));
    }

    private void needsNot(Receipt receipt) {
        assertThat(c.written)
                .contains(WorldState.statement(receipt.provenance().statement()))
                .noneMatch(key -> key.startsWith("endorsement~"));
    }

    private KeyAdded adding(Signer key) {
        return new KeyAdded(
                c.header(),
                UNIVERSITY,
                new KeyGrant(KeyPurpose.STATEMENT, key.verificationKey()),
                Interval.from(c.now));
    }
}
