package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import dev.akashi.credential.OpenBadge;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.proof.ProofException.Kind;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Multibase;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.math.BigInteger;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is a proof, what is none, and what may be one but not for us. */
class ProofFormTest {

    private final DataIntegrity integrity = DataIntegrity.standard();
    private final University university = University.first();
    private final JsonObject unsigned = OpenBadge.write(university.content("山田 太郎"), Salt.random(university.random));

    @ParameterizedTest
    @EnumSource
    void a_proof_says_how_by_whom_and_when_it_was_made(ProofSuite suite) {
        VerificationKey key = university.credentialKey(suite).verificationKey();
        JsonObject signed = university.sign(unsigned, suite);
        JsonObject proof = signed.getAsJsonObject("proof");
        assertThat(proof.get("type").getAsString()).isEqualTo("DataIntegrityProof");
        assertThat(proof.get("cryptosuite").getAsString()).isEqualTo(suite.id());
        assertThat(proof.get("created").getAsString()).isEqualTo("2026-03-24T23:00:00Z");
        assertThat(proof.get("verificationMethod").getAsString()).isEqualTo("did:web:univ.example#" + key);
        assertThat(proof.get("proofPurpose").getAsString()).isEqualTo("assertionMethod");
        assertThat(proof.has("@context")).isEqualTo(suite.id().contains("-jcs-"));
        assertThat(integrity.proof(signed).isSignedBy(key)).isTrue();
        assertThat(integrity.proof(signed).isSignedBy(university.statementKey.verificationKey()))
                .isFalse();
    }

    @Nested
    class A_proof_that_is_not_in_order_is_refused {

        @ParameterizedTest
        @ValueSource(strings = {"null", "[]", "\"z6Mk\"", "[null]", "[\"x\"]", "7"})
        void when_it_is_none(String member) {
            JsonObject credential = unsigned.deepCopy();
            refused(credential, Kind.PROOF_FORM);
            credential.add("proof", JsonParser.parseString(member));
            refused(credential, Kind.PROOF_FORM);
        }

        @ParameterizedTest
        @ValueSource(strings = {"type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"})
        void when_it_lacks_what_it_must_have(String name) {
            JsonObject signed = signed();
            signed.getAsJsonObject("proof").remove(name);
            refused(signed, Kind.PROOF_FORM);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "type",
                    "cryptosuite",
                    "created",
                    "expires",
                    "verificationMethod",
                    "proofPurpose",
                    "proofValue",
                    "id",
                    "nonce",
                    "domain",
                    "challenge"
                })
        void when_a_member_is_not_text(String name) {
            for (String value : new String[] {"[\"x\"]", "null", "1", "{\"@value\":\"x\"}", "[]"}) {
                refused(with(name, JsonParser.parseString(value)), Kind.PROOF_FORM);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"authentication", "keyAgreement", "AssertionMethod", ""})
        void when_it_is_for_another_purpose(String purpose) {
            refused(with("proofPurpose", purpose), Kind.PROOF_FORM);
        }

        @ParameterizedTest
        @CsvSource({"created", "expires"})
        void when_a_time_is_no_time(String name) {
            for (String time : new String[] {
                "",
                "yesterday",
                "2026-03-25",
                "2026-03-25T00:00:00",
                "2026-02-30T00:00:00Z",
                "2026-03-25T25:00:00Z",
                "2026-03-25t00:00:00z",
                "2026-03-25T00:00Z",
                "+2026-03-25T00:00:00Z",
                "2026-03-25T00:00:00+09",
                "2026-03-25T00:00:00Z "
            }) {
                refused(with(name, time), Kind.PROOF_FORM);
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "z", "z0", "uAAAA", "mAAAA", "f00", "zOIl"})
        void when_the_signature_is_not_base58(String value) {
            JsonObject credential = with("proofValue", value);
            try {
                assertThat(integrity.proof(credential).isSignedBy(university.credentialKey.verificationKey()))
                        .isFalse();
                assertThat(value).isEqualTo("z");
            } catch (ProofException e) {
                assertThat(e.kind()).isEqualTo(Kind.PROOF_FORM);
            }
        }

        @Test
        void when_it_brings_a_context_of_its_own() {
            JsonElement context = unsigned.get("@context");
            refused(with("@context", context), Kind.PROOF_FORM);
            JsonObject jcs = university.sign(unsigned, ProofSuite.EDDSA_JCS_2022, university.credentialKey);
            JsonArray other = context.getAsJsonArray().deepCopy();
            other.remove(3);
            jcs.getAsJsonObject("proof").add("@context", other);
            refused(jcs, Kind.PROOF_FORM);
        }
    }

    @Nested
    class A_proof_of_an_unknown_kind_is_told_from_a_bad_one {

        @ParameterizedTest
        @ValueSource(strings = {"Ed25519Signature2020", "RsaSignature2018", "dataintegrityproof"})
        void by_its_type(String type) {
            refused(with("type", type), Kind.UNKNOWN_PROOF);
        }

        @ParameterizedTest
        @ValueSource(strings = {"ecdsa-sd-2023", "bbs-2023", "eddsa-rdfc-2023", "EDDSA-RDFC-2022", ""})
        void by_its_cryptosuite(String suite) {
            refused(with("cryptosuite", suite), Kind.UNKNOWN_PROOF);
        }

        @ParameterizedTest
        @ValueSource(strings = {"previousProof", "capability", "_:secret", "https://x.example/p", "jws"})
        void by_what_it_says_beyond_what_is_known(String name) {
            refused(with(name, "urn:uuid:x"), Kind.UNKNOWN_PROOF);
        }

        @Test
        void by_being_one_of_several() {
            JsonObject signed = signed();
            JsonArray two = new JsonArray();
            two.add(signed.get("proof"));
            two.add(signed.get("proof"));
            signed.add("proof", two);
            refused(signed, Kind.UNKNOWN_PROOF);
        }
    }

    @Test
    void one_proof_may_stand_in_an_array() {
        JsonObject signed = signed();
        JsonArray one = new JsonArray();
        one.add(signed.get("proof"));
        signed.add("proof", one);
        assertThat(integrity.proof(signed).isSignedBy(university.credentialKey.verificationKey()))
                .isTrue();
    }

    @Test
    void what_a_proof_says_beyond_what_it_must_is_signed_too() {
        for (String name : new String[] {"nonce", "domain", "challenge", "id", "expires"}) {
            JsonObject changed = with(name, name.equals("expires") ? "2036-03-25T00:00:00Z" : "urn:uuid:added");
            assertThat(integrity.proof(changed).isSignedBy(university.credentialKey.verificationKey()))
                    .as(name)
                    .isFalse();
        }
        JsonObject without = signed();
        without.getAsJsonObject("proof").remove("created");
        assertThat(integrity.proof(without).isSignedBy(university.credentialKey.verificationKey()))
                .isFalse();
    }

    @Test
    void its_end_is_told() {
        assertThat(integrity.proof(signed()).expires()).isEmpty();
        assertThat(integrity.proof(with("expires", "2036-03-25T00:00:00+09:00")).expires())
                .contains(Instant.parse("2036-03-24T15:00:00Z"));
    }

    @Test
    void a_signature_of_another_length_is_not_good() {
        byte[] signature = Multibase.decode(
                signed().getAsJsonObject("proof").get("proofValue").getAsString());
        for (int length : new int[] {0, 63, 65}) {
            byte[] other = Arrays.copyOf(signature, length);
            assertThat(integrity
                            .proof(with("proofValue", Multibase.base58(other)))
                            .isSignedBy(university.credentialKey.verificationKey()))
                    .isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"ECDSA_RDFC_2019", "ECDSA_JCS_2019"})
    void an_ecdsa_signature_may_have_its_s_in_either_half_as_other_software_writes_it(ProofSuite suite) {
        JsonObject signed = university.sign(unsigned, suite);
        JsonObject proof = signed.getAsJsonObject("proof");
        byte[] signature = Multibase.decode(proof.get("proofValue").getAsString());
        byte[] s = new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16)
                .subtract(new BigInteger(1, Arrays.copyOfRange(signature, 32, 64)))
                .toByteArray();
        Arrays.fill(signature, 32, 64, (byte) 0);
        int length = Math.min(32, s.length);
        System.arraycopy(s, s.length - length, signature, 64 - length, length);
        proof.addProperty("proofValue", Multibase.base58(signature));
        VerificationKey key = university.credentialKeyP256.verificationKey();
        assertThat(integrity.proof(signed).isSignedBy(key)).isTrue();
        signed.addProperty("name", "changed");
        assertThat(integrity.proof(signed).isSignedBy(key)).isFalse();
    }

    @Test
    void a_credential_is_signed_once_and_with_a_key_of_the_suite() {
        Signer p256 = PrivateKeySigner.generate(KeyAlgorithm.P256, new SecureRandom());
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() -> university.sign(unsigned, ProofSuite.EDDSA_RDFC_2022, p256));
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() -> university.sign(unsigned, ProofSuite.ECDSA_RDFC_2019, university.credentialKey));
        assertThatExceptionOfType(ProofException.class).isThrownBy(() -> university.sign(signed()));
        for (ProofSuite suite : ProofSuite.values()) {
            JsonObject bare = unsigned.deepCopy();
            bare.remove("@context");
            assertThatExceptionOfType(ProofException.class).isThrownBy(() -> university.sign(bare, suite));
        }
    }

    @Test
    void signing_leaves_the_unsigned_credential_as_it_is() {
        JsonObject before = unsigned.deepCopy();
        signed();
        assertThat(unsigned).isEqualTo(before);
    }

    private JsonObject signed() {
        return university.sign(unsigned);
    }

    private JsonObject with(String name, String value) {
        return with(name, new JsonPrimitive(value));
    }

    private JsonObject with(String name, JsonElement value) {
        JsonObject signed = signed();
        signed.getAsJsonObject("proof").add(name, value);
        return signed;
    }

    private void refused(JsonObject credential, Kind kind) {
        assertThatExceptionOfType(ProofException.class)
                .isThrownBy(() -> integrity.proof(credential))
                .withMessageContaining("expected")
                .satisfies(e -> assertThat(e.kind()).as(e.getMessage()).isEqualTo(kind));
    }
}
