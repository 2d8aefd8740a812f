package dev.akashi.portal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.model.CorporateNumber;
import dev.akashi.model.Did;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import dev.akashi.model.Interval;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.record.InstitutionRecord;
import dev.akashi.model.record.InstitutionRecord.DatedName;
import dev.akashi.model.record.InstitutionRecord.DatedStatus;
import dev.akashi.model.record.InstitutionRecord.Retraction;
import dev.akashi.model.record.InstitutionRecord.Succession;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.statement.SuccessionKind;
import dev.akashi.model.statement.SuccessionScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who answers for the links of whom. */
class ShareAuthorityTest {

    private static final Instant FOUNDED = Instant.parse("2020-03-31T15:00:00Z");
    private static final Instant END = Instant.parse("2024-09-30T15:00:00Z");
    private static final Instant NOW = Instant.parse("2026-04-01T00:00:00Z");
    private static final InstitutionCode OLD = new InstitutionCode("F113199999013");
    private static final InstitutionCode MIDDLE = new InstitutionCode("F113199999022");
    private static final InstitutionCode NEW = new InstitutionCode("F127299999033");

    private final Map<InstitutionCode, InstitutionRecord> registry = new TreeMap<>();

    private static Provenance provenance(Instant time) {
        return new Provenance(
                time, new TransactionId("cc".repeat(32)), new StatementDigest(Digest.parse("ee".repeat(32))));
    }

    private void admit(InstitutionCode code) {
        registry.put(
                code,
                new InstitutionRecord(
                        code,
                        new CorporateNumber("7123456789012"),
                        InstitutionKind.UNIVERSITY,
                        new Did("did:web:kakuu.akashi.example"),
                        List.of(new MspId("UnivAMSP")),
                        List.of(new DatedName(
                                new LocalizedText("名", "Name"), Interval.from(FOUNDED), provenance(FOUNDED))),
                        List.of(),
                        List.of(),
                        List.of(new DatedStatus(InstitutionStatus.ACTIVE, Interval.from(FOUNDED), provenance(FOUNDED))),
                        provenance(FOUNDED)));
    }

    private void end(InstitutionCode code, InstitutionStatus how) {
        registry.computeIfPresent(
                code, (unused, record) -> record.withStatus(new DatedStatus(how, Interval.from(END), provenance(END))));
    }

    private void succeed(InstitutionCode code, InstitutionCode successor, @Nullable Retraction retraction) {
        registry.computeIfPresent(
                code,
                (unused, record) -> record.withSuccession(new Succession(
                        successor, SuccessionKind.MERGER, SuccessionScope.ALL, END, retraction, provenance(END))));
    }

    private boolean answersFor(InstitutionCode who, InstitutionCode owner) {
        return ShareAuthority.answersFor(who, owner, NOW, code -> Optional.ofNullable(registry.get(code)));
    }

    @Test
    void an_active_institution_answers_for_its_own_and_nobody_else_does() {
        admit(OLD);
        admit(NEW);
        succeed(OLD, NEW, null);

        assertThat(answersFor(OLD, OLD)).isTrue();
        assertThat(answersFor(NEW, OLD)).isFalse();
        assertThat(answersFor(OLD, NEW)).isFalse();
        assertThat(answersFor(OLD, MIDDLE)).isFalse();
    }

    @Test
    void whoever_succeeds_one_that_is_closed_or_suspended_answers_for_it_and_itself_it_does_not() {
        for (InstitutionStatus how : List.of(InstitutionStatus.CLOSED, InstitutionStatus.SUSPENDED)) {
            admit(OLD);
            admit(MIDDLE);
            admit(NEW);
            end(OLD, how);
            assertThat(answersFor(NEW, OLD)).isFalse();
            succeed(OLD, NEW, null);

            assertThat(answersFor(NEW, OLD)).isTrue();
            assertThat(answersFor(MIDDLE, OLD)).isFalse();
            assertThat(answersFor(OLD, OLD)).isFalse();
        }
    }

    @Test
    void a_successor_that_is_closed_itself_is_succeeded_too() {
        List.of(OLD, MIDDLE, NEW).forEach(this::admit);
        end(OLD, InstitutionStatus.CLOSED);
        succeed(OLD, MIDDLE, null);
        succeed(MIDDLE, NEW, null);
        assertThat(answersFor(NEW, OLD)).isFalse();

        end(MIDDLE, InstitutionStatus.CLOSED);

        assertThat(answersFor(NEW, OLD)).isTrue();
        assertThat(answersFor(MIDDLE, OLD)).isFalse();
    }

    @Test
    void a_succession_that_was_taken_back_gives_nothing() {
        admit(OLD);
        admit(NEW);
        end(OLD, InstitutionStatus.CLOSED);
        succeed(OLD, NEW, new Retraction(END.plusSeconds(1), provenance(END)));

        assertThat(answersFor(NEW, OLD)).isFalse();
    }
}
