package dev.akashi.embedded.ledger;

import com.google.protobuf.ByteString;
import dev.akashi.identity.Digests;
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

/** The two hashes that chain blocks together. */
public final class BlockHashes {
    private BlockHashes() {}

    /** {@return the header's DER form: SEQUENCE of number, previous hash and data hash} */
    public static byte[] headerBytes(BlockHeader header) {
        try {
            return new DERSequence(new ASN1Encodable[] {
                        new ASN1Integer(new BigInteger(Long.toUnsignedString(header.getNumber()))),
                        new DEROctetString(header.getPreviousHash().toByteArray()),
                        new DEROctetString(header.getDataHash().toByteArray())
                    })
                    .getEncoded(ASN1Encoding.DER);
        } catch (IOException e) {
            throw new IllegalStateException("block header: expected a DER form, found " + e.getMessage(), e);
        }
    }

    /** {@return the hash that the next block names as its previous one} */
    public static ByteString headerHash(BlockHeader header) {
        return ByteString.copyFrom(Digests.sha256(headerBytes(header)));
    }

    /** {@return the hash of the envelopes, one after the other} */
    public static ByteString dataHash(BlockData data) {
        MessageDigest digest = Digests.sha256();
        data.getDataList().forEach(envelope -> digest.update(envelope.asReadOnlyByteBuffer()));
        return ByteString.copyFrom(digest.digest());
    }
}
