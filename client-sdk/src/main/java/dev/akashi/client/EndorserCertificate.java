package dev.akashi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.model.Digest;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.SignatureEngines;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The certificate of a peer: issued by an authority of its organisation, for the unit {@code peer}. Whoever else has a
 * certificate of the organisation, a registrar for example, cannot answer for it. As on the ledger expiry does not matter.
 */
final class EndorserCertificate {

    private static final String PEER = "peer";

    private final X509Certificate certificate;

    private EndorserCertificate(X509Certificate certificate) {
        this.certificate = certificate;
    }

    /** The organisation that an identity says it is of; empty when it is no identity. */
    static Optional<MspId> organisation(ByteString identity) {
        try {
            return Optional.of(new MspId(SerializedIdentity.parseFrom(identity).getMspid()));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * The certificate in an identity, if it is one of a peer of that organisation.
     *
     * @param authorities who issues the organisation's certificates
     */
    static Optional<EndorserCertificate> of(
            ByteString identity, MspId organisation, Collection<X509Certificate> authorities) {
        return of(identity, organisation)
                .filter(peer -> authorities.stream().anyMatch(authority -> issued(authority, peer.certificate)));
    }

    /** The same of an organisation whose authorities nobody knows: it is one of theirs if it says so. */
    static Optional<EndorserCertificate> of(ByteString identity, MspId organisation) {
        try {
            SerializedIdentity serialized = SerializedIdentity.parseFrom(identity);
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(serialized.getIdBytes().newInput());
            boolean isPeer = serialized.getMspid().equals(organisation.value())
                    && certificate.getBasicConstraints() < 0
                    && hasUnit(certificate);
            return isPeer ? Optional.of(new EndorserCertificate(certificate)) : Optional.empty();
        } catch (InvalidProtocolBufferException | GeneralSecurityException | ClassCastException e) {
            return Optional.empty();
        }
    }

    /** Whether the signature over the message is of this certificate's key, in the one form that Fabric accepts. */
    boolean signed(ByteString message, ByteString signature) {
        byte[] bytes = signature.toByteArray();
        try {
            boolean elliptic = certificate.getPublicKey() instanceof ECPublicKey;
            if (elliptic
                    && !hasLowS(
                            bytes,
                            ((ECPublicKey) certificate.getPublicKey())
                                    .getParams()
                                    .getOrder())) {
                return false;
            }
            Signature engine = SignatureEngines.engine(elliptic ? "NONEwithECDSA" : "Ed25519");
            engine.initVerify(certificate.getPublicKey());
            engine.update(elliptic ? Digest.sha256(message.toByteArray()).bytes() : message.toByteArray());
            return engine.verify(bytes);
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            // A kind of key that Fabric does not have.
            return false;
        }
    }

    private static boolean issued(X509Certificate authority, X509Certificate certificate) {
        if (authority.getBasicConstraints() < 0
                || !authority.getSubjectX500Principal().equals(certificate.getIssuerX500Principal())) {
            return false;
        }
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static boolean hasUnit(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .anyMatch(rdn -> rdn.getType().equalsIgnoreCase("OU")
                                    && PEER.equals(String.valueOf(rdn.getValue())));
        } catch (InvalidNameException e) {
            return false;
        }
    }

    // SEQUENCE of the INTEGERs r and s; all lengths are below 128.
    private static boolean hasLowS(byte[] der, BigInteger order) {
        if (der.length < 8 || der[0] != 0x30 || der[1] != der.length - 2 || der[2] != 2) {
            return false;
        }
        int ofS = 4 + der[3];
        if (der[3] < 1 || ofS + 2 >= der.length || der[ofS] != 2 || ofS + 2 + der[ofS + 1] != der.length) {
            return false;
        }
        BigInteger s = new BigInteger(Arrays.copyOfRange(der, ofS + 2, der.length));
        return s.signum() > 0 && s.compareTo(order.shiftRight(1)) <= 0;
    }
}
