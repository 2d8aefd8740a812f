package dev.akashi.model.signing;

import dev.akashi.model.Excerpt;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A {@link Signer} whose private key is in this process. It can be kept as PEM text: the private key (PKCS#8) and behind
 * it the public key (SubjectPublicKeyInfo), which any other cryptographic tool reads too.
 */
public final class PrivateKeySigner implements Signer {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final byte[] PROBE = "akashi/key-check/v1".getBytes(StandardCharsets.US_ASCII);

    private final PrivateKey privateKey;
    private final VerificationKey verificationKey;

    private PrivateKeySigner(PrivateKey privateKey, VerificationKey verificationKey) {
        this.privateKey = privateKey;
        this.verificationKey = verificationKey;
    }

    /** Makes a new key. */
    public static PrivateKeySigner generate(KeyAlgorithm algorithm, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm.keyFactory());
            switch (algorithm) {
                case ED25519 -> generator.initialize(255, random);
                case P256 -> generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            }
            return of(generator.generateKeyPair());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot make " + algorithm + " keys", e);
        }
    }

    /**
     * Uses the keys of a pair.
     *
     * @throws IllegalArgumentException when they are not of a known algorithm, or do not belong together
     */
    public static PrivateKeySigner of(KeyPair pair) {
        PrivateKeySigner signer = new PrivateKeySigner(pair.getPrivate(), VerificationKey.of(pair.getPublic()));
        if (!signer.verificationKey.verify(PROBE, signer.sign(PROBE))) {
            throw new IllegalArgumentException("expected a private and a public key that belong together");
        }
        return signer;
    }

    /**
     * Reads what {@link #toPem} wrote.
     *
     * @throws IllegalArgumentException when a block is missing or unreadable, or the keys do not belong together; the
     *     message never holds key material
     */
    public static PrivateKeySigner fromPem(String pem) {
        byte[] privateInfo = block(pem, "PRIVATE KEY");
        try {
            return fromPkcs8(privateInfo, block(pem, "PUBLIC KEY"));
        } finally {
            Arrays.fill(privateInfo, (byte) 0);
        }
    }

    /**
     * Reads what {@link #toPkcs8} gave, with the public key of the same pair.
     *
     * @param privateInfo a PrivateKeyInfo of PKCS#8; the caller may wipe it afterwards
     * @param publicInfo a SubjectPublicKeyInfo
     * @throws IllegalArgumentException when they are of no known algorithm, or do not belong together
     */
    public static PrivateKeySigner fromPkcs8(byte[] privateInfo, byte[] publicInfo) {
        for (KeyAlgorithm algorithm : KeyAlgorithm.values()) {
            try {
                KeyFactory factory = KeyFactory.getInstance(algorithm.keyFactory());
                return of(new KeyPair(
                        factory.generatePublic(new X509EncodedKeySpec(publicInfo)),
                        factory.generatePrivate(new PKCS8EncodedKeySpec(privateInfo))));
            } catch (GeneralSecurityException e) {
                // Not of this algorithm; the next may be it.
            }
        }
        throw new IllegalArgumentException("expected an Ed25519 or P-256 key in PEM, found another kind of key");
    }

    /** The private key alone, as a PrivateKeyInfo of PKCS#8, in bytes that the caller can wipe. Keep it secret. */
    public byte[] toPkcs8() {
        return privateKey.getEncoded();
    }

    /** The private and the public key as PEM text. Keep it secret. */
    public String toPem() {
        return pem("PRIVATE KEY", privateKey.getEncoded()) + pem("PUBLIC KEY", verificationKey.encoded());
    }

    @Override
    public VerificationKey verificationKey() {
        return verificationKey;
    }

    @Override
    public byte[] sign(byte[] message) {
        try {
            Signature engine = engine(verificationKey.algorithm());
            engine.initSign(privateKey);
            engine.update(message);
            byte[] signature = engine.sign();
            return verificationKey.algorithm() == KeyAlgorithm.P256 ? P256.toLowS(signature) : signature;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the key cannot sign", e);
        }
    }

    /** Names the public key; never the private one. */
    @Override
    public String toString() {
        return "PrivateKeySigner[" + verificationKey + "]";
    }

    static Signature engine(KeyAlgorithm algorithm) throws GeneralSecurityException {
        return switch (algorithm) {
            case ED25519 -> SignatureEngines.engine("Ed25519");
            case P256 -> SignatureEngines.engine("SHA256withECDSAinP1363Format");
        };
    }

    private static String pem(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }

    private static byte[] block(String pem, String label) {
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            if (blocks.group(1).equals(label)) {
                try {
                    return Base64.getMimeDecoder().decode(blocks.group(2));
                } catch (IllegalArgumentException e) {
                    break;
                }
            }
        }
        throw new IllegalArgumentException(
                "expected a PEM block " + Excerpt.of(label) + ", found none that is readable");
    }
}
