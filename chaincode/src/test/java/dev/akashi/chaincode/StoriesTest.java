package dev.akashi.chaincode;

import static dev.akashi.chaincode.Consortium.commitments;
import static dev.akashi.chaincode.Consortium.key;
import static dev.akashi.chaincode.Refusals.refused;
import static dev.akashi.model.LedgerErrorCode.*;
import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.chaincode.Consortium.School;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.merkle.MerkleTree;
import dev.akashi.model.record.AnchorRecord;
import dev.akashi.model.record.AnchorRecord.Confirmation;
import dev.akashi.model.record.BatchAuthority;
import dev.akashi.model.record.BatchAuthority.Role;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.StatusRecord.Event;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.BatchConfirmed;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.InstitutionClosed;
import dev.akashi.model.statement.InstitutionReinstated;
import dev.akashi.model.statement.InstitutionRenamed;
import dev.akashi.model.statement.InstitutionSuspended;
import dev.akashi.model.statement.KeyAdded;
import dev.akashi.model.statement.KeyCompromised;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.StatusChanged;
import dev.akashi.model.statement.StatusChanged.Change;
import dev.akashi.model.statement.StatusChanged.Replacement;
import dev.akashi.model.statement.StatusReason;
import dev.akashi.model.statement.SuccessionDeclared;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionRetracted;
import dev.akashi.model.statement.SuccessionScope;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What happens to institutions in real life, with fictional ones. */
class StoriesTest {

    private static final YearMonth MARCH = YearMonth.of(2026, 3);
    private static final CredentialType BACHELOR = CredentialType.DEGREE_BACHELOR;

    private final Consortium consortium = new Consortium();
    private final List<Commitment> graduates = commitments("graduates", 4);

    @BeforeEach
    void found() {
        consortium.founded();
    }

    @Test
    void two_universities_merge_into_a_new_one() {
        School technical = consortium.school("F113199999013", BACHELOR);
        School medical = consortium.school("F113199999022", BACHELOR);
        MerkleTree engineers = consortium.anchored(technical, BACHELOR, MARCH, graduates);
        MerkleTree doctors = consortium.anchored(medical, BACHELOR, MARCH, commitments("doctors", 2));
        School merged = consortium.school("F127299999033", BACHELOR);
        Instant october = consortium.now.plus(Duration.ofDays(190));

        for (School old : List.of(technical, medical)) {
            close(old, october);
            succeed(old, merged, SuccessionKind.MERGER, SuccessionScope.ALL, october);
        }
        assertThat(authorities(engineers)).containsExactly(new BatchAuthority(technical.code(), Role.OWN));
        refused(NOT_AUTHORISED, () -> rescind(merged, technical, engineers, 0, graduates.get(0)));

        consortium.now = october;
        assertThat(authorities(engineers)).containsExactly(new BatchAuthority(merged.code(), Role.SUCCESSOR));
        assertThat(authorities(doctors)).containsExactly(new BatchAuthority(merged.code(), Role.SUCCESSOR));
        refused(INSTITUTION_NOT_ACTIVE, () -> anchor(technical, "after the end"));
        refused(INSTITUTION_NOT_ACTIVE, () -> rescind(technical, technical, engineers, 0, graduates.get(0)));
        assertThat(anchor(merged, "first of the merged university")).isNotNull();
        rescind(merged, technical, engineers, 0, graduates.get(0));
        assertThat(status(technical, graduates.get(0)).last().by()).isEqualTo(merged.code());
    }

    @Test
    void a_private_university_becomes_public_and_gets_a_new_code() {
        School before = consortium.school("F113199999013", BACHELOR);
        MerkleTree batch = consortium.anchored(before, BACHELOR, MARCH, graduates);
        School after = consortium.school("F113199999022", BACHELOR);
        Instant april = consortium.now.plus(Duration.ofDays(7));
        succeed(before, after, SuccessionKind.RECODE, SuccessionScope.ALL, april);
        consortium.now = april.plusSeconds(60);
        // The succession alone moves nothing: as long as the old code is active, it answers for itself.
        assertThat(authorities(batch)).containsExactly(new BatchAuthority(before.code(), Role.OWN));
        consortium.record(
                new InstitutionClosed(consortium.header(), before.code(), consortium.now),
                consortium.ministry,
                before.first(),
                before.second());
        assertThat(authorities(batch)).containsExactly(new BatchAuthority(after.code(), Role.SUCCESSOR));
    }

    @Test
    void a_college_closes_without_successor_and_the_ministry_names_a_custodian_later() {
        School college = consortium.school("F201399999049", CredentialType.DEGREE_ASSOCIATE);
        MerkleTree batch = consortium.anchored(college, CredentialType.DEGREE_ASSOCIATE, MARCH, graduates);
        School agency = consortium.school("F113199999022");
        close(college, consortium.now);
        assertThat(authorities(batch)).isEmpty();
        refused(NOT_AUTHORISED, () -> rescind(agency, college, batch, 1, graduates.get(1)));

        consortium.pass(Duration.ofDays(400));
        succeed(college, agency, SuccessionKind.CUSTODY, SuccessionScope.ALL, consortium.now);
        assertThat(authorities(batch)).containsExactly(new BatchAuthority(agency.code(), Role.CUSTODIAN));
        rescind(agency, college, batch, 1, graduates.get(1));
        // A custodian keeps records; it awards nothing, because it is not accredited.
        refused(
                NOT_ACCREDITED,
                () -> consortium.anchored(agency, CredentialType.DEGREE_ASSOCIATE, MARCH, commitments("new", 1)));
    }

    @Test
    void custody_is_split_by_type_and_by_years() {
        School closed = consortium.school("F113199999013", BACHELOR, CredentialType.DEGREE_MASTER);
        MerkleTree early = consortium.anchored(closed, BACHELOR, YearMonth.of(2004, 3), commitments("early", 2));
        MerkleTree late = consortium.anchored(closed, BACHELOR, YearMonth.of(2010, 3), commitments("late", 2));
        MerkleTree masters =
                consortium.anchored(closed, CredentialType.DEGREE_MASTER, YearMonth.of(2010, 3), graduates);
        School first = consortium.school("F113199999022");
        School second = consortium.school("F127299999033");
        School third = consortium.school("G113199999057");
        close(closed, consortium.now);
        custody(closed, first, scope(BACHELOR, null, YearMonth.of(2006, 3)));
        custody(closed, second, scope(BACHELOR, YearMonth.of(2006, 4), null));
        custody(closed, third, scope(CredentialType.DEGREE_MASTER, null, null));

        assertThat(authorities(early)).extracting(BatchAuthority::institution).containsExactly(first.code());
        assertThat(authorities(late)).extracting(BatchAuthority::institution).containsExactly(second.code());
        assertThat(authorities(masters)).extracting(BatchAuthority::institution).containsExactly(third.code());
        Commitment graduate = commitments("early", 2).get(0);
        refused(NOT_AUTHORISED, () -> rescind(second, closed, early, 0, graduate));
        rescind(first, closed, early, 0, graduate);
    }

    @Test
    void a_successor_rescinds_a_degree_twelve_years_after_its_award() {
        School medical = consortium.school("F113199999013", CredentialType.DEGREE_DOCTOR);
        MerkleTree batch = consortium.anchored(medical, CredentialType.DEGREE_DOCTOR, MARCH, graduates);
        Instant awarded = consortium.now;
        School successor = consortium.school("F113199999022", CredentialType.DEGREE_DOCTOR);
        consortium.pass(Duration.ofDays(3 * 365));
        close(medical, consortium.now);
        succeed(medical, successor, SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now);
        consortium.pass(Duration.ofDays(9 * 365));
        rescind(successor, medical, batch, 2, graduates.get(2));

        StatusRecord record = status(medical, graduates.get(2));
        assertThat(record.statusAt(awarded.plus(Duration.ofDays(11 * 365)))).isEqualTo(CredentialStatus.ACTIVE);
        assertThat(record.statusAt(consortium.now)).isEqualTo(CredentialStatus.RESCINDED);
        assertThat(consortium.institution(medical).isActiveAt(awarded)).isTrue();
        assertThat(consortium.institution(medical).accreditationAt(CredentialType.DEGREE_DOCTOR, awarded))
                .isPresent();
    }

    @Test
    void a_wrong_succession_is_taken_back_and_what_it_did_is_undone() {
        School closed = consortium.school("F113199999013", BACHELOR);
        MerkleTree batch = consortium.anchored(closed, BACHELOR, MARCH, graduates);
        School wrong = consortium.school("F113199999022");
        School right = consortium.school("F127299999033");
        close(closed, consortium.now);
        StatementDigest declaration =
                succeed(closed, wrong, SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now);
        consortium.pass(Duration.ofDays(1));
        rescind(wrong, closed, batch, 0, graduates.get(0));
        Instant meanwhile = consortium.now;

        consortium.pass(Duration.ofDays(1));
        consortium.record(
                new SuccessionRetracted(consortium.header(), closed.code(), declaration, consortium.now),
                consortium.ministry,
                consortium.operator,
                wrong.first());
        succeed(closed, right, SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now);
        refused(NOT_AUTHORISED, () -> rescind(wrong, closed, batch, 1, graduates.get(1)));
        change(right, closed, batch, 0, graduates.get(0), CredentialStatus.ACTIVE);

        assertThat(status(closed, graduates.get(0)).events())
                .extracting(Event::by)
                .containsExactly(wrong.code(), right.code());
        assertThat(authorities(batch)).extracting(BatchAuthority::institution).containsExactly(right.code());
        assertThat(BatchAuthority.over(anchorOf(batch), meanwhile, consortium.state()::institution))
                .extracting(BatchAuthority::institution)
                .containsExactly(wrong.code());
    }

    @Test
    void a_wrong_successor_that_does_not_sign_is_suspended_and_not_waited_for() {
        School closed = consortium.school("F113199999013", BACHELOR);
        School wrong = consortium.school("F113199999022");
        close(closed, consortium.now);
        StatementDigest declaration =
                succeed(closed, wrong, SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now);
        consortium.pass(Duration.ofDays(1));
        SuccessionRetracted retracted =
                new SuccessionRetracted(consortium.header(), closed.code(), declaration, consortium.now);
        refused(THRESHOLD_NOT_MET, () -> authoritiesRecord(retracted));
        authoritiesRecord(new InstitutionSuspended(consortium.header(), wrong.code(), consortium.now));
        authoritiesRecord(retracted);
        assertThat(consortium.institution(closed).successions().get(0).inForceAt(consortium.now))
                .isFalse();
    }

    @Test
    void a_stolen_key_leaves_what_came_before_and_casts_doubt_on_what_came_after_until_two_good_keys_confirm() {
        School school = consortium.school("F113199999013", BACHELOR);
        MerkleTree before = consortium.anchored(school, BACHELOR, MARCH, commitments("before", 2));
        consortium.pass(Duration.ofDays(10));
        Instant stolen = consortium.now;
        consortium.pass(Duration.ofDays(1));
        MerkleTree after = consortium.anchored(school, BACHELOR, MARCH, commitments("after", 2));
        consortium.pass(Duration.ofDays(1));
        Signer third = addKey(school, school.first(), school.second());
        Signer thiefs = addKey(school, school.first(), school.second());
        refused(ILLEGAL_TRANSITION, () -> confirm(after, school, school.first(), school.second()));

        consortium.pass(Duration.ofDays(1));
        consortium.record(
                new KeyCompromised(
                        consortium.header(),
                        school.code(),
                        school.first().verificationKey().keyId(),
                        stolen),
                school.second());

        assertThat(doubtful(school, before)).isFalse();
        assertThat(doubtful(school, after)).isTrue();
        refused(KEY_NOT_VALID, () -> anchor(school, "by the thief"));
        // What the stolen key let in is as doubtful as the key.
        assertThat(consortium
                        .institution(school)
                        .timeline()
                        .keyAt(thiefs.verificationKey().keyId(), consortium.now))
                .isEqualTo(KeyStanding.COMPROMISED);
        refused(KEY_NOT_VALID, () -> confirm(after, school, school.second(), third));
        refused(THRESHOLD_NOT_MET, () -> confirm(after, school, school.second()));

        Signer recovered = key();
        consortium.record(
                new KeyAdded(
                        consortium.header(),
                        school.code(),
                        new KeyGrant(KeyPurpose.STATEMENT, recovered.verificationKey()),
                        Interval.from(consortium.now)),
                consortium.ministry,
                consortium.operator,
                recovered);
        refused(ILLEGAL_TRANSITION, () -> confirm(before, school, school.second(), recovered));
        confirm(after, school, school.second(), recovered);
        assertThat(doubtful(school, after)).isFalse();

        // A confirmation is worth what its own keys are worth.
        consortium.pass(Duration.ofDays(1));
        consortium.record(
                new KeyCompromised(
                        consortium.header(),
                        school.code(),
                        recovered.verificationKey().keyId(),
                        consortium.now.minus(Duration.ofDays(1))),
                consortium.ministry);
        assertThat(doubtful(school, after)).isTrue();
    }

    @Test
    void a_court_sets_a_day_for_a_suspension_and_it_is_lifted() {
        School school = consortium.school("F113199999013", BACHELOR);
        Instant day = consortium.now.plus(Duration.ofDays(30));
        authoritiesRecord(new InstitutionSuspended(consortium.header(), school.code(), day));
        anchor(school, "before the day");
        consortium.now = day;
        refused(INSTITUTION_NOT_ACTIVE, () -> anchor(school, "on the day"));
        consortium.pass(Duration.ofDays(60));
        authoritiesRecord(new InstitutionReinstated(consortium.header(), school.code(), consortium.now));
        anchor(school, "afterwards");
        assertThat(consortium.institution(school).statusAt(day.plusSeconds(1))).contains(InstitutionStatus.SUSPENDED);
        assertThat(consortium.institution(school).statusAt(day.minusSeconds(1))).contains(InstitutionStatus.ACTIVE);
    }

    @Test
    void a_certificate_of_expected_graduation_ends_and_another_is_replaced_by_the_award() {
        School school = consortium.school("F113199999013", BACHELOR, CredentialType.CERT_EXPECTED);
        MerkleTree expected = consortium.anchored(
                school, CredentialType.CERT_EXPECTED, YearMonth.of(2025, 10), commitments("expected", 2));
        MerkleTree awards = consortium.anchored(school, BACHELOR, MARCH, graduates);
        Commitment dropped = commitments("expected", 2).get(0);
        Commitment graduated = commitments("expected", 2).get(1);
        change(school, school, expected, 0, dropped, CredentialStatus.ENDED);
        replace(school, expected, 1, graduated, awards, 3, graduates.get(3));
        assertThat(status(school, dropped).statusAt(consortium.now)).isEqualTo(CredentialStatus.ENDED);
        assertThat(status(school, graduated).last().supersededBy()).isEqualTo(graduates.get(3));
    }

    @Test
    void a_person_changes_their_name_and_the_ledger_has_neither_name() {
        School closed = consortium.school("F113199999013", BACHELOR);
        MerkleTree old = consortium.anchored(closed, BACHELOR, MARCH, commitments("旧姓 花子", 1));
        School successor = consortium.school("F113199999022", BACHELOR);
        close(closed, consortium.now);
        succeed(closed, successor, SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now);
        MerkleTree renewed = consortium.anchored(successor, BACHELOR, MARCH, commitments("新姓 花子", 1));
        consortium.pass(Duration.ofSeconds(1));
        Commitment before = commitments("旧姓 花子", 1).get(0);
        Commitment after = commitments("新姓 花子", 1).get(0);
        consortium.record(
                new StatusChanged(
                        consortium.header(),
                        successor.code(),
                        old.root(),
                        List.of(new Change(
                                before,
                                old.inclusionProof(0),
                                CredentialStatus.SUPERSEDED,
                                consortium.now,
                                StatusReason.REPLACED,
                                new Replacement(after, renewed.root(), renewed.inclusionProof(0)),
                                null))),
                successor.first(),
                successor.second());
        assertThat(status(closed, before).last().reason()).isEqualTo(StatusReason.REPLACED);
        consortium.world.forEach((key, value) ->
                assertThat(key + new String(value, StandardCharsets.UTF_8)).doesNotContain("花子", "旧姓", "新姓"));
    }

    @Test
    void an_institution_keeps_its_names_with_their_dates() {
        School school = consortium.school("F113199999013", BACHELOR);
        Instant april = consortium.now.plus(Duration.ofDays(7));
        LocalizedText renamed = new LocalizedText("架空市立大学", "Fictional City University");
        consortium.record(new InstitutionRenamed(consortium.header(), school.code(), renamed, april), school.first());
        assertThat(consortium.institution(school).nameAt(april.minusSeconds(1))).contains(Consortium.NAME);
        assertThat(consortium.institution(school).nameAt(april)).contains(renamed);
    }

    @Test
    void a_successor_that_closes_is_succeeded_in_turn() {
        School first = consortium.school("F113199999013", BACHELOR);
        School second = consortium.school("F113199999022");
        School third = consortium.school("F127299999033");
        MerkleTree batch = consortium.anchored(first, BACHELOR, MARCH, graduates);
        close(first, consortium.now);
        succeed(first, second, SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now);
        succeed(second, third, SuccessionKind.CUSTODY, SuccessionScope.ALL, consortium.now);
        assertThat(authorities(batch)).containsExactly(new BatchAuthority(second.code(), Role.SUCCESSOR));
        consortium.pass(Duration.ofDays(1));
        close(second, consortium.now);
        assertThat(authorities(batch)).containsExactly(new BatchAuthority(third.code(), Role.CUSTODIAN));
        rescind(third, first, batch, 0, graduates.get(0));
        refused(
                BAD_SUCCESSOR,
                () -> succeed(third, first(first), SuccessionKind.MERGER, SuccessionScope.ALL, consortium.now));
    }

    // Reinstated, so that nothing but the circle speaks against it.
    private School first(School school) {
        authoritiesRecord(new InstitutionReinstated(consortium.header(), school.code(), consortium.now));
        return school;
    }

    private Receipt authoritiesRecord(dev.akashi.model.statement.Statement statement) {
        return consortium.record(statement, consortium.ministry, consortium.operator);
    }

    private void close(School school, Instant from) {
        authoritiesRecord(new InstitutionClosed(consortium.header(), school.code(), from));
    }

    private StatementDigest succeed(
            School predecessor, School successor, SuccessionKind kind, SuccessionScope scope, Instant from) {
        return consortium
                .record(
                        new SuccessionDeclared(
                                consortium.header(), predecessor.code(), successor.code(), kind, scope, from),
                        consortium.ministry,
                        consortium.operator,
                        successor.first())
                .provenance()
                .statement();
    }

    private void custody(School closed, School custodian, SuccessionScope scope) {
        succeed(closed, custodian, SuccessionKind.CUSTODY, scope, consortium.now);
    }

    private static SuccessionScope scope(
            CredentialType type,
            @org.jspecify.annotations.Nullable YearMonth from,
            @org.jspecify.annotations.Nullable YearMonth to) {
        return new SuccessionScope(List.of(type), from, to);
    }

    private List<BatchAuthority> authorities(MerkleTree batch) {
        return BatchAuthority.over(anchorOf(batch), consortium.now, consortium.state()::institution);
    }

    private AnchorRecord anchorOf(MerkleTree batch) {
        return consortium.state().anchor(batch.root()).orElseThrow();
    }

    private MerkleRoot anchor(School school, String batch) {
        return consortium
                .anchored(school, BACHELOR, MARCH, commitments(batch, 2))
                .root();
    }

    private void rescind(School acting, School awarder, MerkleTree batch, int leaf, Commitment commitment) {
        change(acting, awarder, batch, leaf, commitment, CredentialStatus.RESCINDED);
    }

    private void change(
            School acting, School awarder, MerkleTree batch, int leaf, Commitment commitment, CredentialStatus to) {
        consortium.record(
                consortium.status(acting, awarder.code(), batch, leaf, commitment, to),
                acting.first(),
                acting.second());
    }

    private void replace(
            School school, MerkleTree old, int leaf, Commitment before, MerkleTree fresh, int by, Commitment after) {
        consortium.record(
                new StatusChanged(
                        consortium.header(),
                        school.code(),
                        old.root(),
                        List.of(new Change(
                                before,
                                old.inclusionProof(leaf),
                                CredentialStatus.SUPERSEDED,
                                consortium.now,
                                StatusReason.REPLACED,
                                new Replacement(after, fresh.root(), fresh.inclusionProof(by)),
                                null))),
                school.first(),
                school.second());
    }

    private StatusRecord status(School awarder, Commitment commitment) {
        return consortium.state().status(awarder.code(), commitment).orElseThrow();
    }

    private Signer addKey(School school, Signer... signers) {
        Signer added = key();
        Signer[] all = java.util.Arrays.copyOf(signers, signers.length + 1);
        all[signers.length] = added;
        consortium.record(
                new KeyAdded(
                        consortium.header(),
                        school.code(),
                        new KeyGrant(KeyPurpose.STATEMENT, added.verificationKey()),
                        Interval.from(consortium.now)),
                all);
        return added;
    }

    private void confirm(MerkleTree batch, School school, Signer... signers) {
        consortium.record(new BatchConfirmed(consortium.header(), school.code(), List.of(batch.root())), signers);
    }

    /** Whether a verifier would have to doubt the batch. */
    private boolean doubtful(School school, MerkleTree batch) {
        AnchorRecord anchor = anchorOf(batch);
        var timeline = consortium.institution(school).timeline();
        boolean sound =
                timeline.noneCompromised(anchor.signedBy(), anchor.provenance().recordedAt());
        boolean confirmed = anchor.confirmations().stream()
                .anyMatch((Confirmation confirmation) -> confirmation.countsBy(timeline));
        return !sound && !confirmed;
    }
}
