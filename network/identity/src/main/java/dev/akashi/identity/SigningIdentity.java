package dev.akashi.identity;

import com.google.protobuf.ByteString;
import java.security.PrivateKey;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/** A member of an organisation whose private key this process holds. Immutable and thread-safe. */
public final class SigningIdentity {
    private final String mspId;
    private final ByteString certificate;
    private final ByteString serialized;
    private final PrivateKey key;

    SigningIdentity(String mspId, byte[] certificatePem, PrivateKey key) {
        this.mspId = mspId;
        this.certificate = ByteString.copyFrom(certificatePem);
        this.key = key;
        this.serialized = SerializedIdentity.newBuilder()
                .setMspid(mspId)
                .setIdBytes(certificate)
                .build()
                .toByteString();
    }

    /** {@return the organisation's MSP id} */
    public String mspId() {
        return mspId;
    }

    /** {@return the certificate, PEM} */
    public ByteString certificate() {
        return certificate;
    }

    /** {@return the identity as Fabric writes it in headers and endorsements} */
    public ByteString serialized() {
        return serialized;
    }

    /** {@return the signature over the concatenation of the parts} */
    public ByteString sign(byte[]... parts) {
        return ByteString.copyFrom(Signatures.sign(key, parts));
    }
}
