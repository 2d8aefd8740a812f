package dev.akashi.model.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.akashi.model.json.JsonFormatException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SigningTest {

    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);
    private final SecureRandom random = new SecureRandom();

    @Nested
    class A_key {

        @ParameterizedTest
        @EnumSource
        void checks_what_its_signer_signed_and_nothing_else(KeyAlgorithm algorithm) {
            PrivateKeySigner signer = PrivateKeySigner.generate(algorithm, random);
            PrivateKeySigner other = PrivateKeySigner.generate(algorithm, random);
            byte[] signature = signer.sign(MESSAGE);

            assertThat(signature).hasSize(64);
            assertThat(signer.verificationKey().verify(MESSAGE, signature)).isTrue();
            assertThat(other.verificationKey().verify(MESSAGE, signature)).isFalse();
            assertThat(signer.verificationKey().verify("messagf".getBytes(StandardCharsets.UTF_8), signature))
                    .isFalse();
            for (int bit = 0; bit < 512; bit += 13) {
                byte[] flipped = signature.clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                assertThat(signer.verificationKey().verify(MESSAGE, flipped)).isFalse();
            }
        }

        @ParameterizedTest
        @EnumSource
        void is_the_same_after_a_round_through_text(KeyAlgorithm algorithm) {
            for (int i = 0; i < 20; i++) {
                PrivateKeySigner signer = PrivateKeySigner.generate(algorithm, random);
                VerificationKey read =
                        VerificationKey.parse(signer.verificationKey().toString());
                assertThat(read).isEqualTo(signer.verificationKey());
                assertThat(read.keyId()).isEqualTo(signer.verificationKey().keyId());
                assertThat(read.verify(MESSAGE, signer.sign(MESSAGE))).isTrue();
            }
        }

        @ParameterizedTest
        @EnumSource
        void is_the_same_after_a_round_through_pem(KeyAlgorithm algorithm) {
            PrivateKeySigner signer = PrivateKeySigner.generate(algorithm, random);
            PrivateKeySigner read = PrivateKeySigner.fromPem(signer.toPem());
            assertThat(read.verificationKey()).isEqualTo(signer.verificationKey());
            assertThat(signer.verificationKey().verify(MESSAGE, read.sign(MESSAGE)))
                    .isTrue();
        }

        @Test
        void of_the_data_integrity_vectors_is_read() {
            // W3C vc-di-eddsa, TestVectors/keyPair.json.
            VerificationKey key = VerificationKey.parse("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
            assertThat(key.algorithm()).isEqualTo(KeyAlgorithm.ED25519);
            assertThat(key).hasToString("z6MkrJVnaZkeFzdQyMZu1cgjg7k1pZZ6pvBQ7XJPt4swbTQ2");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "z", "z6Mk", "u7QE", "zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme", "z0OIl"})
        void of_another_kind_is_refused(String multikey) {
            assertThatIllegalArgumentException().isThrownBy(() -> VerificationKey.parse(multikey));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "0000000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000000",
                    "0100000000000000000000000000000000000000000000000000000000000080",
                    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
                    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
                    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"
                })
        void whose_point_is_of_small_order_or_not_canonical_is_refused(String raw) {
            byte[] multikey = HexFormat.of().parseHex("ed01" + raw);
            assertThatIllegalArgumentException().isThrownBy(() -> VerificationKey.parse(Multibase.base58(multikey)));
        }

        @Test
        void whose_bytes_are_no_point_of_the_curve_is_refused_at_once_and_not_when_it_is_used() {
            Random bytesOf = new Random(25519);
            int refused = 0;
            for (int round = 0; round < 400; round++) {
                byte[] raw = new byte[32];
                bytesOf.nextBytes(raw);
                raw[31] &= (byte) 0xbf;
                try {
                    byte[] multikey =
                            HexFormat.of().parseHex("ed01" + HexFormat.of().formatHex(raw));
                    VerificationKey key = VerificationKey.parse(Multibase.base58(multikey));
                    assertThat(key.verify(MESSAGE, new byte[64])).isFalse();
                } catch (IllegalArgumentException e) {
                    refused++;
                }
            }
            assertThat(refused).as("about every other one").isBetween(150, 250);
            for (int round = 0; round < 50; round++) {
                VerificationKey key =
                        PrivateKeySigner.generate(KeyAlgorithm.ED25519, random).verificationKey();
                assertThat(VerificationKey.parse(key.toString())).isEqualTo(key);
            }
        }

        @Test
        void refuses_the_second_form_of_a_p256_signature() {
            PrivateKeySigner signer = PrivateKeySigner.generate(KeyAlgorithm.P256, random);
            byte[] signature = signer.sign(MESSAGE);
            BigInteger s = new BigInteger(1, Arrays.copyOfRange(signature, 32, 64));
            byte[] high = signature.clone();
            byte[] otherS = P256.ORDER.subtract(s).toByteArray();
            Arrays.fill(high, 32, 64, (byte) 0);
            int length = Math.min(32, otherS.length);
            System.arraycopy(otherS, otherS.length - length, high, 64 - length, length);
            assertThat(signer.verificationKey().verify(MESSAGE, high)).isFalse();
        }

        @Test
        void does_not_show_its_private_part() {
            PrivateKeySigner signer = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random);
            assertThat(signer).hasToString("PrivateKeySigner[" + signer.verificationKey() + "]");
        }

        @Test
        void that_does_not_belong_to_the_private_key_is_refused() {
            String one = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random).toPem();
            String two = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random).toPem();
            String mixed = one.substring(0, one.indexOf("-----BEGIN PUBLIC"))
                    + two.substring(two.indexOf("-----BEGIN PUBLIC"));
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> PrivateKeySigner.fromPem(mixed))
                    .withMessageContaining("belong together");
        }
    }

    @Nested
    class Multibase_text {

        @Test
        void is_read_back() {
            Random bytesOf = new Random(58);
            for (int length = 0; length < 80; length++) {
                byte[] bytes = new byte[length];
                bytesOf.nextBytes(bytes);
                if (length > 3) {
                    bytes[0] = 0;
                    bytes[1] = 0;
                }
                assertThat(Multibase.decode(Multibase.base58(bytes))).isEqualTo(bytes);
                assertThat(Multibase.decode(Multibase.base64url(bytes))).isEqualTo(bytes);
            }
        }

        @Test
        void is_that_of_the_base58_draft() {
            assertThat(Multibase.base58("Hello World!".getBytes(StandardCharsets.US_ASCII)))
                    .isEqualTo("z2NEpo7TZRRrLZSi2U");
            assertThat(Multibase.base58(HexFormat.of().parseHex("0000287fb4cd")))
                    .isEqualTo("z11233QC4");
        }
    }

    @Nested
    class An_envelope {

        @Test
        void signs_the_published_encoding() {
            Envelope envelope =
                    Envelope.of("http://example.com/HelloWorld", "hello world".getBytes(StandardCharsets.UTF_8));
            assertThat(new String(envelope.preAuthenticationEncoding(), StandardCharsets.UTF_8))
                    .isEqualTo("DSSEv1 29 http://example.com/HelloWorld 11 hello world");
        }

        @Test
        void is_the_same_after_a_round_through_json() {
            PrivateKeySigner one = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random);
            PrivateKeySigner two = PrivateKeySigner.generate(KeyAlgorithm.P256, random);
            Envelope envelope = Envelope.of("text/plain", MESSAGE).signedBy(one).signedBy(two);
            Envelope read = Envelope.parse(envelope.toJson());
            assertThat(read).isEqualTo(envelope);
            assertThat(read.digest())
                    .isEqualTo(Envelope.of("text/plain", MESSAGE).digest());
            assertThat(one.verificationKey()
                            .verify(
                                    read.preAuthenticationEncoding(),
                                    read.signatures().get(0).signature()))
                    .isTrue();
        }

        @Test
        void takes_one_signature_a_key() {
            PrivateKeySigner signer = PrivateKeySigner.generate(KeyAlgorithm.ED25519, random);
            Envelope envelope = Envelope.of("text/plain", MESSAGE).signedBy(signer);
            assertThatExceptionOfType(JsonFormatException.class).isThrownBy(() -> envelope.signedBy(signer));
        }

        @Test
        void larger_than_its_limits_is_refused() {
            assertThatExceptionOfType(JsonFormatException.class)
                    .isThrownBy(() -> Envelope.of("text/plain", new byte[Envelope.MAX_PAYLOAD + 1]));
            assertThatExceptionOfType(JsonFormatException.class)
                    .isThrownBy(() -> Envelope.parse(new byte[Envelope.MAX_SIZE + 1]));
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{}",
                    "{\"payloadType\":\"a\",\"payload\":\"AA\",\"signatures\":[]}",
                    "{\"payloadType\":\"a\",\"payload\":\"AB==\",\"signatures\":[]}",
                    "{\"payloadType\":\"a\",\"payload\":\"AA==\",\"signatures\":[1]}",
                    "{\"payloadType\":\"a\",\"payload\":\"AA==\",\"signatures\":[{\"keyid\":\"00\",\"sig\":\"\"}]}",
                    "{\"payloadType\":1,\"payload\":\"AA==\",\"signatures\":[]}"
                })
        void of_another_shape_is_refused(String json) {
            assertThatExceptionOfType(JsonFormatException.class)
                    .isThrownBy(() -> Envelope.parse(json.getBytes(StandardCharsets.UTF_8)));
        }
    }
}
