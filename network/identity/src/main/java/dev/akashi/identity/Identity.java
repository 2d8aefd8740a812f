package dev.akashi.identity;

import com.google.protobuf.ByteString;
import java.security.PublicKey;

/** A member of an organisation whose certificate has been found good. Immutable and thread-safe. */
public final class Identity {
    private final String mspId;
    private final ByteString serialized;
    private final ByteString certificate;
    private final Role role;
    private final PublicKey key;
    private final VerifiedSignatures verified;

    Identity(
            String mspId,
            ByteString serialized,
            ByteString certificate,
            Role role,
            PublicKey key,
            VerifiedSignatures verified) {
        this.mspId = mspId;
        this.serialized = serialized;
        this.certificate = certificate;
        this.role = role;
        this.key = key;
        this.verified = verified;
    }

    /** {@return the organisation's MSP id} */
    public String mspId() {
        return mspId;
    }

    /** {@return the certificate as it was given, PEM} */
    public ByteString certificate() {
        return certificate;
    }

    /** {@return the identity as it was given} */
    public ByteString serialized() {
        return serialized;
    }

    /** {@return the role that the certificate gives} */
    public Role role() {
        return role;
    }

    /** {@return whether this identity made the signature over the concatenation of the parts} */
    public boolean verify(ByteString signature, byte[]... parts) {
        ByteString question = verified.question(serialized, signature, parts);
        if (verified.contains(question)) {
            return true;
        }
        boolean good = Signatures.verify(key, signature.toByteArray(), parts);
        if (good) {
            verified.add(question);
        }
        return good;
    }
}
