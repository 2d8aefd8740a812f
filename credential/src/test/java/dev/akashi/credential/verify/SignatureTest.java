package dev.akashi.credential.verify;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.credential.Batch;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.proof.DataIntegrity;
import dev.akashi.credential.proof.Jcs;
import dev.akashi.credential.proof.ProofSuite;
import dev.akashi.model.Digest;
import dev.akashi.model.Interval;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Multibase;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.statement.KeyPurpose;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SIGNATURE: is the issuer's proof good, and is the key one of that institution's keys for credentials? */
class SignatureTest {

    private final University university = University.first();
    private final University other = University.other();
    private final JsonObject unsigned = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));

    @ParameterizedTest
    @EnumSource
    void passes_for_a_key_that_the_registry_has_for_credentials(ProofSuite suite) {
        university.withP256();
        VerificationReport report = verify(university.sign(unsigned, suite));
        is(report, CheckStatus.PASSED, ReportCode.OK);
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
        assertThat(report.check(CheckId.SIGNATURE).evidence())
                .containsEntry("suite", suite.id())
                .containsEntry(
                        "key", university.credentialKey(suite).verificationKey().toString());
    }

    @Nested
    class Fails {

        @Test
        void for_a_key_that_nobody_registered() {
            Signer stranger = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);
            is(
                    verify(university.sign(unsigned, ProofSuite.EDDSA_RDFC_2022, stranger)),
                    CheckStatus.FAILED,
                    ReportCode.UNREGISTERED_KEY);
            is(
                    verify(university.sign(unsigned, ProofSuite.ECDSA_RDFC_2019)),
                    CheckStatus.FAILED,
                    ReportCode.UNREGISTERED_KEY);
        }

        @ParameterizedTest
        @EnumSource
        void for_a_suite_other_than_the_one_that_it_was_made_by(ProofSuite named) {
            university.withP256();
            for (ProofSuite suite : ProofSuite.values()) {
                if (suite != named) {
                    JsonObject signed = university.sign(unsigned, suite);
                    proof(signed).addProperty("cryptosuite", named.id());
                    assertThat(verify(signed).check(CheckId.SIGNATURE).status())
                            .as("%s said to be %s", suite, named)
                            .isEqualTo(CheckStatus.FAILED);
                }
            }
        }

        @Test
        void for_a_key_of_the_institution_that_is_not_for_credentials() {
            is(
                    verify(university.sign(unsigned, ProofSuite.EDDSA_RDFC_2022, university.statementKey)),
                    CheckStatus.FAILED,
                    ReportCode.UNREGISTERED_KEY);
        }

        @Test
        void for_a_key_of_another_institution() {
            is(
                    verify(university.sign(unsigned, ProofSuite.EDDSA_RDFC_2022, other.credentialKey)),
                    CheckStatus.FAILED,
                    ReportCode.UNREGISTERED_KEY);
        }

        @Test
        void when_the_named_key_is_not_the_one_that_signed() {
            JsonObject signed = university.sign(unsigned);
            proof(signed)
                    .addProperty("verificationMethod", university.did + "#" + other.credentialKey.verificationKey());
            is(verify(signed), CheckStatus.FAILED, ReportCode.BAD_SIGNATURE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "did:web:college.example#KEY",
                    "did:key:KEY#KEY",
                    "did:web:univ.example:x#KEY",
                    "did:web:univ.example%3A443#KEY",
                    "DID:web:univ.example#KEY",
                    "did:web:univ.example?x#KEY",
                    "did:key:KEY",
                    "did:web:univ.example",
                    "#KEY",
                    "KEY",
                    ""
                })
        void when_the_key_is_said_to_be_somebody_elses_than_the_issuers(String method) {
            JsonObject signed = university.sign(unsigned);
            proof(signed)
                    .addProperty(
                            "verificationMethod",
                            method.replace(
                                    "KEY",
                                    university.credentialKey.verificationKey().toString()));
            VerificationReport report = verify(signed);
            assertThat(report.check(CheckId.SIGNATURE).status()).isEqualTo(CheckStatus.FAILED);
            assertThat(report.check(CheckId.SIGNATURE).code())
                    .isIn(ReportCode.METHOD_MISMATCH, ReportCode.BAD_SIGNATURE);
        }

        @Test
        void when_the_document_names_another_issuer_than_the_one_who_recorded_it() {
            // The college signs and records what says to be from the university.
            Batch batch = Batch.around(other, other.sign(withIssuer("did:web:univ.example", other)), 0, 2);
            VerificationReport forged = Register.with(batch).verify(batch, 0);
            is(forged, CheckStatus.FAILED, ReportCode.METHOD_MISMATCH);

            // Or names another one from the start to the end.
            Batch own = Batch.around(university, otherIssuer("did:web:impostor.example"), 0, 2);
            VerificationReport report = Register.with(own).verify(own, 0);
            is(report, CheckStatus.FAILED, ReportCode.ISSUER_MISMATCH);
            assertThat(report.check(CheckId.SIGNATURE).evidence())
                    .containsEntry("found", "did:web:impostor.example")
                    .containsEntry("expected", "did:web:univ.example");
        }

        @Test
        void when_the_registry_does_not_know_the_institution() {
            Batch batch = Batch.around(university, university.sign(unsigned), 0, 2);
            Register register = Register.with(batch);
            register.institutions.clear();
            is(register.verify(batch, 0), CheckStatus.FAILED, ReportCode.UNREGISTERED_KEY);
        }

        @Test
        void without_a_proof_or_with_one_for_another_purpose() {
            JsonObject none = unsigned.deepCopy();
            is(verify(none), CheckStatus.FAILED, ReportCode.NO_PROOF);
            is(
                    verify(changed(proof -> proof.addProperty("proofPurpose", "authentication"))),
                    CheckStatus.FAILED,
                    ReportCode.NO_PROOF);
            is(
                    verify(changed(proof -> proof.addProperty("created", "yesterday"))),
                    CheckStatus.FAILED,
                    ReportCode.NO_PROOF);
            is(verify(changed(proof -> proof.addProperty("proofValue", "x"))), CheckStatus.FAILED, ReportCode.NO_PROOF);
        }

        @Test
        void when_the_proof_has_ended() {
            JsonObject expiring = expiring("2026-04-01T09:00:00+09:00");
            Instant end = Instant.parse("2026-04-01T00:00:00Z");
            Batch batch = Batch.around(university, expiring, 0, 1);
            Register register = Register.with(batch);
            assertThat(register.verifyAt(end.minusSeconds(1), batch, 0).verdict())
                    .isEqualTo(Verdict.VALID);
            for (Duration later : new Duration[] {Duration.ZERO, Duration.ofDays(3650)}) {
                VerificationReport report = register.verifyAt(end.plus(later), batch, 0);
                is(report, CheckStatus.FAILED, ReportCode.PROOF_EXPIRED);
                assertThat(report.verdict()).isEqualTo(Verdict.INVALID);
            }
        }
    }

    @Nested
    class Is_undecided {

        @Test
        void for_a_kind_of_proof_that_is_not_known() {
            is(
                    verify(changed(proof -> proof.addProperty("cryptosuite", "bbs-2023"))),
                    CheckStatus.UNDECIDED,
                    ReportCode.UNKNOWN_PROOF);
            is(
                    verify(changed(proof -> proof.addProperty("type", "Ed25519Signature2020"))),
                    CheckStatus.UNDECIDED,
                    ReportCode.UNKNOWN_PROOF);
        }

        @Test
        void for_several_proofs() {
            JsonObject signed = university.sign(unsigned);
            JsonArray two = new JsonArray();
            two.add(signed.get("proof"));
            two.add(other.sign(unsigned).get("proof"));
            signed.add("proof", two);
            VerificationReport report = verify(signed);
            is(report, CheckStatus.UNDECIDED, ReportCode.UNKNOWN_PROOF);
            assertThat(report.verdict()).isEqualTo(Verdict.INDETERMINATE);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "did:web:univ.example#key-1",
                    "did:web:univ.example#",
                    "did:web:univ.example#z6Mk",
                    // A key of P-384.
                    "did:web:univ.example#z82LkuBieyGShVBhvtE2zoiD6Kma4tJGFtkAhxR5pfkp5QPw4LutoYWhvQCnGjdVn14kujQ"
                })
        void when_the_key_is_named_in_a_way_that_is_not_understood(String method) {
            is(
                    verify(changed(proof -> proof.addProperty("verificationMethod", method))),
                    CheckStatus.UNDECIDED,
                    ReportCode.UNKNOWN_PROOF);
        }

        @Test
        void when_nobody_could_be_asked_whose_key_it_is() {
            Batch batch = Batch.around(university, university.sign(unsigned), 0, 2);
            Register register = Register.with(batch);
            is(
                    register.verifier(VerificationPolicy.strict()).verify(batch.document(0)),
                    CheckStatus.UNDECIDED,
                    ReportCode.SIGNER_NOT_ESTABLISHED);
            register.institutionAnswer = Answer.unavailable("timed out");
            is(register.verify(batch, 0), CheckStatus.UNDECIDED, ReportCode.LEDGER_UNAVAILABLE);
        }
    }

    @Test
    void a_key_of_small_order_with_which_anybody_could_sign_is_no_key() {
        JsonObject signed = changed(proof -> {
            byte[] multikey = new byte[34];
            multikey[0] = (byte) 0xed;
            multikey[1] = 1;
            multikey[2] = 1;
            proof.addProperty("verificationMethod", university.did + "#" + Multibase.base58(multikey));
        });
        assertThat(verify(signed).check(CheckId.SIGNATURE).status()).isNotEqualTo(CheckStatus.PASSED);
    }

    @Test
    void the_institution_is_named_from_the_registry_and_never_from_the_document() {
        JsonObject boasting = unsigned.deepCopy();
        boasting.getAsJsonObject("issuer").addProperty("name", "世界一大学");
        VerificationReport report = verify(university.sign(boasting));
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
        for (String language : new String[] {"ja", "en"}) {
            assertThat(report.toText(language)).contains("架空大学").doesNotContain("世界一大学");
        }
        assertThat(report.toJson().toString()).contains("架空大学").doesNotContain("世界一大学");
    }

    @Test
    void a_credential_may_be_signed_with_a_later_key_if_that_was_valid_when_it_was_recorded() {
        Signer second = PrivateKeySigner.generate(KeyAlgorithm.ED25519, university.random);
        university.keys.add(University.key(KeyPurpose.CREDENTIAL, second, Interval.from(University.ADMITTED)));
        VerificationReport report = verify(university.sign(unsigned, ProofSuite.EDDSA_RDFC_2022, second));
        assertThat(report.verdict()).isEqualTo(Verdict.VALID);
    }

    // The end is part of what is signed, so that this proof is made by hand, as the specification has it.
    private JsonObject expiring(String end) {
        JsonObject options = university
                .sign(unsigned, ProofSuite.EDDSA_JCS_2022, university.credentialKey)
                .getAsJsonObject("proof");
        options.remove("proofValue");
        options.addProperty("expires", end);
        byte[] input = Arrays.copyOf(Digest.sha256(Jcs.canonicalize(options)).bytes(), 64);
        System.arraycopy(Digest.sha256(Jcs.canonicalize(unsigned)).bytes(), 0, input, 32, 32);
        options.addProperty("proofValue", Multibase.base58(university.credentialKey.sign(input)));
        JsonObject signed = unsigned.deepCopy();
        signed.add("proof", options);
        return signed;
    }

    private JsonObject withIssuer(String did, University signer) {
        JsonObject document = OpenBadge.write(signer.content("山田 太郎"), Salt.random(signer.random));
        document.getAsJsonObject("issuer").addProperty("id", did);
        return document;
    }

    // Signed with the university's key under an issuer that it is not.
    private JsonObject otherIssuer(String did) {
        JsonObject document = withIssuer(did, university);
        return DataIntegrity.standard()
                .sign(
                        document,
                        ProofSuite.EDDSA_RDFC_2022,
                        university.credentialKey,
                        did + "#" + university.credentialKey.verificationKey(),
                        University.SIGNED);
    }

    private JsonObject changed(Consumer<JsonObject> change) {
        JsonObject signed = university.sign(unsigned);
        change.accept(proof(signed));
        return signed;
    }

    private static JsonObject proof(JsonObject signed) {
        return signed.getAsJsonObject("proof");
    }

    private VerificationReport verify(JsonObject credential) {
        Batch batch = Batch.around(university, credential, 0, 3);
        Register register = Register.with(batch);
        register.know(other);
        return register.verify(batch, 0);
    }

    private static void is(VerificationReport report, CheckStatus status, ReportCode code) {
        assertThat(report.check(CheckId.SIGNATURE))
                .as(report.toText("en"))
                .extracting(Check::status, Check::code)
                .containsExactly(status, code);
        assertThat(report.verdict() == Verdict.VALID).isEqualTo(status == CheckStatus.PASSED);
    }
}
