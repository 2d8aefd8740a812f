package dev.akashi.client.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.akashi.client.status.StatusListFolder.Version;
import dev.akashi.client.status.StatusListPublisher.ListOfCredentials;
import dev.akashi.client.status.StatusListPublisher.Published;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListException;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.Commitment;
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
import dev.akashi.model.record.InstitutionRecord.RegisteredKey;
import dev.akashi.model.record.InstitutionStatus;
import dev.akashi.model.record.Provenance;
import dev.akashi.model.record.StatusRecord;
import dev.akashi.model.record.StatusRecord.Event;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.KeyGrant;
import dev.akashi.model.statement.KeyPurpose;
import dev.akashi.model.statement.StatusReason;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is in the folder of status lists, after what was recorded when. */
class StatusListPublisherTest {

    private static final InstitutionCode CODE = new InstitutionCode("F113199999013");
    private static final String LIST = "0123456789abcdef";
    private static final Instant BEGUN = Instant.parse("2026-04-01T00:00:00Z");
    private static final Duration WEEK = Duration.ofDays(7);
    private static final Commitment ONE = new Commitment(Digest.sha256(new byte[] {1}));
    private static final Commitment OTHER = new Commitment(Digest.sha256(new byte[] {2}));

    private final Signer key = PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    private final Signer statementKey = PrivateKeySigner.generate(KeyAlgorithm.ED25519, new SecureRandom());
    private final List<StatusRecord> statuses = new ArrayList<>();
    private Map<Commitment, Integer> places = Map.of(ONE, 7, OTHER, 9);

    @TempDir
    Path folder;

    @Test
    void a_list_begins_with_its_first_credential_and_is_written_once() throws IOException {
        assertThat(publish("2026-04-01T10:00:00Z").versions()).isEqualTo(1);
        assertThat(publish("2026-04-01T10:00:01Z").versions()).isZero();
        assertThat(versions()).containsExactly("2026-04-01T00:00:00Z []");
        assertThat(folder.resolve(CODE.value()).resolve(LIST).resolve("20260401T000000Z.json"))
                .exists();
    }

    @Test
    void each_change_is_a_version_as_of_its_time_on_the_ledger() throws IOException {
        publish("2026-04-01T10:00:00Z");
        said(ONE, event(CredentialStatus.RESCINDED, "2026-04-01T11:00:00Z", "2026-04-01T11:00:00Z"));
        said(OTHER, event(CredentialStatus.VOIDED, "2026-04-01T11:30:00Z", "2026-03-20T00:00:00Z"));
        Published done = publish("2026-04-01T12:00:00Z");
        assertThat(done.versions()).isEqualTo(2);
        assertThat(done.set()).isEqualTo(2);
        assertThat(versions())
                .containsExactly("2026-04-01T00:00:00Z []", "2026-04-01T11:00:00Z [7]", "2026-04-01T11:30:00Z [7, 9]");
        StatusListFolder lists = StatusListFolder.at(folder);
        assertThat(lists.at(CODE, LIST, Instant.parse("2026-04-01T11:29:59Z"))
                        .orElseThrow()
                        .from())
                .isEqualTo(Instant.parse("2026-04-01T11:00:00Z"));
        assertThat(lists.at(CODE, LIST, BEGUN.minusSeconds(1))).isEmpty();
    }

    @Test
    void a_change_is_seen_when_it_comes_into_effect_and_no_version_outlives_that() throws IOException {
        said(ONE, event(CredentialStatus.RESCINDED, "2026-04-01T09:00:00Z", "2026-04-03T00:00:00Z"));
        assertThat(publish("2026-04-01T10:00:00Z").validUntil()).isEqualTo(Instant.parse("2026-04-02T23:59:59Z"));
        assertThat(publish("2026-04-02T10:00:00Z").versions())
                .as("nothing more to say")
                .isZero();
        assertThat(publish("2026-04-03T00:00:00Z").set()).isEqualTo(1);
        assertThat(versions()).containsExactly("2026-04-01T00:00:00Z []", "2026-04-03T00:00:00Z [7]");
    }

    @Test
    void what_was_taken_back_and_stands_again_is_in_the_past_alone() throws IOException {
        said(
                ONE,
                event(CredentialStatus.SUSPENDED, "2026-04-01T09:00:00Z", "2026-04-01T09:00:00Z"),
                event(CredentialStatus.ACTIVE, "2026-04-02T09:00:00Z", "2026-04-02T09:00:00Z"));
        publish("2026-04-02T10:00:00Z");
        assertThat(versions())
                .containsExactly("2026-04-01T00:00:00Z []", "2026-04-01T09:00:00Z [7]", "2026-04-02T09:00:00Z []");
    }

    @Test
    void a_change_that_is_noticed_late_makes_a_version_after_the_newest_and_alters_none() throws IOException {
        publish("2026-04-01T10:00:00Z");
        publish("2026-04-06T00:00:00Z");
        byte[] before = Files.readAllBytes(newest().file());
        said(ONE, event(CredentialStatus.RESCINDED, "2026-04-05T23:59:58Z", "2026-04-05T23:59:58Z"));
        publish("2026-04-06T00:05:00Z");
        assertThat(versions())
                .containsExactly("2026-04-01T00:00:00Z []", "2026-04-06T00:00:00Z []", "2026-04-06T00:00:01Z [7]");
        assertThat(Files.readAllBytes(
                        StatusListFolder.at(folder).versions(CODE, LIST).get(1).file()))
                .isEqualTo(before);
    }

    @Test
    void the_same_records_give_the_same_bits_however_often_one_looked() throws IOException {
        said(ONE, event(CredentialStatus.ENDED, "2026-04-02T00:00:00Z", "2026-04-02T00:00:00Z"));
        publish("2026-04-10T00:00:00Z");
        List<String> once = versions();
        StatusListPublisherTest often = new StatusListPublisherTest();
        often.folder = folder.resolve("often");
        often.publish("2026-04-01T10:00:00Z");
        often.statuses.addAll(statuses);
        often.publish("2026-04-02T10:00:00Z");
        often.publish("2026-04-10T00:00:00Z");
        assertThat(often.versions()).isEqualTo(once);
    }

    @Test
    void two_that_share_a_place_say_the_worse_of_the_two() throws IOException {
        places = Map.of(ONE, 7, OTHER, 7);
        said(ONE, event(CredentialStatus.RESCINDED, "2026-04-01T09:00:00Z", "2026-04-01T09:00:00Z"));
        publish("2026-04-01T10:00:00Z");
        assertThat(versions()).endsWith("2026-04-01T09:00:00Z [7]");
        assertThat(list().sharing()).isEqualTo(1);
    }

    @Test
    void a_key_that_is_not_for_credentials_signs_no_list() {
        assertThatThrownBy(() -> new StatusListPublisher(StatusListFolder.at(folder), institution(), statementKey, WEEK)
                        .publish(list(), statuses, BEGUN, BEGUN))
                .isInstanceOf(StatusListException.class)
                .hasMessageContaining("a key for credentials of " + CODE);
        assertThat(folder).isEmptyDirectory();
    }

    private Published publish(String now) throws IOException {
        return new StatusListPublisher(StatusListFolder.at(folder), institution(), key, WEEK)
                .publish(list(), statuses, BEGUN, Instant.parse(now));
    }

    private ListOfCredentials list() {
        return new ListOfCredentials(
                URI.create("https://portal.example/status-lists/" + CODE + "/" + LIST),
                StatusPurpose.SUSPENSION,
                places);
    }

    private Version newest() throws IOException {
        return StatusListFolder.at(folder)
                .at(CODE, LIST, Instant.parse("2030-01-01T00:00:00Z"))
                .orElseThrow();
    }

    /** Of each version from when it is, and which entries are set. */
    private List<String> versions() throws IOException {
        List<String> shown = new ArrayList<>();
        for (Version version : StatusListFolder.at(folder).versions(CODE, LIST)) {
            StatusListCredential list = StatusListCredential.parse(Files.readAllBytes(version.file()));
            assertThat(list.validFrom()).contains(version.from());
            shown.add(version.from() + " " + list.bits(1).positions().boxed().toList());
        }
        return shown;
    }

    private void said(Commitment commitment, Event... events) {
        statuses.add(new StatusRecord(CODE, commitment, List.of(events)));
    }

    private Event event(CredentialStatus status, String recordedAt, String effectiveFrom) {
        return new Event(
                status,
                StatusReason.UNDER_REVIEW,
                Instant.parse(effectiveFrom),
                CODE,
                null,
                List.of(statementKey.verificationKey().keyId()),
                provenance(recordedAt));
    }

    private static Provenance provenance(String recordedAt) {
        return new Provenance(
                Instant.parse(recordedAt),
                new TransactionId("aa".repeat(32)),
                new StatementDigest(Digest.sha256(new byte[0])));
    }

    private InstitutionRecord institution() {
        Interval always = Interval.from(Instant.parse("2020-04-01T00:00:00Z"));
        Provenance admission = provenance("2020-04-01T00:00:00Z");
        return new InstitutionRecord(
                CODE,
                new CorporateNumber("5010005007398"),
                InstitutionKind.UNIVERSITY,
                new Did("did:web:univ.example"),
                List.of(new MspId("UnivAMSP")),
                List.of(new DatedName(new LocalizedText("架空大学", "University of Examples"), always, admission)),
                List.of(),
                List.of(
                        new RegisteredKey(
                                new KeyGrant(KeyPurpose.CREDENTIAL, key.verificationKey()), always, admission),
                        new RegisteredKey(
                                new KeyGrant(KeyPurpose.STATEMENT, statementKey.verificationKey()), always, admission)),
                List.of(new DatedStatus(InstitutionStatus.ACTIVE, always, admission)),
                List.of(),
                admission);
    }
}
