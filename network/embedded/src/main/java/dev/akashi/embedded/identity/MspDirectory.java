package dev.akashi.embedded.identity;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;

/**
 * The organisations of the channel: recognises an identity by the root certificate of the organisation that it names.
 * As in Fabric the role is the organisational unit, and expiry is not looked at. Thread-safe.
 */
public final class MspDirectory {
    private static final int CACHE_LIMIT = 10_000;

    private final Map<String, X509Certificate> roots = new HashMap<>();
    private final Map<ByteString, Identity> known = new ConcurrentHashMap<>();
    private final VerifiedSignatures verified = new VerifiedSignatures();

    /** Takes each organisation's root certificate (PEM) under its MSP id. */
    public MspDirectory(Map<String, ByteString> rootCertificates) {
        rootCertificates.forEach((mspId, pem) -> {
            try {
                roots.put(mspId, Pem.certificate(pem.toByteArray()));
            } catch (CertificateException e) {
                throw new IllegalArgumentException(mspId + ": expected a root certificate, found " + e.getMessage(), e);
            }
        });
    }

    /** {@return the identity, or empty if it is malformed, of no known organisation, or not issued by its root} */
    public Optional<Identity> recognize(ByteString serialized) {
        Identity cached = known.get(serialized);
        if (cached != null) {
            return Optional.of(cached);
        }
        Optional<Identity> identity = parse(serialized);
        identity.ifPresent(found -> {
            if (known.size() >= CACHE_LIMIT) {
                known.clear();
            }
            known.put(serialized, found);
        });
        return identity;
    }

    private Optional<Identity> parse(ByteString serialized) {
        try {
            SerializedIdentity named = SerializedIdentity.parseFrom(serialized);
            X509Certificate root = roots.get(named.getMspid());
            if (root == null) {
                return Optional.empty();
            }
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(
                            new ByteArrayInputStream(named.getIdBytes().toByteArray()));
            if (!certificate.getIssuerX500Principal().equals(root.getSubjectX500Principal())
                    || certificate.getBasicConstraints() >= 0) {
                return Optional.empty();
            }
            certificate.verify(root.getPublicKey());
            PublicKey key = Signatures.translate(certificate.getPublicKey());
            return role(certificate)
                    .map(role -> new Identity(named.getMspid(), serialized, named.getIdBytes(), role, key, verified));
        } catch (InvalidProtocolBufferException | GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    private static Optional<Role> role(X509Certificate certificate) {
        Collection<String> units = organizationalUnits(certificate);
        List<Role> roles = List.of(Role.values()).stream()
                .filter(role -> units.contains(role.organizationalUnit()))
                .toList();
        return roles.size() == 1 ? Optional.of(roles.get(0)) : Optional.empty();
    }

    private static List<String> organizationalUnits(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName())
                    .getRdns().stream()
                            .filter(rdn -> rdn.getType().equalsIgnoreCase("OU"))
                            .map(Rdn::getValue)
                            .map(String::valueOf)
                            .toList();
        } catch (InvalidNameException e) {
            return List.of();
        }
    }
}
