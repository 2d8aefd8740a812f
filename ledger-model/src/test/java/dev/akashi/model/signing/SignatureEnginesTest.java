package dev.akashi.model.signing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An organisation whose machine has the native code and one whose machine has not must never judge a signature differently:
 * they would endorse different results.
 */
class SignatureEnginesTest {

    private static final BigInteger L =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));
    private static final byte[] MESSAGE = "message".getBytes(StandardCharsets.UTF_8);

    private static Provider fast;

    @BeforeAll
    static void requireNativeCode() {
        Optional<Provider> found = SignatureEngines.load();
        if (found.isEmpty()) {
            System.getLogger("tests")
                    .log(System.Logger.Level.WARNING, "SKIPPED: no native signature provider for this machine");
        }
        assumeTrue(found.isPresent(), "expected the native signature provider (linux-x86_64), found none that loads");
        fast = found.get();
    }

    @ParameterizedTest
    @EnumSource
    void what_one_signs_the_other_takes(KeyAlgorithm algorithm) throws GeneralSecurityException {
        KeyPair pair = pair(algorithm);
        byte[] slow = sign(algorithm, null, pair);
        byte[] quick = sign(algorithm, fast, pair);

        assertThat(verify(algorithm, fast, pair.getPublic(), slow)).isTrue();
        assertThat(verify(algorithm, null, pair.getPublic(), quick)).isTrue();
        if (algorithm == KeyAlgorithm.ED25519) {
            assertThat(quick).isEqualTo(slow);
        }
    }

    @ParameterizedTest
    @EnumSource
    void both_judge_damaged_signatures_alike(KeyAlgorithm algorithm) throws GeneralSecurityException {
        Random random = new Random(20260325);
        KeyPair pair = pair(algorithm);
        byte[] good = sign(algorithm, null, pair);
        for (int i = 0; i < 300; i++) {
            byte[] damaged = good.clone();
            int at = random.nextInt(64);
            if (i % 3 == 0) {
                damaged[at] ^= (byte) (1 << random.nextInt(8));
            } else {
                byte[] noise = new byte[1 + random.nextInt(32)];
                random.nextBytes(noise);
                System.arraycopy(noise, 0, damaged, Math.min(at, 64 - noise.length), noise.length);
            }
            // Noise of one byte may be the byte that was there.
            assertThat(verify(algorithm, fast, pair.getPublic(), damaged))
                    .isEqualTo(verify(algorithm, null, pair.getPublic(), damaged))
                    .isEqualTo(Arrays.equals(damaged, good));
        }
    }

    @Test
    void both_judge_the_odd_forms_of_ed25519_alike() throws GeneralSecurityException {
        KeyPair pair = pair(KeyAlgorithm.ED25519);
        byte[] good = sign(KeyAlgorithm.ED25519, null, pair);
        BigInteger s = littleEndian(Arrays.copyOfRange(good, 32, 64));
        byte[] identity = new byte[32];
        identity[0] = 1;
        byte[] identityWithSign = identity.clone();
        identityWithSign[31] = (byte) 0x80;
        // 2^255 - 18 is 1 modulo p.
        byte[] identityUnreduced = bytes(BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(18)));
        byte[] order2 = bytes(BigInteger.TWO.pow(255).subtract(BigInteger.valueOf(20)));

        Map<String, byte[]> odd = new LinkedHashMap<>();
        odd.put("s plus the order", join(Arrays.copyOf(good, 32), bytes(s.add(L))));
        odd.put("s zero", join(Arrays.copyOf(good, 32), new byte[32]));
        odd.put("everything zero", new byte[64]);
        odd.put("R the identity", onSmallPoint(identity, pair));
        odd.put("R the identity with a sign", onSmallPoint(identityWithSign, pair));
        odd.put("R the identity, not reduced", onSmallPoint(identityUnreduced, pair));
        odd.put("R of order two", onSmallPoint(order2, pair));

        odd.forEach((name, signature) -> assertThat(verify(KeyAlgorithm.ED25519, fast, pair.getPublic(), signature))
                .as(name)
                .isEqualTo(verify(KeyAlgorithm.ED25519, null, pair.getPublic(), signature)));
    }

    @Test
    void both_judge_the_odd_forms_of_p256_alike() throws GeneralSecurityException {
        KeyPair pair = pair(KeyAlgorithm.P256);
        byte[] good = sign(KeyAlgorithm.P256, null, pair);
        BigInteger r = new BigInteger(1, Arrays.copyOf(good, 32));
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(good, 32, 64));
        for (BigInteger oddR : new BigInteger[] {BigInteger.ZERO, P256.ORDER, P256.ORDER.add(BigInteger.ONE), r}) {
            for (BigInteger oddS : new BigInteger[] {BigInteger.ZERO, P256.ORDER, P256.ORDER.subtract(s), s}) {
                byte[] signature = join(bigEndian(oddR), bigEndian(oddS));
                assertThat(verify(KeyAlgorithm.P256, fast, pair.getPublic(), signature))
                        .as("r %s, s %s", oddR, oddS)
                        .isEqualTo(verify(KeyAlgorithm.P256, null, pair.getPublic(), signature));
            }
        }
    }

    // A signature whose R is a point of small order, with the s that would fit if R were the identity.
    private static byte[] onSmallPoint(byte[] point, KeyPair pair) throws GeneralSecurityException {
        byte[] publicInfo = pair.getPublic().getEncoded();
        byte[] publicKey = Arrays.copyOfRange(publicInfo, publicInfo.length - 32, publicInfo.length);
        byte[] privateInfo = pair.getPrivate().getEncoded();
        byte[] seed = Arrays.copyOfRange(privateInfo, privateInfo.length - 32, privateInfo.length);
        MessageDigest sha512 = MessageDigest.getInstance("SHA-512");
        byte[] scalar = Arrays.copyOf(sha512.digest(seed), 32);
        scalar[0] &= (byte) 0xf8;
        scalar[31] = (byte) ((scalar[31] & 0x7f) | 0x40);
        sha512.update(point);
        sha512.update(publicKey);
        BigInteger k = littleEndian(sha512.digest(MESSAGE));
        return join(point, bytes(k.multiply(littleEndian(scalar)).mod(L)));
    }

    private static KeyPair pair(KeyAlgorithm algorithm) throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyFactory());
        if (algorithm == KeyAlgorithm.P256) {
            generator.initialize(new ECGenParameterSpec("secp256r1"));
        }
        return generator.generateKeyPair();
    }

    private static byte[] sign(KeyAlgorithm algorithm, @Nullable Provider provider, KeyPair pair)
            throws GeneralSecurityException {
        Signature engine = engine(algorithm, provider);
        engine.initSign(pair.getPrivate());
        engine.update(MESSAGE);
        return engine.sign();
    }

    private static boolean verify(
            KeyAlgorithm algorithm, @Nullable Provider provider, PublicKey key, byte[] signature) {
        try {
            Signature engine = engine(algorithm, provider);
            engine.initVerify(key);
            engine.update(MESSAGE);
            return engine.verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Signature engine(KeyAlgorithm algorithm, @Nullable Provider provider)
            throws GeneralSecurityException {
        String name = algorithm == KeyAlgorithm.ED25519 ? "Ed25519" : "SHA256withECDSAinP1363Format";
        return provider == null ? Signature.getInstance(name) : Signature.getInstance(name, provider);
    }

    private static BigInteger littleEndian(byte[] bytes) {
        return new BigInteger(1, reversed(bytes));
    }

    private static byte[] bytes(BigInteger value) {
        return reversed(bigEndian(value));
    }

    private static byte[] bigEndian(BigInteger value) {
        byte[] bytes = value.toByteArray();
        byte[] fixed = new byte[32];
        int length = Math.min(bytes.length, 32);
        System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
        return fixed;
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[bytes.length];
        for (int i = 0; i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }

    private static byte[] join(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
