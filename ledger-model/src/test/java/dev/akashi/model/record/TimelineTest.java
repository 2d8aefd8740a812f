package dev.akashi.model.record;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.AwardPeriod;
import dev.akashi.model.CorporateNumber;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Did;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.BatchAuthority.Role;
import dev.akashi.model.record.InstitutionRecord.Accreditation;
import dev.akashi.model.record.InstitutionRecord.Accreditation.Effect;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.KeyEnding;
import dev.akashi.model.record.InstitutionRecord.KeyEnding.Kind;
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionRecord.Retraction;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionTimeline.KeyStanding;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.KeyId;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.YearMonth;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class TimelineTest {

    private static final CredentialType BACHELOR = CredentialType.DEGREE_BACHELOR;
    private static final InstitutionCode A = new InstitutionCode("F113199999013");
    private static final InstitutionCode B = new InstitutionCode("F113199999022");
    private static final InstitutionCode C = new InstitutionCode("F127299999033");
    private static final LocalizedText NAME = new LocalizedText("名", "Name");

    private final Map<InstitutionCode, InstitutionRecord> registry = new TreeMap<>();

    @Nested
    class An_accreditation {

        @Test
        void is_what_was_said_last_of_its_type_and_time() {
            InstitutionTimeline timeline = institution(A)
                    .withAccreditations(List.of(
                            said(BACHELOR, Effect.GRANTED, Interval.from(day(1)), 1),
                            said(CredentialType.MICRO, Effect.GRANTED, Interval.from(day(1)), 1),
                            said(BACHELOR, Effect.ENDED, Interval.from(day(5)), 2),
                            said(BACHELOR, Effect.GRANTED, Interval.between(day(8), day(10)), 7)))
                    .timeline();
            assertThat(accredited(timeline, BACHELOR)).containsExactly(1, 2, 3, 4, 8, 9);
            assertThat(accredited(timeline, CredentialType.MICRO))
                    .contains(1, 5, 12)
                    .doesNotContain(0);
        }

        private List<Integer> accredited(InstitutionTimeline timeline, CredentialType type) {
            return java.util.stream.IntStream.rangeClosed(0, 12)
                    .filter(day -> timeline.accreditationAt(type, day(day)).isPresent())
                    .boxed()
                    .toList();
        }
    }

    @Nested
    class A_status {

        @Test
        void that_was_announced_can_be_taken_back_before_and_after() {
            InstitutionTimeline timeline = institution(A)
                    .withStatus(new DatedStatus(InstitutionStatus.SUSPENDED, Interval.from(day(6)), at(2)))
                    .withStatus(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(day(9)), at(3)))
                    .timeline();
            assertThat(timeline.statusAt(day(-1))).isEmpty();
            assertThat(timeline.isActiveAt(day(-1))).isFalse();
            assertThat(timeline.isActiveAt(day(5))).isTrue();
            assertThat(timeline.statusAt(day(6))).contains(InstitutionStatus.SUSPENDED);
            assertThat(timeline.statusAt(day(9))).contains(InstitutionStatus.ACTIVE);
        }
    }

    @Nested
    class A_key {

        private final RegisteredKey first = key(0);
        private final RegisteredKey second = key(0);

        @Test
        void is_unknown_not_in_use_valid_or_retired() {
            InstitutionTimeline timeline =
                    with(ending(first, Kind.RETIRED, day(5), 3)).timeline();
            assertThat(timeline.keyAt(second.keyId(), day(4))).isEqualTo(KeyStanding.UNKNOWN);
            assertThat(timeline.keyAt(first.keyId(), day(-1))).isEqualTo(KeyStanding.NOT_IN_USE);
            assertThat(timeline.keyAt(first.keyId(), day(4))).isEqualTo(KeyStanding.VALID);
            assertThat(timeline.keyAt(first.keyId(), day(5))).isEqualTo(KeyStanding.NOT_IN_USE);
        }

        @Test
        void is_compromised_since_the_earliest_that_was_declared() {
            InstitutionTimeline timeline = with(ending(
                            ending(first, Kind.COMPROMISED, day(6), 7), Kind.COMPROMISED, day(4), 8))
                    .timeline();
            assertThat(timeline.compromisedSince(first.keyId())).contains(day(4));
            assertThat(timeline.keyAt(first.keyId(), day(3))).isEqualTo(KeyStanding.VALID);
            assertThat(timeline.keyAt(first.keyId(), day(4))).isEqualTo(KeyStanding.COMPROMISED);
            assertThat(timeline.anyCompromisedAt(day(3))).isFalse();
            assertThat(timeline.anyCompromisedAt(day(4))).isTrue();
            assertThat(timeline.noneCompromised(List.of(first.keyId()), day(3))).isTrue();
            assertThat(timeline.noneCompromised(List.of(first.keyId()), day(4))).isFalse();
            assertThat(timeline.noneCompromised(List.of(second.keyId()), day(3)))
                    .isFalse();
        }

        @Test
        void is_as_doubtful_as_those_that_added_it_and_so_are_those_that_it_added() {
            RegisteredKey stolen = ending(first, Kind.COMPROMISED, day(3), 9);
            RegisteredKey before = added(2, stolen.keyId(), second.keyId());
            RegisteredKey onTheDay = added(3, stolen.keyId());
            RegisteredKey after = added(5, second.keyId(), stolen.keyId());
            RegisteredKey further = added(6, after.keyId());
            RegisteredKey declared = ending(added(7, further.keyId()), Kind.COMPROMISED, day(4), 8);
            InstitutionTimeline timeline = with(stolen, second, before, onTheDay, after, further, declared)
                    .timeline();
            assertThat(timeline.compromisedSince(before.keyId())).isEmpty();
            assertThat(timeline.compromisedSince(onTheDay.keyId())).contains(day(3));
            assertThat(timeline.compromisedSince(after.keyId())).contains(day(5));
            assertThat(timeline.compromisedSince(further.keyId())).contains(day(6));
            assertThat(timeline.compromisedSince(declared.keyId())).contains(day(4));
            assertThat(timeline.compromisedSince(second.keyId())).isEmpty();
        }

        private RegisteredKey added(int day, KeyId... by) {
            return new RegisteredKey(grant(), Interval.from(day(day)), Arrays.asList(by), List.of(), at(day));
        }

        private RegisteredKey ending(RegisteredKey key, Kind kind, Instant from, int recorded) {
            return institution(A)
                    .withKey(key)
                    .withKeyEnding(key.keyId(), new KeyEnding(kind, from, at(recorded)))
                    .key(key.keyId())
                    .orElseThrow();
        }

        private InstitutionRecord with(RegisteredKey... keys) {
            InstitutionRecord record = institution(A);
            for (RegisteredKey key : keys) {
                record = record.withKey(key);
            }
            return record;
        }
    }

    @Nested
    class Who_answers {

        @Test
        void is_the_institution_itself_while_it_is_active() {
            registry.put(A, institution(A).withSuccession(to(B, SuccessionKind.MERGER, SuccessionScope.ALL, 1)));
            registry.put(B, institution(B));
            assertThat(over(5, 2010)).containsExactly(new BatchAuthority(A, Role.OWN));
        }

        @Test
        void is_nobody_when_it_is_closed_and_its_successor_unknown_or_not_in_force() {
            registry.put(A, closed(A, 3));
            assertThat(over(5, 2010)).isEmpty();
            registry.put(A, closed(A, 3).withSuccession(to(B, SuccessionKind.MERGER, SuccessionScope.ALL, 6)));
            registry.put(B, institution(B));
            assertThat(over(5, 2010)).isEmpty();
            assertThat(over(6, 2010)).containsExactly(new BatchAuthority(B, Role.SUCCESSOR));
            registry.clear();
            assertThat(over(5, 2010)).isEmpty();
        }

        @Test
        void is_no_longer_one_whose_succession_was_taken_back() {
            Succession succession = to(B, SuccessionKind.MERGER, SuccessionScope.ALL, 3);
            registry.put(
                    A,
                    closed(A, 3)
                            .withSuccession(succession)
                            .withRetraction(succession.provenance().statement(), new Retraction(day(8), at(8))));
            registry.put(B, institution(B));
            assertThat(over(7, 2010)).hasSize(1);
            assertThat(over(8, 2010)).isEmpty();
        }

        @Test
        void is_the_last_active_one_of_a_chain_and_a_custodian_if_one_is_in_it() {
            registry.put(A, closed(A, 3).withSuccession(to(B, SuccessionKind.CUSTODY, SuccessionScope.ALL, 3)));
            registry.put(B, closed(B, 6).withSuccession(to(C, SuccessionKind.MERGER, SuccessionScope.ALL, 4)));
            registry.put(C, institution(C));
            assertThat(over(5, 2010)).containsExactly(new BatchAuthority(B, Role.CUSTODIAN));
            assertThat(over(6, 2010)).containsExactly(new BatchAuthority(C, Role.CUSTODIAN));
        }

        @Test
        void is_found_even_in_a_record_that_runs_in_a_circle() {
            registry.put(A, closed(A, 3).withSuccession(to(B, SuccessionKind.RECODE, SuccessionScope.ALL, 3)));
            registry.put(
                    B,
                    closed(B, 3)
                            .withSuccession(to(A, SuccessionKind.RECODE, SuccessionScope.ALL, 3))
                            .withSuccession(to(C, SuccessionKind.RECODE, SuccessionScope.ALL, 3)));
            registry.put(C, institution(C));
            assertThat(over(5, 2010)).containsExactly(new BatchAuthority(C, Role.SUCCESSOR));
        }

        @Test
        void is_divided_by_type_and_by_the_last_month_of_the_award() {
            SuccessionScope early = new SuccessionScope(List.of(BACHELOR), null, YearMonth.of(2010, 3));
            SuccessionScope late = new SuccessionScope(List.of(), YearMonth.of(2010, 4), null);
            registry.put(
                    A,
                    closed(A, 3)
                            .withSuccession(to(B, SuccessionKind.CUSTODY, early, 3))
                            .withSuccession(to(C, SuccessionKind.CUSTODY, late, 3)));
            registry.put(B, institution(B));
            registry.put(C, institution(C));
            assertThat(over(5, 2010)).extracting(BatchAuthority::institution).containsExactly(B);
            assertThat(over(5, 2011)).extracting(BatchAuthority::institution).containsExactly(C);
            AwardPeriod acrossTheLine = new AwardPeriod(YearMonth.of(2009, 3), YearMonth.of(2010, 4));
            assertThat(BatchAuthority.over(A, BACHELOR, acrossTheLine, day(5), this::find))
                    .extracting(BatchAuthority::institution)
                    .containsExactly(C);
            AwardPeriod march = new AwardPeriod(YearMonth.of(2010, 3), YearMonth.of(2010, 3));
            assertThat(BatchAuthority.over(A, CredentialType.MICRO, march, day(5), this::find))
                    .isEmpty();
        }

        private List<BatchAuthority> over(int day, int year) {
            AwardPeriod march = new AwardPeriod(YearMonth.of(year, 3), YearMonth.of(year, 3));
            return BatchAuthority.over(A, BACHELOR, march, day(day), this::find);
        }

        private Optional<InstitutionRecord> find(InstitutionCode code) {
            return Optional.ofNullable(registry.get(code));
        }

        private Succession to(InstitutionCode successor, SuccessionKind kind, SuccessionScope scope, int from) {
            return new Succession(successor, kind, scope, day(from), null, at(from));
        }

        private InstitutionRecord closed(InstitutionCode code, int day) {
            return institution(code)
                    .withStatus(new DatedStatus(InstitutionStatus.CLOSED, Interval.from(day(day)), at(day)));
        }
    }

    private static InstitutionRecord institution(InstitutionCode code) {
        return new InstitutionRecord(
                code,
                new CorporateNumber("7123456789012"),
                InstitutionKind.UNIVERSITY,
                new Did("did:web:univ.example"),
                List.of(new MspId("UnivAMSP")),
                List.of(new DatedName(NAME, Interval.from(day(0)), at(0))),
                List.of(),
                List.of(),
                List.of(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(day(0)), at(0))),
                at(0));
    }

    private static Accreditation said(CredentialType type, Effect effect, Interval validity, int recorded) {
        return new Accreditation(type, effect, validity, "ACT-83", at(recorded));
    }

    private static RegisteredKey key(int day) {
        return new RegisteredKey(grant(), Interval.from(day(day)), at(day));
    }

    private static KeyGrant grant() {
        return new KeyGrant(
                KeyPurpose.STATEMENT,
                PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom())
                        .verificationKey());
    }

    private static Instant day(int number) {
        return Instant.parse("2026-04-01T00:00:00Z").plusSeconds(number * 86_400L);
    }

    private static Provenance at(int day) {
        return new Provenance(
                day(day),
                new TransactionId("aa".repeat(32)),
                StatementDigest.parse(String.format(java.util.Locale.ROOT, "%064x", day)));
    }
}
