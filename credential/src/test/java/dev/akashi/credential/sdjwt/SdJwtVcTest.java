package dev.akashi.credential.sdjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.akashi.credential.Published;
import dev.akashi.credential.Salt;
import dev.akashi.credential.University;
import dev.akashi.credential.sdjwt.KeyBinding.Challenge;
import dev.akashi.credential.sdjwt.SdJwtVc.UnknownFormException;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.PrivateKeySigner;
import dev.akashi.model.signing.Signer;
import dev.akashi.model.signing.VerificationKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** SD-JWT VC, RFC 9901: what is read, what is refused, and what a holder can show. */
class SdJwtVcTest {

    private static final Instant NOW = Instant.parse("2026-04-10T03:00:00Z");
    private static final Challenge CHALLENGE =
            new Challenge("https://employer.example", "n-7351", Duration.ofMinutes(5));

    private final University university = University.first();
    private final Signer holder = PrivateKeySigner.generate(KeyAlgorithm.P256, university.random);
    private final Salt salt = Salt.random(university.random);

    private String issued(Signer signer) {
        return SdJwtVcWriter.write(
                university.content("山田 太郎", LocalDate.of(2026, 3, 25), LocalDate.of(2031, 3, 24)),
                CredentialType.DEGREE_BACHELOR,
                salt,
                Optional.of(holder.verificationKey()),
                signer,
                university.random);
    }

    private static SdJwtVc read(String text) {
        return SdJwtVc.parse(text.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class The_example_of_RFC_9901 {

        private final String presentation =
                Published.text("sd-jwt/presentation.txt").strip();
        private final VerificationKey issuer = HolderKeys.ofCnf(Published.json("sd-jwt/issuer.jwk.json"));

        @Test
        void is_signed_by_its_issuer_and_bound_by_its_holder() {
            SdJwtVc read = read(presentation);
            assertThat(read.isSignedBy(issuer)).isTrue();
            assertThat(read.isSignedBy(holder.verificationKey())).isFalse();
            assertThat(read.issuerId()).isEqualTo("https://pid-issuer.bund.de.example");
            assertThat(read.vct()).isEqualTo("urn:eudi:pid:de:1");
            assertThat(read.validUntil()).contains(Instant.ofEpochSecond(1883000000));
            assertThat(read.keyUrl()).isEmpty();
            assertThat(read.salt()).isEmpty();
            KeyBinding binding = read.keyBinding().orElseThrow();
            assertThat(binding.answers(
                            new Challenge("https://verifier.example.org", "1234567890", Duration.ofMinutes(1)),
                            Instant.ofEpochSecond(1748537244)))
                    .isTrue();
        }

        @Test
        void shows_what_was_disclosed_and_nothing_else() {
            JsonObject claims = read(presentation).claims();
            assertThat(claims.getAsJsonArray("nationalities").get(0).getAsString())
                    .isEqualTo("DE");
            assertThat(claims.getAsJsonObject("age_equal_or_over").toString()).isEqualTo("{\"18\":true}");
            assertThat(claims.keySet())
                    .containsExactlyInAnyOrder("iss", "iat", "exp", "vct", "cnf", "nationalities", "age_equal_or_over");
        }

        @Test
        void cannot_be_changed_in_any_character() {
            int read = 0;
            for (int at = 0; at < presentation.length(); at++) {
                char[] changed = presentation.toCharArray();
                changed[at] = changed[at] == 'A' ? 'B' : 'A';
                if (new String(changed).equals(presentation)) {
                    continue;
                }
                try {
                    SdJwtVc credential = read(new String(changed));
                    read++;
                    assertThat(credential.isSignedBy(issuer)
                                    && credential.keyBinding().orElseThrow().good())
                            .as("character %d", at)
                            .isFalse();
                } catch (JsonFormatException | UnknownFormException refused) {
                    assertThat(refused).hasMessageContaining("expected");
                }
            }
            assertThat(read).isGreaterThan(100);
        }
    }

    @ParameterizedTest
    @EnumSource
    void what_was_written_is_read_again(KeyAlgorithm algorithm) {
        Signer signer = algorithm == KeyAlgorithm.P256 ? university.credentialKeyP256 : university.credentialKey;
        SdJwtVc read = read(issued(signer));
        assertThat(read.isSignedBy(signer.verificationKey())).isTrue();
        assertThat(read.algorithm()).isEqualTo(algorithm == KeyAlgorithm.P256 ? "ES256" : "EdDSA");
        assertThat(read.keyUrl()).contains("did:web:univ.example#" + signer.verificationKey());
        assertThat(read.issuerId()).isEqualTo("did:web:univ.example");
        assertThat(read.vct()).endsWith("DEGREE_BACHELOR");
        assertThat(read.salt()).contains(salt);
        assertThat(read.validFrom()).contains(Instant.parse("2026-03-24T15:00:00Z"));
        assertThat(read.validUntil()).contains(Instant.parse("2031-03-24T14:59:59Z"));
        assertThat(read.holder()).contains(holder.verificationKey());
        assertThat(read.keyBinding()).isEmpty();
        assertThat(read.claims().get("name").getAsString()).isEqualTo("山田 太郎");
        assertThat(read.claims().get("birthdate").getAsString()).isEqualTo("2003-07-15");
        assertThat(read.claims()
                        .getAsJsonObject("attributes")
                        .getAsJsonObject("licenseNumber")
                        .get("value")
                        .getAsString())
                .isEqualTo("第12345号");
    }

    @Test
    void nothing_about_the_person_is_in_what_is_anchored() {
        String payload =
                new String(Base64Url.decode(issued(university.credentialKey).split("\\.")[1]), StandardCharsets.UTF_8);
        assertThat(payload).doesNotContain("山田", "ヤマダ", "YAMADA", "2003-07-15", "12345", "優等");
        List<String> digests = new ArrayList<>();
        JsonParser.parseString(payload)
                .getAsJsonObject()
                .getAsJsonArray("_sd")
                .forEach(d -> digests.add(d.getAsString()));
        List<String> sorted = new ArrayList<>(digests);
        Collections.sort(sorted);
        assertThat(digests).hasSize(5).isEqualTo(sorted);
    }

    @Nested
    class A_presentation {

        @Test
        void shows_the_chosen_claims_to_one_verifier_and_leads_to_the_same_anchor() {
            SdJwtVc whole = read(issued(university.credentialKey));
            SdJwtVc shown = read(whole.present(Set.of("name"), CHALLENGE, holder, NOW));
            assertThat(shown.claims().has("name")).isTrue();
            assertThat(shown.claims().has("birthdate")).isFalse();
            assertThat(shown.claims().getAsJsonObject("attributes").isEmpty()).isTrue();
            assertThat(shown.payload()).isEqualTo(whole.payload());
            assertThat(shown.isSignedBy(university.credentialKey.verificationKey()))
                    .isTrue();
            assertThat(shown.keyBinding().orElseThrow().answers(CHALLENGE, NOW)).isTrue();
        }

        @Test
        void is_for_that_verifier_that_nonce_that_time_and_that_holder_alone() {
            SdJwtVc whole = read(issued(university.credentialKey));
            KeyBinding binding = read(whole.present(Set.of(), CHALLENGE, holder, NOW))
                    .keyBinding()
                    .orElseThrow();
            assertThat(binding.answers(new Challenge("https://other.example", "n-7351", Duration.ofDays(1)), NOW))
                    .isFalse();
            assertThat(binding.answers(new Challenge("https://employer.example", "n-7352", Duration.ofDays(1)), NOW))
                    .isFalse();
            assertThat(binding.answers(CHALLENGE, NOW.plus(Duration.ofMinutes(6))))
                    .isFalse();
            assertThat(binding.answers(CHALLENGE, NOW.minus(Duration.ofMinutes(6))))
                    .isFalse();
            Signer thief = PrivateKeySigner.generate(KeyAlgorithm.P256, university.random);
            assertThat(read(whole.present(Set.of(), CHALLENGE, thief, NOW))
                            .keyBinding()
                            .orElseThrow()
                            .good())
                    .isFalse();
        }

        @Test
        void cannot_be_given_further_claims_or_be_robbed_of_some() {
            String all = issued(university.credentialKey);
            SdJwtVc whole = read(all);
            String shown = whole.present(Set.of("name"), CHALLENGE, holder, NOW);
            String binding = shown.substring(shown.lastIndexOf('~') + 1);
            String token = shown.substring(0, shown.indexOf('~') + 1);
            for (String moved : new String[] {token + binding, all + binding}) {
                assertThat(read(moved).keyBinding().orElseThrow().good()).isFalse();
            }
        }
    }

    @Nested
    class Refused_is {

        @Test
        void a_disclosure_twice_or_without_its_digest_or_out_of_another_credential() {
            String all = issued(university.credentialKey);
            String disclosure = all.split("~")[1];
            refused(all + disclosure + "~");
            refused(all + encoded("[\"salt\",\"degree\",\"doctor\"]") + "~");
            refused(all + issued(university.credentialKey).split("~")[1] + "~");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "[\"s\",\"name\"]",
                    "[\"s\",\"_sd\",[]]",
                    "[\"s\",\"...\",\"x\"]",
                    "[\"s\",\"iss\",\"did:web:other.example\"]",
                    "[\"s\",\"vct\",\"urn:x\"]",
                    "[\"s\",\"exp\",99999999999]",
                    "[\"s\",\"status\",{}]",
                    "[\"s\",\"cnf\",{}]",
                    "[\"s\",\"registry_anchor\",{}]",
                    "[\"s\",\"title\",\"twice\"]",
                    "[\"s\",\"x\",{\"a\":1,\"a\":2}]",
                    "[\"s\",\"x\",\"\\ud842\"]",
                    "[5,\"x\",\"y\"]",
                    "{\"s\":\"x\"}",
                    "[]",
                    "x"
                })
        void a_disclosure_that_may_not_be_one(String json) {
            String disclosure = encoded(json);
            refused(withPayload(payload -> {
                        JsonArray digests = new JsonArray();
                        digests.add(Base64Url.encode(Digest.sha256(disclosure.getBytes(StandardCharsets.US_ASCII))
                                .bytes()));
                        payload.add("_sd", digests);
                    })
                    + disclosure + "~");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "iss | 5",
                    "iss | null",
                    "vct | null",
                    "vct | [\"x\"]",
                    "nbf | \"2026-03-25\"",
                    "nbf | -1",
                    "exp | 1.5",
                    "exp | 99999999999999",
                    "exp | 1",
                    "cnf | {}",
                    "cnf | {\"jwk\":{\"kty\":\"oct\",\"k\":\"AAAA\"}}",
                    "cnf | {\"jwk\":{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"AAAA\"}}",
                    "cnf | {\"jwk\":{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AAAA\",\"y\":\"AAAA\"}}",
                    "cnf | {\"kid\":\"x\"}",
                    "registry_anchor | {\"salt\":\"uAAAA\"}",
                    "registry_anchor | \"x\"",
                    "_sd | \"x\"",
                    "_sd | [5]",
                    "_sd | [\"x\",\"x\"]",
                    "... | \"x\""
                })
        void a_claim_that_is_not_in_order(String name, String json) {
            refused(withPayload(payload -> {
                if (json.equals("null")) {
                    payload.remove(name);
                } else {
                    payload.add(name, JsonParser.parseString(json));
                }
            }));
        }

        @Test
        void a_private_key_of_the_holder() {
            refused(withPayload(payload -> payload.getAsJsonObject("cnf")
                    .getAsJsonObject("jwk")
                    .addProperty("d", Base64Url.encode(new byte[32]))));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"alg\":\"EdDSA\",\"typ\":\"JWT\"}",
                    "{\"alg\":\"EdDSA\",\"typ\":\"vc+sd-jwt\"}",
                    "{\"alg\":\"EdDSA\"}",
                    "{\"typ\":\"dc+sd-jwt\"}",
                    "{\"alg\":\"EdDSA\",\"alg\":\"none\",\"typ\":\"dc+sd-jwt\"}",
                    "{\"alg\":\"EdDSA\",\"typ\":\"dc+sd-jwt\",\"crit\":[\"x\"],\"x\":1}",
                    "{\"alg\":\"EdDSA\",\"typ\":\"dc+sd-jwt\",\"b64\":true}",
                    "[]"
                })
        void a_header_that_is_not_in_order(String header) {
            String issued = issued(university.credentialKey);
            refused(encoded(header) + issued.substring(issued.indexOf('.')));
        }

        @Test
        void what_is_no_sd_jwt_at_all() {
            String issued = issued(university.credentialKey);
            String token = issued.substring(0, issued.indexOf('~'));
            for (String text : List.of(
                    "",
                    "~",
                    "a.b~",
                    "a.b.c",
                    token,
                    token + "~~",
                    token + "~x",
                    token + "=~",
                    " " + issued,
                    issued + " ",
                    issued + "\n\n",
                    issued.replace('~', '.'),
                    issued + token,
                    token + "." + "~")) {
                refused(text);
            }
            assertThat(read(issued + "\n").issuerId()).isEqualTo("did:web:univ.example");
        }

        @Test
        void disclosures_without_end() {
            StringBuilder many = new StringBuilder(issued(university.credentialKey));
            for (int i = 0; i < 1000; i++) {
                many.append(encoded("[\"s\",\"c" + i + "\",1]")).append('~');
            }
            refused(many.toString());
            refused("e".repeat(SdJwtVc.MAX_SIZE) + "~");
        }

        @Test
        void disclosures_inside_of_disclosures_without_end() {
            List<String> nested = new ArrayList<>();
            String inner = "[\"s\",\"x\",\"end\"]";
            for (int i = 0; i < 900; i++) {
                String disclosure = encoded(inner);
                nested.add(disclosure);
                inner = "[\"s\",\"x\",{\"_sd\":[\"" + digest(disclosure) + "\"]}]";
            }
            String outer = encoded(inner);
            nested.add(outer);
            refused(withPayload(payload -> {
                        JsonArray digests = new JsonArray();
                        digests.add(digest(outer));
                        payload.add("_sd", digests);
                    })
                    + String.join("~", nested) + "~");
        }

        private String digest(String disclosure) {
            return Base64Url.encode(Digest.sha256(disclosure.getBytes(StandardCharsets.US_ASCII))
                    .bytes());
        }

        private void refused(String text) {
            assertThatExceptionOfType(JsonFormatException.class)
                    .as(text.length() > 300 ? text.substring(0, 300) : text)
                    .isThrownBy(() -> read(text))
                    .withMessageContaining("expected");
        }
    }

    @Test
    void another_hash_function_is_told_from_a_bad_one() {
        assertThatExceptionOfType(UnknownFormException.class)
                .isThrownBy(() -> read(withPayload(payload -> payload.addProperty("_sd_alg", "sha-512"))));
        assertThat(read(withPayload(payload -> payload.remove("_sd_alg"))).vct())
                .isNotEmpty();
    }

    @Test
    void what_may_be_one_is_told_from_other_files_at_a_glance() {
        assertThat(SdJwtVc.looksLike(bytes(issued(university.credentialKey)))).isTrue();
        assertThat(SdJwtVc.looksLike(bytes(issued(university.credentialKey) + "\n")))
                .isTrue();
        for (String other : List.of("", "{\"a\":\"~\"}", "%PDF-1.7 ~", "eyJ.a.b", "e ~", "~")) {
            assertThat(SdJwtVc.looksLike(bytes(other))).as(other).isFalse();
        }
    }

    /** An issued credential without disclosures, its payload changed and signed again. */
    private String withPayload(Consumer<JsonObject> change) {
        JsonObject payload = JsonParser.parseString(new String(
                        Base64Url.decode(issued(university.credentialKey).split("\\.")[1]), StandardCharsets.UTF_8))
                .getAsJsonObject();
        payload.remove("_sd");
        payload.remove("attributes");
        change.accept(payload);
        return Jws.sign(SdJwtVc.TYPE, "did:web:univ.example#x", payload, university.credentialKey) + "~";
    }

    private static String encoded(String json) {
        return Base64Url.encode(json.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
