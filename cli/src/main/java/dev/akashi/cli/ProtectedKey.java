package dev.akashi.cli;

import dev.akashi.model.signing.PrivateKeySigner;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PKCS8Generator;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8EncryptorBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfoBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * The text of a key file under a passphrase: PKCS#8 {@code ENCRYPTED PRIVATE KEY} (PBES2 of RFC 8018: AES-256-CBC, the key
 * derived by PBKDF2 with HMAC-SHA-256 from the passphrase in UTF-8) and behind it the public key as it is. Other
 * cryptographic tools read it too.
 */
final class ProtectedKey {

    private static final String OPEN = "PRIVATE KEY";
    private static final String PROTECTED = "ENCRYPTED PRIVATE KEY";
    // As OWASP's Password Storage Cheat Sheet has it for this function.
    private static final int ITERATIONS = 600_000;

    private ProtectedKey() {}

    static boolean isProtected(String pem) {
        return pem.contains("-----BEGIN " + PROTECTED + "-----");
    }

    /** The text of a key file, under a passphrase. */
    static String protect(PrivateKeySigner signer, char[] passphrase, SecureRandom random) {
        try {
            JceOpenSSLPKCS8EncryptorBuilder encryptor = new JceOpenSSLPKCS8EncryptorBuilder(PKCS8Generator.AES_256_CBC)
                    .setProvider(new BouncyCastleProvider())
                    .setPRF(new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE))
                    .setIterationCount(ITERATIONS)
                    .setRandom(random)
                    .setPassword(passphrase);
            return rewritten(signer.toPem(), OPEN, content -> {
                byte[] closed = new PKCS8EncryptedPrivateKeyInfoBuilder(content)
                        .build(encryptor.build())
                        .getEncoded();
                return new PemObject(PROTECTED, closed);
            });
        } catch (OperatorCreationException e) {
            throw new IllegalStateException("this Java platform cannot encrypt keys", e);
        } catch (PKCSException e) {
            throw new IllegalStateException("expected a key that can be encrypted", e);
        }
    }

    /**
     * The key.
     *
     * @return empty when the passphrase is another
     * @throws IllegalArgumentException when the text is damaged, or protected in a way that is not known
     */
    static Optional<PrivateKeySigner> open(String pem, char[] passphrase) {
        try {
            return Optional.of(PrivateKeySigner.fromPem(rewritten(pem, PROTECTED, content -> {
                byte[] opened = new PKCS8EncryptedPrivateKeyInfo(content)
                        .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                .setProvider(new BouncyCastleProvider())
                                .build(passphrase))
                        .getEncoded();
                return new PemObject(OPEN, opened);
            })));
        } catch (PKCSException e) {
            return Optional.empty();
        } catch (OperatorCreationException e) {
            throw new IllegalArgumentException("expected a key under AES and PBKDF2, found one that cannot be read", e);
        }
    }

    /** Turns the content of a block into another block. */
    private interface Step {
        PemObject apply(byte[] content) throws OperatorCreationException, PKCSException, IOException;
    }

    /** The text with one of its blocks replaced. The block's content is wiped. */
    private static String rewritten(String pem, String type, Step step)
            throws OperatorCreationException, PKCSException {
        StringWriter text = new StringWriter();
        try (PemReader reader = new PemReader(new StringReader(pem));
                PemWriter writer = new PemWriter(text)) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                boolean found = block.getType().equals(type);
                writer.writeObject(found ? step.apply(block.getContent()) : block);
                Arrays.fill(block.getContent(), (byte) 0);
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a key in PEM, found " + e.getMessage(), e);
        } catch (UncheckedIOException e) {
            throw new IllegalArgumentException("expected a key in PEM, found " + e.getMessage(), e);
        }
        return text.toString();
    }
}
