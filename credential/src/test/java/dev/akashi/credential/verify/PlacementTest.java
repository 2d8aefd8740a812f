package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import dev.akashi.credential.Batch;
import dev.akashi.credential.Batch.Document;
import dev.akashi.credential.CredentialProfile;
import dev.akashi.credential.Placement;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.statement.CredentialStatus;
import dev.akashi.model.statement.StatusReason;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A document that stays where it is: only its commitment is asked about. */
class PlacementTest {

    private static final byte[] FILE = "a certificate as a file".getBytes(StandardCharsets.UTF_8);

    private final University university = University.first();
    private final Batch batch = Batch.of(
            university,
            Document.of("certificate.pdf", FILE, Salt.random(university.random)),
            Document.of("another.pdf", new byte[] {1}, Salt.random(university.random)));
    private final Register register = Register.with(batch);

    private VerificationReport ask(Placement place) {
        return register.verifier(VerificationPolicy.strict()).verify(place);
    }

    private Placement place() {
        return batch.bundle(0).placement();
    }

    private Placement as(CredentialProfile profile, Commitment commitment) {
        return new Placement(profile, commitment, place().root(), place().proof(), place().anchor(), Optional.empty());
    }

    @Test
    void a_file_is_decided_about_as_if_it_had_been_sent() {
        VerificationReport report = ask(place());
        VerificationReport sent = register.verify(batch, 0);

        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
        assertThat(report.commitment()).isEqualTo(sent.commitment());
        assertThat(report.issuer()).isEqualTo(sent.issuer());
        for (CheckId id : CheckId.values()) {
            assertThat(report.check(id).status())
                    .as("%s", id)
                    .isEqualTo(sent.check(id).status());
        }
        assertThat(report.check(CheckId.INTEGRITY).evidence()).containsEntry("basis", "commitment");
    }

    @Test
    void a_commitment_to_another_content_does_not_lead_to_the_root() {
        VerificationReport report = ask(as(CredentialProfile.DOCUMENT, new Commitment(Digest.sha256(FILE))));

        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
        assertThat(report.check(CheckId.INTEGRITY).code()).isEqualTo(ReportCode.CONTENT_CHANGED);
        assertThat(report.check(CheckId.ANCHOR).code()).isEqualTo(ReportCode.NOT_REACHED);
        assertThat(report.issuer()).isNull();
    }

    @Test
    void of_a_credential_what_only_its_text_shows_is_undecided_and_never_valid() {
        for (CredentialProfile profile : new CredentialProfile[] {CredentialProfile.OB3, CredentialProfile.SD_JWT_VC}) {
            VerificationReport report = ask(as(profile, place().commitment()));

            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
            assertThat(Stream.of(CheckId.FORMAT, CheckId.SIGNATURE, CheckId.VALIDITY)
                            .map(id -> report.check(id).code()))
                    .containsOnly(ReportCode.NOT_SENT);
            assertThat(report.check(CheckId.STATUS).status()).isEqualTo(CheckStatus.PASSED);
        }
    }

    @Test
    void one_that_was_rescinded_is_invalid_whatever_it_is() {
        register.status(
                batch,
                0,
                Register.event(
                        CredentialStatus.RESCINDED, StatusReason.RESCINDED_BY_INSTITUTION, "2026-03-28T00:00:00Z"));

        assertThat(ask(place()).verdict()).isEqualTo(Verdict.INVALID);
        assertThat(ask(as(CredentialProfile.OB3, place().commitment())).verdict())
                .isEqualTo(Verdict.INVALID);
    }

    @Test
    void what_nobody_answers_is_undecided() {
        Verifier alone = new Verifier(
                EvidenceSource.none("down", Clock.systemUTC()), VerificationPolicy.strict(), Clock.systemUTC());

        assertThat(alone.verify(place()).verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @Test
    void its_json_says_nothing_of_the_document_and_is_read_again() {
        JsonObject json = place().toJson();

        assertThat(json.toString())
                .doesNotContain(
                        "certificate.pdf",
                        batch.bundle(0).document().salt().value().toString(),
                        batch.bundle(0).document().contentDigest().toString());
        assertThat(Placement.read(JsonFields.of(json))).isEqualTo(place());
    }

    @Test
    void a_bundle_is_no_placement() {
        JsonObject json = place().toJson();
        json.addProperty("type", "application/vnd.akashi.bundle.v1+json");

        assertThatThrownBy(() -> Placement.read(JsonFields.of(json))).isInstanceOf(JsonFormatException.class);
    }
}
