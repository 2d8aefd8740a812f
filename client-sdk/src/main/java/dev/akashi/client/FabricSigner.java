package dev.akashi.client;

import dev.akashi.model.signing.SignatureEngines;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Signature;
import java.util.Arrays;
import org.hyperledger.fabric.client.identity.Signer;

/**
 * Signs digests for Fabric by the engine that {@link SignatureEngines} chooses: the gateway client's own is many times
 * slower. Fabric wants DER with the smaller of the two possible values of s.
 */
final class FabricSigner implements Signer {

    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);
    private static final BigInteger HALF_ORDER = ORDER.shiftRight(1);

    private final PrivateKey key;

    FabricSigner(PrivateKey key) {
        this.key = key;
    }

    @Override
    public byte[] sign(byte[] digest) throws GeneralSecurityException {
        Signature engine = SignatureEngines.engine("NONEwithECDSA");
        engine.initSign(key);
        engine.update(digest);
        return lowS(engine.sign());
    }

    // SEQUENCE of the INTEGERs r and s; all lengths are below 128.
    private static byte[] lowS(byte[] der) {
        int lengthOfR = der[3];
        BigInteger s = new BigInteger(1, Arrays.copyOfRange(der, 6 + lengthOfR, der.length));
        if (s.compareTo(HALF_ORDER) <= 0) {
            return der;
        }
        byte[] low = ORDER.subtract(s).toByteArray();
        byte[] signature = Arrays.copyOf(der, 6 + lengthOfR + low.length);
        signature[1] = (byte) (signature.length - 2);
        signature[5 + lengthOfR] = (byte) low.length;
        System.arraycopy(low, 0, signature, 6 + lengthOfR, low.length);
        return signature;
    }
}
