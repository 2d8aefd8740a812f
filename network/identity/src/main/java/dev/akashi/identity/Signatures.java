package dev.akashi.identity;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * ECDSA over P-256 with SHA-256, in the form that Fabric accepts: DER, with the smaller of the two possible values of s.
 *
 * <p>The provider is chosen here and nowhere else: Amazon Corretto's native one when it is on the class path and works
 * on this machine, else Bouncy Castle, which is several times faster than the one of JDK 17. Thread-safe.
 */
public final class Signatures {
    private static final Logger LOGGER = LoggerFactory.getLogger(Signatures.class);
    private static final String NATIVE_PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    static final BigInteger HALF_ORDER = ORDER.shiftRight(1);
    private static final Provider PROVIDER = choose();

    private Signatures() {}

    /** {@return the name of the provider that signs and verifies} */
    public static String providerName() {
        return PROVIDER.getName();
    }

    /** {@return a new P-256 key pair} */
    static KeyPair generate(SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", PROVIDER);
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("key generation: expected a P-256 key pair, found " + e.getMessage(), e);
        }
    }

    static PrivateKey privateKey(byte[] pkcs8) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC", PROVIDER).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
    }

    /** {@return the same key as an object of the chosen provider, so that it is not translated at every use} */
    static PublicKey translate(PublicKey key) throws GeneralSecurityException {
        return KeyFactory.getInstance("EC", PROVIDER).generatePublic(new X509EncodedKeySpec(key.getEncoded()));
    }

    /** {@return the low-S signature over the concatenation of the parts} */
    static byte[] sign(PrivateKey key, byte[]... parts) {
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA", PROVIDER);
            signature.initSign(key);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return LowS.normalize(signature.sign(), ORDER, HALF_ORDER);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signature: expected a P-256 key, found " + e.getMessage(), e);
        }
    }

    /** {@return whether this is a low-S signature of that key over the concatenation of the parts} */
    static boolean verify(PublicKey key, byte[] signature, byte[]... parts) {
        if (!LowS.isLow(signature, HALF_ORDER)) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withECDSA", PROVIDER);
            verifier.initVerify(key);
            for (byte[] part : parts) {
                verifier.update(part);
            }
            return verifier.verify(signature);
        } catch (InvalidKeyException | SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("signature: expected SHA256withECDSA, found " + e.getMessage(), e);
        }
    }

    private static Provider choose() {
        try {
            Class<?> type = Class.forName(NATIVE_PROVIDER);
            Provider provider = (Provider) type.getField("INSTANCE").get(null);
            KeyPairGenerator.getInstance("EC", provider);
            Signature.getInstance("SHA256withECDSA", provider);
            return provider;
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError | ClassCastException e) {
            LOGGER.debug("native signature provider not available ({}), using Bouncy Castle", e.toString());
            return new BouncyCastleProvider();
        }
    }
}
