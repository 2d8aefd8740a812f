package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.akashi.credential.Batch;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.credential.sdjwt.KeyBinding.Challenge;
import dev.akashi.credential.sdjwt.SdJwtVc;
import dev.akashi.credential.sdjwt.SdJwtVcWriter;
import dev.akashi.model.CredentialType;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** An SD-JWT VC has the same report as any other credential: the whole of it, or what its holder shows. */
class SdJwtVerificationTest {

    private static final Challenge CHALLENGE =
            new Challenge("https://employer.example", "n-7351", Duration.ofMinutes(5));

    private final University university = University.first().withP256();
    private final Signer holder = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);

    private String issued(Signer key, @Nullable LocalDate until) {
        return SdJwtVcWriter.write(
                university.content("山田 太郎", LocalDate.of(2026, 3, 25), until),
                CredentialType.DEGREE_BACHELOR,
                Salt.random(university.random),
                Optional.of(holder.verificationKey()),
                key,
                university.random);
    }

    private Batch batch(String credential) {
        return Batch.of(
                university,
                Batch.Document.of("other", new byte[] {1}, Salt.random(university.random)),
                Batch.Document.ofSdJwt(credential));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static VerificationReport verify(Batch batch, String presented) {
        return Register.with(batch)
                .verifier(VerificationPolicy.strict())
                .verify(bytes(presented), batch.bundle(1).toBytes());
    }

    private static VerificationReport challenged(Batch batch, String presented) {
        return Register.with(batch)
                .verifier(VerificationPolicy.strict())
                .challenging(CHALLENGE)
                .verify(bytes(presented), batch.bundle(1).toBytes());
    }

    private static void failed(VerificationReport report, CheckId id, ReportCode code) {
        assertThat(report.check(id))
                .as(report.toText("en"))
                .extracting(Check::status, Check::code)
                .containsExactly(CheckStatus.FAILED, code);
        assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
    }

    @ParameterizedTest
    @EnumSource
    void is_valid_as_issued_with_either_kind_of_key(KeyAlgorithm algorithm) {
        Signer key = algorithm == KeyAlgorithm.P256 ? university.credentialKeyP256 : university.credentialKey;
        String issued = issued(key, null);
        VerificationReport report = verify(batch(issued), issued);
        assertThat(report.verdict()).as(report.toText("en")).isEqualTo(Verdict.VALID);
        assertThat(report.check(CheckId.SIGNATURE).evidence())
                .containsEntry("key", key.verificationKey().toString())
                .containsEntry("suite", algorithm == KeyAlgorithm.P256 ? "ES256" : "EdDSA");
        assertThat(report.checks()).extracting(Check::id).containsExactly(CheckId.values());
        assertThat(report.toJson().get("profile").getAsString()).isEqualTo("sd-jwt-vc");
    }

    @Test
    void is_valid_as_its_holder_shows_it_with_the_bundle_that_it_was_issued_with() {
        String issued = issued(university.credentialKeyP256, null);
        Batch batch = batch(issued);
        String shown = SdJwtVc.parse(bytes(issued)).present(Set.of("name"), CHALLENGE, holder, Register.NOW);
        VerificationReport plain = verify(batch, shown);
        assertThat(plain.verdict()).as(plain.toText("en")).isEqualTo(Verdict.VALID);
        assertThat(plain.check(CheckId.SIGNATURE).evidence()).containsEntry("audience", "https://employer.example");
        VerificationReport report = challenged(batch, shown);
        assertThat(report.verdict()).as(report.toText("en")).isEqualTo(Verdict.VALID);
        assertThat(report.check(CheckId.SIGNATURE).evidence()).containsEntry("keyBinding", "answers the challenge");
    }

    @Test
    void is_invalid_when_the_holders_signature_is_missing_stale_for_another_or_anothers() {
        String issued = issued(university.credentialKey, null);
        Batch batch = batch(issued);
        SdJwtVc whole = SdJwtVc.parse(bytes(issued));
        Signer thief = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);
        Challenge other = new Challenge("https://other.example", "n-7351", Duration.ofMinutes(5));
        failed(challenged(batch, issued), CheckId.SIGNATURE, ReportCode.NO_KEY_BINDING);
        for (String shown : List.of(
                whole.present(Set.of(), CHALLENGE, holder, Register.NOW.minusSeconds(600)),
                whole.present(Set.of(), other, holder, Register.NOW),
                whole.present(Set.of(), CHALLENGE, thief, Register.NOW))) {
            failed(challenged(batch, shown), CheckId.SIGNATURE, ReportCode.BAD_KEY_BINDING);
        }
        // Whoever asks for nothing still sees that somebody else has signed.
        failed(
                verify(batch, whole.present(Set.of(), CHALLENGE, thief, Register.NOW)),
                CheckId.SIGNATURE,
                ReportCode.BAD_KEY_BINDING);
    }

    @Test
    void no_other_kind_of_document_answers_a_challenge() {
        Batch badge = Batch.around(university, university.issue("山田 太郎"), 1, 2);
        failed(
                challenged(badge, new String(badge.document(1), StandardCharsets.UTF_8)),
                CheckId.SIGNATURE,
                ReportCode.NO_KEY_BINDING);
        Batch file = Batch.of(
                university,
                Batch.Document.of("a", new byte[] {1}, Salt.random(university.random)),
                Batch.Document.of("b", bytes("text"), Salt.random(university.random)));
        failed(challenged(file, "text"), CheckId.SIGNATURE, ReportCode.NO_KEY_BINDING);
    }

    @Test
    void is_invalid_for_a_key_that_is_not_the_institutions() {
        Signer stranger = PrivateKeySigner.generate(KeyAlgorithm.P256, university.random);
        String issued = issued(stranger, null);
        failed(verify(batch(issued), issued), CheckId.SIGNATURE, ReportCode.UNREGISTERED_KEY);
        String byStatementKey = issued(university.statementKey, null);
        failed(verify(batch(byStatementKey), byStatementKey), CheckId.SIGNATURE, ReportCode.UNREGISTERED_KEY);
    }

    @Test
    void is_invalid_when_it_was_altered_or_is_another() {
        String issued = issued(university.credentialKey, null);
        String another = issued(university.credentialKey, null);
        failed(verify(batch(issued), another), CheckId.INTEGRITY, ReportCode.CONTENT_CHANGED);
        int signature = issued.indexOf('~') - 10;
        String altered = issued.substring(0, signature)
                + (issued.charAt(signature) == 'A' ? 'B' : 'A')
                + issued.substring(signature + 1);
        failed(verify(batch(issued), altered), CheckId.SIGNATURE, ReportCode.BAD_SIGNATURE);
    }

    @ParameterizedTest
    @EnumSource(names = {"DEGREE_MASTER", "MICRO", "TRANSCRIPT"})
    void is_invalid_when_it_says_another_type_than_its_batch_was_recorded_as(CredentialType said) {
        String issued = SdJwtVcWriter.write(
                university.content("山田 太郎"),
                said,
                Salt.random(university.random),
                Optional.empty(),
                university.credentialKey,
                university.random);
        failed(verify(batch(issued), issued), CheckId.ISSUER_AT_ISSUE, ReportCode.TYPE_DIFFERS);
    }

    @Test
    void is_invalid_after_its_end() {
        String issued = issued(university.credentialKey, LocalDate.of(2026, 3, 31));
        failed(verify(batch(issued), issued), CheckId.VALIDITY, ReportCode.EXPIRED);
    }

    @Test
    void is_known_without_its_bundle_and_nothing_is_certain_then() {
        String issued = issued(university.credentialKey, null);
        VerificationReport report = Register.with(batch(issued))
                .verifier(VerificationPolicy.strict())
                .verify(bytes(issued + "\n"));
        assertThat(report.toJson().get("profile").getAsString()).isEqualTo("sd-jwt-vc");
        assertThat(report.check(CheckId.FORMAT).status()).isEqualTo(CheckStatus.PASSED);
        assertThat(report.check(CheckId.SIGNATURE).code()).isEqualTo(ReportCode.SIGNER_NOT_ESTABLISHED);
        assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "text", "e~", "eyJh.eyJh.AAAA~", "%PDF-1.7"})
    void what_is_none_is_invalid_if_its_bundle_says_that_it_is_one(String file) {
        String issued = issued(university.credentialKey, null);
        failed(verify(batch(issued), file), CheckId.FORMAT, ReportCode.NOT_A_CREDENTIAL);
    }

    @Test
    void the_bundle_of_an_open_badge_does_not_make_it_one() {
        Batch badge = Batch.around(
                university,
                university.sign(
                        OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random)),
                        ProofSuite.EDDSA_JCS_2022),
                1,
                2);
        failed(verify(badge, issued(university.credentialKey, null)), CheckId.FORMAT, ReportCode.NOT_JSON);
    }
}
