package dev.akashi.embedded;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.math.BigInteger;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.DERSequence;

/** The other one of the two signatures that every ECDSA signature is: good as such, and refused by Fabric. */
public final class HighS {
    private static final BigInteger ORDER =
            new BigInteger("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551", 16);

    private HighS() {}

    /** {@return the signature with the larger value of s} */
    public static ByteString of(ByteString low) {
        ASN1Sequence sequence = ASN1Sequence.getInstance(low.toByteArray());
        BigInteger s = ASN1Integer.getInstance(sequence.getObjectAt(1)).getValue();
        try {
            return ByteString.copyFrom(new DERSequence(new ASN1Integer[] {
                        ASN1Integer.getInstance(sequence.getObjectAt(0)), new ASN1Integer(ORDER.subtract(s))
                    })
                    .getEncoded(ASN1Encoding.DER));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
