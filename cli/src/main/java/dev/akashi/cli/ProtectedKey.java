package dev.akashi.cli;

import dev.akashi.model.signing.PrivateKeySigner;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import javax.crypto.BadPaddingException;
import javax.crypto.Cipher;
import javax.crypto.IllegalBlockSizeException;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.EncryptionScheme;
import org.bouncycastle.asn1.pkcs.KeyDerivationFunc;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.jcajce.JceOpenSSLPKCS8DecryptorProviderBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
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

    static final String PROTECTED = "ENCRYPTED PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";
    private static final AlgorithmIdentifier HMAC_SHA_256 =
            new AlgorithmIdentifier(PKCSObjectIdentifiers.id_hmacWithSHA256, DERNull.INSTANCE);
    private static final int MOST_ITERATION_BITS = 24;
    private static final int SALT_BYTES = 16;
    private static final int VECTOR_BYTES = 16;
    // As OWASP's Password Storage Cheat Sheet has it for this function.
    private static final int ITERATIONS = 600_000;

    private ProtectedKey() {}

    /** The text of a key file, under a passphrase. What was between the key and the text is wiped. */
    static String protect(PrivateKeySigner signer, char[] passphrase, SecureRandom random) {
        return protect(signer, passphrase, random, ITERATIONS);
    }

    static String protect(PrivateKeySigner signer, char[] passphrase, SecureRandom random, int iterations) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] vector = new byte[VECTOR_BYTES];
        random.nextBytes(salt);
        random.nextBytes(vector);
        byte[] key = PassphraseKey.derive(passphrase, salt, iterations);
        byte[] content = signer.toPkcs8();
        try {
            byte[] closed = cipher(Cipher.ENCRYPT_MODE, key, vector).doFinal(content);
            AlgorithmIdentifier how = new AlgorithmIdentifier(
                    PKCSObjectIdentifiers.id_PBES2,
                    new PBES2Parameters(
                            new KeyDerivationFunc(
                                    PKCSObjectIdentifiers.id_PBKDF2,
                                    new PBKDF2Params(salt, iterations, PassphraseKey.BYTES, HMAC_SHA_256)),
                            new EncryptionScheme(NISTObjectIdentifiers.id_aes256_CBC, new DEROctetString(vector))));
            return pem(PROTECTED, new EncryptedPrivateKeyInfo(how, closed).getEncoded())
                    + pem(PUBLIC, signer.verificationKey().encoded());
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("this Java platform cannot encrypt keys", e);
        } finally {
            Arrays.fill(key, (byte) 0);
            Arrays.fill(content, (byte) 0);
        }
    }

    /**
     * The key.
     *
     * @return empty when the passphrase is another
     * @throws IllegalArgumentException when the text is damaged, or protected in a way that is not known
     */
    static Optional<PrivateKeySigner> open(String pem, char[] passphrase) {
        EncryptedPrivateKeyInfo closed = EncryptedPrivateKeyInfo.getInstance(block(pem, PROTECTED));
        byte[] publicInfo = block(pem, PUBLIC);
        Optional<byte[]> opened = opened(closed, passphrase);
        try {
            return opened.map(content -> PrivateKeySigner.fromPkcs8(content, publicInfo));
        } finally {
            opened.ifPresent(content -> Arrays.fill(content, (byte) 0));
        }
    }

    private static Optional<byte[]> opened(EncryptedPrivateKeyInfo closed, char[] passphrase) {
        try {
            Optional<PBKDF2Params> derivation = asWritten(closed.getEncryptionAlgorithm());
            byte[] content;
            if (derivation.isPresent()) {
                content = decrypted(closed, derivation.get(), passphrase);
            } else {
                // Another program's: slower, and of more kinds.
                content = new PKCS8EncryptedPrivateKeyInfo(closed)
                        .decryptPrivateKeyInfo(new JceOpenSSLPKCS8DecryptorProviderBuilder()
                                .setProvider(new BouncyCastleProvider())
                                .build(passphrase))
                        .getEncoded();
            }
            // One in some hundred wrong passphrases gives something that is padded as it should be.
            return isPrivateKey(content) ? Optional.of(content) : Optional.empty();
        } catch (PKCSException | BadPaddingException | IllegalBlockSizeException e) {
            return Optional.empty();
        } catch (OperatorCreationException
                | GeneralSecurityException
                | IOException
                | NoSuchElementException
                | ClassCastException e) {
            throw new IllegalArgumentException("expected a key under AES and PBKDF2, found one that cannot be read", e);
        }
    }

    /** The way from the passphrase to the key, where it is the one that {@link #protect} takes. */
    private static Optional<PBKDF2Params> asWritten(AlgorithmIdentifier how) {
        if (!how.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBES2)) {
            return Optional.empty();
        }
        PBES2Parameters parameters = PBES2Parameters.getInstance(how.getParameters());
        if (!parameters.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)
                || !parameters.getEncryptionScheme().getAlgorithm().equals(NISTObjectIdentifiers.id_aes256_CBC)) {
            return Optional.empty();
        }
        PBKDF2Params derivation =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        if (derivation.getIterationCount().bitLength() > MOST_ITERATION_BITS) {
            throw new IllegalArgumentException(
                    "expected fewer iterations of PBKDF2, found more than anybody waits for");
        }
        return Optional.of(derivation).filter(found -> found.getPrf().equals(HMAC_SHA_256));
    }

    private static byte[] decrypted(EncryptedPrivateKeyInfo closed, PBKDF2Params derivation, char[] passphrase)
            throws GeneralSecurityException {
        PBES2Parameters parameters =
                PBES2Parameters.getInstance(closed.getEncryptionAlgorithm().getParameters());
        byte[] vector = ASN1OctetString.getInstance(
                        parameters.getEncryptionScheme().getParameters())
                .getOctets();
        byte[] key = PassphraseKey.derive(
                passphrase, derivation.getSalt(), derivation.getIterationCount().intValueExact());
        try {
            return cipher(Cipher.DECRYPT_MODE, key, vector).doFinal(closed.getEncryptedData());
        } finally {
            Arrays.fill(key, (byte) 0);
        }
    }

    private static Cipher cipher(int mode, byte[] key, byte[] vector) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(mode, new SecretKeySpec(key, "AES"), new IvParameterSpec(vector));
        return cipher;
    }

    private static boolean isPrivateKey(byte[] content) {
        try {
            return PrivateKeyInfo.getInstance(content) != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static String pem(String type, byte[] content) throws IOException {
        StringWriter text = new StringWriter();
        try (PemWriter writer = new PemWriter(text)) {
            writer.writeObject(new PemObject(type, content));
        }
        return text.toString();
    }

    private static byte[] block(String pem, String type) {
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject block = reader.readPemObject(); block != null; block = reader.readPemObject()) {
                if (block.getType().equals(type)) {
                    return block.getContent();
                }
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("expected a key in PEM, found " + e.getMessage(), e);
        }
        throw new IllegalArgumentException("expected a PEM block " + type + ", found none");
    }
}
