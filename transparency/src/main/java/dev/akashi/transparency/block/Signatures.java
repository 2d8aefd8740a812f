package dev.akashi.transparency.block;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.ECPublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Optional;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signatures as Fabric accepts them: ECDSA with SHA-256 in DER with the smaller of the two possible values of s, or
 * Ed25519. A native provider is used when it is on the class path and works, otherwise Bouncy Castle.
 */
final class Signatures {

    private static final Logger LOGGER = LoggerFactory.getLogger(Signatures.class);
    private static final String NATIVE = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";
    private static final Provider ECDSA = choose();

    private Signatures() {}

    /** The same key as an object of the chosen provider, so that it is not translated at every use. */
    static PublicKey translate(PublicKey key) throws GeneralSecurityException {
        return key instanceof ECPublicKey
                ? KeyFactory.getInstance("EC", ECDSA).generatePublic(new X509EncodedKeySpec(key.getEncoded()))
                : key;
    }

    /** Whether the signature over the parts, one after the other, is this key's. */
    static boolean verify(PublicKey key, byte[] signature, byte[]... parts) {
        try {
            Optional<Signature> engine = engine(key, signature);
            if (engine.isEmpty()) {
                return false;
            }
            engine.get().initVerify(key);
            for (byte[] part : parts) {
                engine.get().update(part);
            }
            return engine.get().verify(signature);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform cannot check signatures of " + key.getAlgorithm(), e);
        }
    }

    private static Optional<Signature> engine(PublicKey key, byte[] signature) throws GeneralSecurityException {
        if (key instanceof ECPublicKey ec) {
            return hasLowS(signature, ec.getParams().getOrder())
                    ? Optional.of(Signature.getInstance("SHA256withECDSA", ECDSA))
                    : Optional.empty();
        }
        boolean edwards =
                key.getAlgorithm().equals("EdDSA") || key.getAlgorithm().equals("Ed25519");
        return edwards ? Optional.of(Signature.getInstance("Ed25519")) : Optional.empty();
    }

    private static boolean hasLowS(byte[] der, BigInteger order) {
        try {
            return ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence sequence
                    && sequence.size() == 2
                    && sequence.getObjectAt(1) instanceof ASN1Integer s
                    && s.getValue().compareTo(order.shiftRight(1)) <= 0;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }

    private static Provider choose() {
        try {
            Provider provider =
                    (Provider) Class.forName(NATIVE).getField("INSTANCE").get(null);
            KeyFactory.getInstance("EC", provider);
            Signature.getInstance("SHA256withECDSA", provider);
            return provider;
        } catch (ReflectiveOperationException | GeneralSecurityException | LinkageError | ClassCastException e) {
            LOGGER.debug("native signature provider not available ({}), using Bouncy Castle", e.toString());
            return new BouncyCastleProvider();
        }
    }
}
