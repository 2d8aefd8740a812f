package dev.akashi.cli;

import dev.akashi.model.signing.SignatureEngines;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * A key of 32 bytes from a passphrase: PBKDF2 of RFC 8018, 5.2, with HMAC-SHA-256 over the passphrase in UTF-8. It is meant to
 * take long for whoever tries passphrases, and the code that is fastest here is used so that it does not take longer still
 * for its owner. What a key takes of bytes is one block of the function, so there is one block only.
 */
final class PassphraseKey {

    static final int BYTES = 32;

    private static final byte[] FIRST_BLOCK = {0, 0, 0, 1};

    private PassphraseKey() {}

    /** The key; the caller wipes it. */
    static byte[] derive(char[] passphrase, byte[] salt, int iterations) {
        byte[] secret = utf8(passphrase);
        try {
            Optional<Provider> provider = SignatureEngines.nativeProvider();
            return provider.isPresent()
                    ? derive(mac(provider.get(), secret), salt, iterations)
                    : withoutNativeCode(secret, salt, iterations);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot derive keys", e);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    static Mac mac(Provider provider, byte[] secret) throws GeneralSecurityException {
        Mac mac = Mac.getInstance("HmacSHA256", provider);
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac;
    }

    static byte[] derive(Mac mac, byte[] salt, int iterations) throws GeneralSecurityException {
        mac.update(salt);
        byte[] step = mac.doFinal(FIRST_BLOCK);
        byte[] key = step.clone();
        for (int i = 1; i < iterations; i++) {
            mac.update(step, 0, BYTES);
            mac.doFinal(step, 0);
            for (int at = 0; at < BYTES; at++) {
                key[at] ^= step[at];
            }
        }
        Arrays.fill(step, (byte) 0);
        return key;
    }

    static byte[] withoutNativeCode(byte[] secret, byte[] salt, int iterations) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(new SHA256Digest());
        generator.init(secret, salt, iterations);
        return ((KeyParameter) generator.generateDerivedParameters(BYTES * Byte.SIZE)).getKey();
    }

    /** In one array, so that no copy is left behind. */
    static byte[] utf8(char[] passphrase) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer encoded =
                ByteBuffer.allocate((int) Math.ceil(passphrase.length * (double) encoder.maxBytesPerChar()));
        encoder.encode(CharBuffer.wrap(passphrase), encoded, true);
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.position());
        Arrays.fill(encoded.array(), (byte) 0);
        return bytes;
    }
}
