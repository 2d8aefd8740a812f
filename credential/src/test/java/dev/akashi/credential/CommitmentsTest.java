package dev.akashi.credential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.JsonObject;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.MerkleTree;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The formula is on ledgers for ever. It is computed here step by step, and its outcomes are pinned. */
class CommitmentsTest {

    private static final HexFormat HEX = HexFormat.of();
    private static final Salt SALT =
            Salt.of(HEX.parseHex("000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"));
    private static final byte[] FILE = "%PDF-1.7 証明書".getBytes(StandardCharsets.UTF_8);

    @Nested
    class A_commitment {

        @ParameterizedTest
        @CsvSource({
            "OB3,       ob3,       1, 826af96f232e7df361e3fa0fcfdfaa8b81194175e09928b34239d4ee9edd9110",
            "DOCUMENT,  document,  2, 7d19420d670b3e45fcb79ee39925df54cffae526137be6568c77d65f39deb695",
            "SD_JWT_VC, sd-jwt-vc, 3, 7e9b277dcbc42fa484a4765fc141e02f0b095079b99d25a062419ba44dfd5787"
        })
        void is_the_hash_of_domain_profile_salt_and_content(
                CredentialProfile profile, String id, int number, String pinned) throws Exception {
            assertThat(profile.id()).isEqualTo(id);
            assertThat(CredentialProfile.parse(id)).isEqualTo(profile);

            byte[] contentDigest = sha256(FILE);
            ByteArrayOutputStream input = new ByteArrayOutputStream();
            input.writeBytes("akashi/commitment/v1".getBytes(StandardCharsets.US_ASCII));
            input.write(0);
            input.write(number);
            input.writeBytes(SALT.bytes());
            input.writeBytes(contentDigest);
            assertThat(input.size()).isEqualTo(20 + 1 + 1 + 32 + 32);

            Commitment commitment = Commitments.of(profile, SALT, Commitments.contentDigest(FILE));
            assertThat(commitment.digest().bytes()).isEqualTo(sha256(input.toByteArray()));
            assertThat(commitment).hasToString(pinned);
        }

        @Test
        void differs_when_salt_content_or_profile_differ() {
            Digest content = Commitments.contentDigest(FILE);
            Commitment commitment = Commitments.of(CredentialProfile.DOCUMENT, SALT, content);
            for (int bit = 0; bit < 256; bit++) {
                byte[] salt = SALT.bytes();
                salt[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(Commitments.of(CredentialProfile.DOCUMENT, Salt.of(salt), content))
                        .isNotEqualTo(commitment);
            }
            assertThat(Commitments.of(CredentialProfile.DOCUMENT, SALT, Commitments.contentDigest(new byte[0])))
                    .isNotEqualTo(commitment);
            assertThat(Commitments.of(CredentialProfile.OB3, SALT, content)).isNotEqualTo(commitment);
        }
    }

    @Nested
    class The_content_of_a_credential {

        private final JsonObject credential = StrictJson.readObject(
                "{\"b\":\"\\u795e \\uFA19 𠮷\",\"a\":[1,true],\"proof\":{\"x\":1}}".getBytes(StandardCharsets.UTF_8),
                StrictJson.Limits.of(1000, 4));

        @Test
        void is_its_canonical_json_without_the_proof() throws Exception {
            byte[] canonical = "{\"a\":[1,true],\"b\":\"神 \uFA19 𠮷\"}".getBytes(StandardCharsets.UTF_8);
            assertThat(Commitments.contentDigest(credential).bytes()).isEqualTo(sha256(canonical));
        }

        @Test
        void is_the_same_whatever_the_proof_and_whatever_the_order_and_spacing() {
            JsonObject other = StrictJson.readObject(
                    " { \"a\" : [ 1 , true ],\n \"b\": \"神 \uFA19 \\ud842\\udfb7\" }".getBytes(StandardCharsets.UTF_8),
                    StrictJson.Limits.of(1000, 4));
            assertThat(Commitments.contentDigest(other)).isEqualTo(Commitments.contentDigest(credential));
        }

        @Test
        void is_another_when_only_the_variant_of_a_character_is() {
            JsonObject normalised = credential.deepCopy();
            normalised.addProperty("b", "神 神 𠮷");
            assertThat(Commitments.contentDigest(normalised)).isNotEqualTo(Commitments.contentDigest(credential));
        }

        @Test
        void keeps_a_proof_that_is_not_at_the_top() {
            JsonObject nested = credential.deepCopy();
            JsonObject inner = new JsonObject();
            inner.addProperty("proof", "part of the content");
            nested.add("c", inner);
            JsonObject without = nested.deepCopy();
            without.getAsJsonObject("c").remove("proof");
            assertThat(Commitments.contentDigest(nested)).isNotEqualTo(Commitments.contentDigest(without));
        }

        @Test
        void is_left_as_it_is() {
            JsonObject before = credential.deepCopy();
            Commitments.contentDigest(credential);
            assertThat(credential).isEqualTo(before);
        }
    }

    @Nested
    class A_batch_of_commitments {

        @ParameterizedTest
        @CsvSource({
            "1, eca229aaf02e461763af9741093bb8873326f03f80474247af787f828835dd97",
            "2, 159c91880ed33681d71928e48031acf561aecc39f1a2c7bfcbfd26901707cb60",
            "3, a397ac0ad244dba56035248239419f842233adaf1adaa24b6ff0e96023f40c1d",
            "5, c4b2c1ec18bb79c926c2c33db5b3a2c3c97eaf9702773e630e047d5b79ca7639"
        })
        void has_the_root_of_rfc_6962_over_them(int size, String pinned) throws Exception {
            List<Commitment> commitments = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                commitments.add(Commitments.of(
                        CredentialProfile.DOCUMENT, SALT, Commitments.contentDigest(new byte[] {(byte) i})));
            }
            byte[] root = root(commitments);
            assertThat(MerkleTree.of(commitments).root().digest().bytes()).isEqualTo(root);
            assertThat(HEX.formatHex(root)).isEqualTo(pinned);
        }

        // As the RFC words it: split at the largest power of two that is smaller than the number of leaves.
        private byte[] root(List<Commitment> commitments) throws Exception {
            if (commitments.size() == 1) {
                return sha256(new byte[] {0}, commitments.get(0).digest().bytes());
            }
            int split = Integer.highestOneBit(commitments.size() - 1);
            return sha256(
                    new byte[] {1},
                    root(commitments.subList(0, split)),
                    root(commitments.subList(split, commitments.size())));
        }
    }

    @Nested
    class A_salt {

        @Test
        void has_32_random_bytes() {
            assertThat(Salt.random(new SeededRandom(1)).bytes()).hasSize(32);
            assertThat(Salt.random(new SeededRandom(1))).isNotEqualTo(Salt.random(new SeededRandom(2)));
            assertThatIllegalArgumentException().isThrownBy(() -> Salt.of(new byte[31]));
            assertThatIllegalArgumentException().isThrownBy(() -> Salt.of(new byte[33]));
        }

        @Test
        void is_not_shown_in_logs() {
            assertThat(SALT).hasToString("Salt");
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_profile_has_a_number_and_an_id_of_its_own(CredentialProfile profile) {
        assertThat(Arrays.stream(CredentialProfile.values())
                        .filter(other ->
                                other.number() == profile.number() || other.id().equals(profile.id())))
                .hasSize(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CredentialProfile.parse(profile.name()))
                .withMessageContaining("expected a profile");
    }

    private static byte[] sha256(byte[]... parts) throws NoSuchAlgorithmException {
        MessageDigest engine = MessageDigest.getInstance("SHA-256");
        for (byte[] part : parts) {
            engine.update(part);
        }
        return engine.digest();
    }
}
