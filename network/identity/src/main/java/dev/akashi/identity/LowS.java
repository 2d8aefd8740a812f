package dev.akashi.identity;

import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;

/** For every ECDSA signature (r, s) the pair (r, n - s) is one too. Fabric accepts only the one with the smaller s. */
final class LowS {
    private LowS() {}

    static byte[] normalize(byte[] der, BigInteger order, BigInteger half) {
        try {
            ASN1Sequence sequence = ASN1Sequence.getInstance(der);
            BigInteger s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
            if (s.compareTo(half) <= 0) {
                return der;
            }
            return new DERSequence(new ASN1Integer[] {
                        ASN1Integer.getInstance(sequence.getObjectAt(0)), new ASN1Integer(order.subtract(s))
                    })
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("signature: expected a DER sequence, found " + e.getMessage(), e);
        }
    }

    static boolean isLow(byte[] der, BigInteger half) {
        try {
            if (ASN1Primitive.fromByteArray(der) instanceof ASN1Sequence sequence && sequence.size() == 2) {
                return ASN1Integer.getInstance(sequence.getObjectAt(1))
                                .getValue()
                                .compareTo(half)
                        <= 0;
            }
            return false;
        } catch (IOException | IllegalArgumentException e) {
            return false;
        }
    }
}
