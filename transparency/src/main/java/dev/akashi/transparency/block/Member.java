package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.util.Objects;
import java.util.Set;

/**
 * Somebody whose certificate leads to an organisation of the channel.
 *
 * @param mspId the organisation
 * @param serialized the identity as it stands in what was signed
 * @param certificate the certificate, DER
 * @param roles what the certificate says its holder is
 * @param units its organisational units
 * @param key its key
 */
record Member(
        String mspId,
        ByteString serialized,
        ByteString certificate,
        Set<Role> roles,
        Set<String> units,
        PublicKey key) {

    Member {
        Objects.requireNonNull(mspId, "mspId");
        Objects.requireNonNull(serialized, "serialized");
        Objects.requireNonNull(certificate, "certificate");
        roles = Set.copyOf(roles);
        units = Set.copyOf(units);
        Objects.requireNonNull(key, "key");
    }

    /** What a certificate can say that its holder is. */
    enum Role {
        CLIENT,
        PEER,
        ADMIN,
        ORDERER
    }

    boolean signed(ByteString signature, byte[]... parts) {
        return Signatures.verify(key, signature.toByteArray(), parts);
    }
}
