package dev.akashi.audit.replay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.audit.AuditedLedger;
import dev.akashi.audit.AuditedLedger.Batch;
import dev.akashi.audit.replay.Finding.Place;
import dev.akashi.audit.report.AuditReport;
import dev.akashi.audit.report.SignedReport;
import dev.akashi.model.CredentialType;
import dev.akashi.model.MspId;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.record.Receipt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Some days of a ledger on which nothing happens that the rules forbid, and much that somebody should look at: every exception
 * is told of with its place, and no ordinary statement is among them.
 */
class ExceptionsTest {

    private static final MspId SELF = AuditedLedger.MEMBERS.get(0);
    private static final MspId HOST = AuditedLedger.MEMBERS.get(1);
    private static final MspId OTHER = AuditedLedger.MEMBERS.get(2);
    private static final LocalDate FIRST_DAY = tomorrow();
    private static final CredentialType TYPE = CredentialType.DEGREE_BACHELOR;

    @TempDir
    static Path folder;

    private static AuditedLedger ledger;
    private static AuditReport report;

    private static Receipt late;
    private static Receipt early;
    private static Receipt kept;
    private static Receipt future;
    private static Receipt left;
    private static Receipt moved;
    private static Receipt stolen;

    private static LocalDate tomorrow() {
        return LocalDate.ofInstant(Clock.systemUTC().instant(), Replay.ZONE).plusDays(1);
    }

    @BeforeAll
    static void record_some_days() throws IOException {
        ledger = AuditedLedger.founded(
                folder.resolve("network"), Duration.between(Clock.systemUTC().instant(), at(0, "09:00")));
        Batch first = issue(0, "10:00", 3);
        for (int day = 1; day <= 4; day++) {
            issue(day, "10:00", 3);
        }
        // As much as a day may have before it is unusual, and far more.
        issue(5, "10:00", 999);
        issue(6, "10:00", 1000);

        issue(7, "06:01", 1);
        issue(7, "21:58", 1);
        late = issue(7, "22:01", 1).receipt();
        early = issue(8, "05:58", 1).receipt();

        ledger.keepStatementsBackFor(Duration.ofDays(3).minusMinutes(1));
        issue(8, "11:00", 1);
        ledger.keepStatementsBackFor(Duration.ofDays(3).plusMinutes(1));
        kept = issue(8, "12:00", 1).receipt();
        ledger.keepStatementsBackFor(Duration.ofSeconds(1));

        ledger.moveTo(at(8, "13:00"));
        ledger.rescind(first, 0, at(8, "12:59"));
        future = ledger.rescind(first, 1, at(8, "13:30"));

        // An institution whose only host has left is submitted for by whoever is there.
        ledger.submitAs(OTHER);
        ledger.moveTo(at(9, "10:00"));
        left = ledger.leave(HOST);
        moved = issue(9, "11:00", 1).receipt();

        ledger.moveTo(at(9, "12:00"));
        stolen = ledger.compromise(at(9, "10:30"));

        // Whoever reads blocks asks for them now.
        ledger.skew(Duration.ZERO);
        try (Replay replay = Replay.open(folder.resolve("replay"), AuditedLedger.CHAINCODE, ledger.genesis());
                BlockSource source = new PeerBlocks(ledger.profile, SELF)) {
            replay.run(source, source.height(), (done, total) -> {});
            report = AuditReport.of(replay, 0, new Comparison(replay));
        }
    }

    @AfterAll
    static void stop() throws IOException {
        ledger.close();
    }

    @Test
    void are_no_findings() {
        assertThat(report.findings()).isEmpty();
        assertThat(report.unchecked()).isEmpty();
    }

    @Test
    void are_these_and_no_others() {
        Map<Notice.Code, Integer> counts = new TreeMap<>();
        notices(notice -> true).forEach(notice -> counts.merge(notice.code(), 1, Integer::sum));
        assertThat(counts)
                .containsOnly(
                        Map.entry(Notice.Code.AUTHORITY_ACT, 4),
                        Map.entry(Notice.Code.UNUSUAL_VOLUME, 1),
                        Map.entry(Notice.Code.UNUSUAL_HOUR, 2),
                        Map.entry(Notice.Code.OLD_STATEMENT, 1),
                        Map.entry(Notice.Code.FUTURE_EFFECT, 1),
                        Map.entry(Notice.Code.HOST_MISMATCH, 1),
                        Map.entry(Notice.Code.COMPROMISED_KEY, 1));
    }

    @Test
    void tell_what_authorities_did() {
        assertThat(notices(notice -> notice.code() == Notice.Code.AUTHORITY_ACT))
                .extracting(Notice::detail)
                .containsExactly("ConsortiumFounded", "InstitutionAdmitted", "AccreditationGranted", "MemberChanged");
        assertThat(codesOf(left)).containsExactly(Notice.Code.AUTHORITY_ACT);
        assertThat(codesOf(stolen))
                .as("a stolen key is the institution's affair")
                .isEmpty();
    }

    @Test
    void tell_of_a_day_with_many_more_credentials_than_is_usual() {
        Notice notice = only(Notice.Code.UNUSUAL_VOLUME);
        assertThat(notice.place()).isEqualTo(Place.none());
        assertThat(notice.institution()).isEqualTo(AuditedLedger.UNIVERSITY);
        assertThat(notice.detail()).isEqualTo("1000 credentials on " + FIRST_DAY.plusDays(6) + ", usually 3 a day");
    }

    @Test
    void tell_what_was_recorded_at_night_as_it_is_in_Japan() {
        assertThat(codesOf(late)).containsExactly(Notice.Code.UNUSUAL_HOUR);
        assertThat(codesOf(early)).containsExactly(Notice.Code.UNUSUAL_HOUR);
        assertThat(notices(notice -> notice.code() == Notice.Code.UNUSUAL_HOUR)
                        .get(0)
                        .detail())
                .startsWith("BatchAnchored at " + FIRST_DAY.plusDays(7) + "T22:0");
    }

    @Test
    void tell_of_a_statement_that_was_kept_back() {
        assertThat(codesOf(kept)).containsExactly(Notice.Code.OLD_STATEMENT);
        assertThat(only(Notice.Code.OLD_STATEMENT).detail()).startsWith("made at " + FIRST_DAY.plusDays(5) + "T02:5");
    }

    @Test
    void tell_of_a_change_that_counts_only_later() {
        assertThat(codesOf(future)).containsExactly(Notice.Code.FUTURE_EFFECT);
    }

    @Test
    void tell_who_submitted_for_an_institution_without_being_its_host() {
        assertThat(codesOf(moved)).contains(Notice.Code.HOST_MISMATCH);
        assertThat(only(Notice.Code.HOST_MISMATCH).detail()).isEqualTo("submitted by " + OTHER);
    }

    @Test
    void tell_of_what_a_stolen_key_had_signed_since() {
        assertThat(codesOf(moved)).containsExactlyInAnyOrder(Notice.Code.HOST_MISMATCH, Notice.Code.COMPROMISED_KEY);
        assertThat(only(Notice.Code.COMPROMISED_KEY).detail()).startsWith("1 credentials signed by ");
    }

    @Test
    void are_on_the_page_in_words() throws IOException {
        SignedReport.write(folder, report, Optional.empty());
        assertThat(Files.readString(folder.resolve("report.en.html")))
                .contains("More than usual", "Submitted by an organisation that is no host");
        assertThat(Files.readString(folder.resolve("report.ja.html"))).contains("いつもより多い登録");
    }

    private static Instant at(int day, String time) {
        return FIRST_DAY
                .plusDays(day)
                .atTime(LocalTime.parse(time))
                .atZone(Replay.ZONE)
                .toInstant();
    }

    private static Batch issue(int day, String time, int size) {
        ledger.moveTo(at(day, time));
        return ledger.issue(TYPE, size);
    }

    private static List<Notice> notices(Predicate<Notice> wanted) {
        return report.figures().getAsJsonArray("exceptions").asList().stream()
                .map(json -> Notice.read(JsonFields.of(json.getAsJsonObject())))
                .filter(wanted)
                .toList();
    }

    private static Notice only(Notice.Code code) {
        List<Notice> found = notices(notice -> notice.code() == code);
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private static List<Notice.Code> codesOf(Receipt receipt) {
        return notices(notice -> receipt.provenance()
                        .transactionId()
                        .equals(notice.place().transactionId()))
                .stream()
                .map(Notice::code)
                .toList();
    }
}
