package dev.akashi.credential.proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Published;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.Multibase;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The test vectors of W3C Data Integrity EdDSA and ECDSA Cryptosuites 1.0, every step of them, and Open Badges of 1EdTech. */
class PublishedProofsTest {

    private static final Contexts CONTEXTS = Contexts.pinned()
            .with(
                    "https://www.w3.org/ns/credentials/examples/v2",
                    Published.bytes("contexts/credentials-examples-v2.jsonld"))
            .with("https://w3id.org/citizenship/v4rc1", Published.bytes("contexts/citizenship-v4rc1.jsonld"));
    private static final DataIntegrity INTEGRITY = new DataIntegrity(CONTEXTS);
    private static final RdfForm RDF = new RdfForm(CONTEXTS);
    private static final HexFormat HEX = HexFormat.of();
    private static final Signer KEY = publishedKey();
    private static final VerificationKey P256_KEY = VerificationKey.parse(Published.json("di-ecdsa/p256KeyPair.json")
            .get("publicKeyMultibase")
            .getAsString());

    @Nested
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    class W3C {

        Stream<Arguments> vectors() {
            return Stream.of(
                    arguments("di-eddsa/rdfc", "DataInt", ProofSuite.EDDSA_RDFC_2022),
                    arguments("di-eddsa/rdfc-employ", "DataInt", ProofSuite.EDDSA_RDFC_2022),
                    arguments("di-eddsa/jcs", "JCS", ProofSuite.EDDSA_JCS_2022),
                    arguments("di-ecdsa/rdfc", "ECDSAP256", ProofSuite.ECDSA_RDFC_2019),
                    arguments("di-ecdsa/rdfc-employ", "ECDSAP256", ProofSuite.ECDSA_RDFC_2019),
                    arguments("di-ecdsa/jcs", "JCSECDSAP256", ProofSuite.ECDSA_JCS_2019));
        }

        /** Those of Ed25519, whose signatures do not depend on chance. */
        Stream<Arguments> repeatable() {
            return vectors().filter(vector -> ((ProofSuite) vector.get()[2]).algorithm() == KeyAlgorithm.ED25519);
        }

        @ParameterizedTest
        @MethodSource("vectors")
        void the_credential_and_the_proof_options_have_the_published_canonical_forms_and_hashes(
                String folder, String suffix, ProofSuite suite) {
            JsonObject document = signed(folder, suffix);
            JsonObject options = document.remove("proof").getAsJsonObject();
            options.remove("proofValue");
            options.add("@context", document.get("@context"));
            byte[] canonicalDocument = canonical(suite, document);
            byte[] canonicalOptions = canonical(suite, options);

            assertThat(new String(canonicalDocument, StandardCharsets.UTF_8).strip())
                    .isEqualTo(text(folder, "canonDoc", suffix));
            assertThat(new String(canonicalOptions, StandardCharsets.UTF_8).strip())
                    .isEqualTo(text(folder, "proofCanon", suffix));
            String documentHash = Digest.sha256(canonicalDocument).toString();
            String optionsHash = Digest.sha256(canonicalOptions).toString();
            assertThat(documentHash).isEqualTo(text(folder, "docHash", suffix));
            assertThat(optionsHash).isEqualTo(text(folder, "proofHash", suffix));
            assertThat(optionsHash + documentHash).isEqualTo(text(folder, "combinedHash", suffix));
        }

        @ParameterizedTest
        @MethodSource("vectors")
        void the_signature_is_good_for_its_key_and_for_no_other(String folder, String suffix, ProofSuite suite) {
            JsonObject signed = signed(folder, suffix);
            DataIntegrity.Proof proof = INTEGRITY.proof(signed);
            assertThat(proof.suite()).isEqualTo(suite);
            assertThat(proof.verificationMethod()).endsWith("#" + keyOf(suite));
            assertThat(proof.isSignedBy(keyOf(suite))).isTrue();
            for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
                VerificationKey other =
                        PrivateKeySigner.generate(algorithm, new SecureRandom()).verificationKey();
                assertThat(proof.isSignedBy(other)).as("%s", other).isFalse();
            }
            assertThat(Multibase.decode(
                            signed.getAsJsonObject("proof").get("proofValue").getAsString()))
                    .isEqualTo(HEX.parseHex(text(folder, "sigHex", suffix)));
        }

        @ParameterizedTest
        @MethodSource("repeatable")
        void signing_again_gives_the_published_credential(String folder, String suffix, ProofSuite suite) {
            JsonObject signed = signed(folder, suffix);
            JsonObject proof = signed.getAsJsonObject("proof");
            JsonObject unsigned = signed.deepCopy();
            unsigned.remove("proof");
            assertThat(INTEGRITY.sign(
                            unsigned,
                            suite,
                            KEY,
                            proof.get("verificationMethod").getAsString(),
                            Instant.parse(proof.get("created").getAsString())))
                    .isEqualTo(signed);
        }

        @ParameterizedTest
        @CsvSource({
            "di-eddsa/rdfc, DataInt",
            "di-eddsa/jcs, JCS",
            "di-ecdsa/rdfc, ECDSAP256",
            "di-ecdsa/jcs, JCSECDSAP256"
        })
        void no_byte_of_it_can_be_changed(String folder, String suffix) {
            JsonObject signed = signed(folder, suffix);
            VerificationKey key = keyOf(INTEGRITY.proof(signed).suite());
            byte[] text = StrictJson.write(signed);
            int read = 0;
            for (int at = 0; at < text.length; at++) {
                byte[] changed = text.clone();
                changed[at] ^= 1;
                try {
                    JsonObject json = StrictJson.readObject(changed, StrictJson.Limits.of(10_000, 16));
                    read++;
                    assertThat(INTEGRITY.proof(json).isSignedBy(key))
                            .as("byte %d: %s", at, new String(changed, StandardCharsets.UTF_8))
                            .isFalse();
                } catch (JsonFormatException | ProofException refused) {
                    assertThat(refused).hasMessageContaining("expected");
                }
            }
            assertThat(read).as("of %d changes are JSON", text.length).isGreaterThan(text.length / 2);
        }
    }

    @Test
    void a_key_of_p384_is_none_that_a_registry_can_have() {
        DataIntegrity.Proof proof = INTEGRITY.proof(Published.json("di-ecdsa/signedECDSAP384.json"));
        String method = proof.verificationMethod();
        assertThat(proof.suite()).isEqualTo(ProofSuite.ECDSA_RDFC_2019);
        assertThat(proof.isSignedBy(P256_KEY)).isFalse();
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> VerificationKey.parse(method.substring(method.indexOf('#') + 1)));
    }

    /** Their licence is only declared, not given, so that they are not carried here but read beside the project. */
    @Nested
    class Digital_Credentials_Consortium {

        @Test
        void the_sample_is_signed_by_the_key_that_it_names_and_cannot_be_changed() throws IOException {
            JsonObject badge = sample("legacyRegistry-noStatus-noExpiry-alignments.json");
            String method = DataIntegrity.standard().proof(badge).verificationMethod();
            VerificationKey named = VerificationKey.parse(method.substring(method.indexOf('#') + 1));
            assertThat(DataIntegrity.standard().proof(badge).isSignedBy(named)).isTrue();
            badge.addProperty("name", "changed");
            assertThat(DataIntegrity.standard().proof(badge).isSignedBy(named)).isFalse();
        }

        @Test
        void the_sample_with_a_vocabulary_that_is_not_pinned_is_not_judged() throws IOException {
            JsonObject badge = sample("legacyRegistry-noStatus-noExpiry-achievementTypeExample.json");
            assertThatExceptionOfType(ProofException.class)
                    .isThrownBy(() -> DataIntegrity.standard().proof(badge).isSignedBy(KEY.verificationKey()))
                    .satisfies(e -> assertThat(e.kind()).isEqualTo(ProofException.Kind.UNKNOWN_CONTEXT));
        }

        private JsonObject sample(String name) throws IOException {
            Path file = Path.of("../../shared/vectors/ob30-good/dcc", name);
            if (!Files.isReadable(file)) {
                String reason = "SKIPPED: a published sample: there is no " + file;
                new PrintWriter(System.err, true, StandardCharsets.UTF_8).println(reason);
                Assumptions.abort(reason);
            }
            return JsonParser.parseString(Files.readString(file)).getAsJsonObject();
        }
    }

    @Nested
    class One_EdTech {

        @ParameterizedTest
        @ValueSource(strings = {"simple.json", "simple-did-key-method.json"})
        void the_sample_is_signed_by_the_key_that_it_names(String name) {
            JsonObject badge = Published.json("ob30/" + name);
            DataIntegrity.Proof proof = DataIntegrity.standard().proof(badge);
            assertThat(proof.isSignedBy(named(proof.verificationMethod()))).isTrue();
        }

        // A URL with the key as its fragment, or a did:key.
        private VerificationKey named(String method) {
            return VerificationKey.parse(method.substring(method.indexOf("z6Mk")));
        }

        @ParameterizedTest
        @ValueSource(strings = {"simple.json", "simple-did-key-method.json"})
        void no_value_of_it_can_be_changed(String name) {
            JsonObject badge = Published.json("ob30/" + name);
            VerificationKey named = named(DataIntegrity.standard().proof(badge).verificationMethod());
            assertThat(Leaves.of(badge)).hasSizeGreaterThan(15);
            for (Leaves.Leaf leaf : Leaves.of(badge)) {
                JsonObject changed = leaf.with(badge, leaf.text() + "x");
                assertThat(isSigned(changed, named)).as("%s", leaf).isFalse();
            }
        }

        private boolean isSigned(JsonObject badge, VerificationKey key) {
            try {
                return DataIntegrity.standard().proof(badge).isSignedBy(key);
            } catch (ProofException refused) {
                return false;
            }
        }
    }

    @Test
    void a_signature_that_was_moved_by_the_order_of_the_group_is_not_good() {
        JsonObject signed = signed("di-eddsa/rdfc", "DataInt");
        byte[] signature = HEX.parseHex(text("di-eddsa/rdfc", "sigHex", "DataInt"));
        // s + L, little-endian: the same point arithmetic, another spelling (RFC 8032, section 8.4).
        byte[] order = HEX.parseHex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
        int carry = 0;
        for (int i = 0; i < 32; i++) {
            carry += (signature[32 + i] & 0xff) + (order[i] & 0xff);
            signature[32 + i] = (byte) carry;
            carry >>= 8;
        }
        signed.getAsJsonObject("proof").addProperty("proofValue", Multibase.base58(signature));
        assertThat(INTEGRITY.proof(signed).isSignedBy(KEY.verificationKey())).isFalse();
    }

    private static VerificationKey keyOf(ProofSuite suite) {
        return suite.algorithm() == KeyAlgorithm.P256 ? P256_KEY : KEY.verificationKey();
    }

    private static byte[] canonical(ProofSuite suite, JsonObject document) {
        return suite.isRdf() ? RDF.canonicalize(document) : Jcs.canonicalize(document);
    }

    private static JsonObject signed(String folder, String suffix) {
        return Published.json(folder + "/signed" + suffix + ".json");
    }

    private static String text(String folder, String name, String suffix) {
        return Published.text(folder + "/" + name + suffix + ".txt").strip();
    }

    private static Signer publishedKey() {
        JsonObject pair = Published.json("di-eddsa/keyPair.json");
        byte[] secret = raw(pair.get("privateKeyMultibase"));
        byte[] open = raw(pair.get("publicKeyMultibase"));
        try {
            KeyFactory keys = KeyFactory.getInstance("Ed25519");
            return PrivateKeySigner.of(new KeyPair(
                    keys.generatePublic(new X509EncodedKeySpec(der("302a300506032b6570032100", open))),
                    keys.generatePrivate(new PKCS8EncodedKeySpec(der("302e020100300506032b657004220420", secret)))));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] raw(JsonElement multibase) {
        byte[] bytes = Multibase.decode(multibase.getAsString());
        return Arrays.copyOfRange(bytes, 2, bytes.length);
    }

    private static byte[] der(String head, byte[] key) {
        return HEX.parseHex(head + HEX.formatHex(key));
    }
}
