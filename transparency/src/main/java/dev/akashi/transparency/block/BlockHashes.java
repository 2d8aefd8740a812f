package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import dev.akashi.model.Digest;
import java.io.IOException;
import java.math.BigInteger;
import java.security.MessageDigest;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.hyperledger.fabric.protos.common.BlockData;
import org.hyperledger.fabric.protos.common.BlockHeader;

/** What ties blocks to each other and to their data. */
public final class BlockHashes {

    private BlockHashes() {}

    /** The hash of a header, which the next block repeats: SHA-256 of the DER form of number, previous hash, data hash. */
    public static Digest header(BlockHeader header) {
        return Digest.sha256(encoded(header));
    }

    static byte[] encoded(BlockHeader header) {
        try {
            return new DERSequence(new ASN1Encodable[] {
                        new ASN1Integer(new BigInteger(Long.toUnsignedString(header.getNumber()))),
                        new DEROctetString(header.getPreviousHash().toByteArray()),
                        new DEROctetString(header.getDataHash().toByteArray())
                    })
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("expected to encode a block header, found " + e.getMessage(), e);
        }
    }

    /** SHA-256 of the transactions, one after the other with nothing between them. */
    static ByteString data(BlockData data) {
        MessageDigest sha256 = Digest.newSha256();
        data.getDataList().forEach(transaction -> sha256.update(transaction.asReadOnlyByteBuffer()));
        return ByteString.copyFrom(sha256.digest());
    }
}
