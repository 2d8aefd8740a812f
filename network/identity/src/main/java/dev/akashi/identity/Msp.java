package dev.akashi.identity;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CRLException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;

/**
 * One organisation's authorities, and what makes somebody a member: a certificate that one of them issued, that is not
 * on a revocation list, and whose organisational unit names exactly one role. As in Fabric's validation of blocks,
 * expiry is not looked at: a block stays valid. Immutable.
 */
final class Msp {
    private final List<X509Certificate> authorities;
    private final List<X509CRL> revocations;
    private final Map<Role, String> units;

    private Msp(List<X509Certificate> authorities, List<X509CRL> revocations, Map<Role, String> units) {
        this.authorities = authorities;
        this.revocations = revocations;
        this.units = units;
    }

    /**
     * A member.
     *
     * @param role what the certificate says he is
     * @param key his public key
     */
    record Member(Role role, PublicKey key) {}

    static Msp of(FabricMSPConfig config) {
        FabricNodeOUs nodeUnits = config.getFabricNodeOus();
        if (!nodeUnits.getEnable()) {
            throw new IllegalArgumentException("MSP " + config.getName() + ": expected NodeOUs, found none");
        }
        Map<Role, String> units = new EnumMap<>(Role.class);
        units.put(Role.CLIENT, nodeUnits.getClientOuIdentifier().getOrganizationalUnitIdentifier());
        units.put(Role.PEER, nodeUnits.getPeerOuIdentifier().getOrganizationalUnitIdentifier());
        units.put(Role.ADMIN, nodeUnits.getAdminOuIdentifier().getOrganizationalUnitIdentifier());
        units.put(Role.ORDERER, nodeUnits.getOrdererOuIdentifier().getOrganizationalUnitIdentifier());
        try {
            List<X509Certificate> authorities = new ArrayList<>();
            for (ByteString pem : config.getRootCertsList()) {
                authorities.add(Pem.certificate(pem.toByteArray()));
            }
            for (ByteString pem : config.getIntermediateCertsList()) {
                X509Certificate intermediate = Pem.certificate(pem.toByteArray());
                if (issuer(intermediate, authorities).isEmpty()) {
                    throw new CertificateException("an intermediate authority that no authority before it issued");
                }
                authorities.add(intermediate);
            }
            List<X509CRL> revocations = new ArrayList<>();
            for (ByteString list : config.getRevocationListList()) {
                revocations.add((X509CRL) CertificateFactory.getInstance("X.509")
                        .generateCRL(new ByteArrayInputStream(list.toByteArray())));
            }
            return new Msp(List.copyOf(authorities), List.copyOf(revocations), units);
        } catch (CertificateException | CRLException e) {
            throw new IllegalArgumentException(
                    "MSP " + config.getName() + ": expected certificates of authorities, found " + e.getMessage(), e);
        }
    }

    Optional<Member> member(ByteString pem) throws GeneralSecurityException {
        X509Certificate certificate = Pem.certificate(pem.toByteArray());
        if (certificate.getBasicConstraints() >= 0
                || issuer(certificate, authorities).isEmpty()
                || revocations.stream().anyMatch(list -> list.isRevoked(certificate))) {
            return Optional.empty();
        }
        PublicKey key = Signatures.translate(certificate.getPublicKey());
        return role(certificate).map(role -> new Member(role, key));
    }

    private Optional<Role> role(X509Certificate certificate) {
        Collection<String> named = organizationalUnits(certificate);
        List<Role> roles = units.entrySet().stream()
                .filter(unit -> named.contains(unit.getValue()))
                .map(Map.Entry::getKey)
                .toList();
        return roles.size() == 1 ? Optional.of(roles.get(0)) : Optional.empty();
    }

    private static Optional<X509Certificate> issuer(X509Certificate certificate, List<X509Certificate> authorities) {
        return authorities.stream()
                .filter(authority -> certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal()))
                .filter(authority -> {
                    try {
                        certificate.verify(authority.getPublicKey());
                        return true;
                    } catch (GeneralSecurityException e) {
                        return false;
                    }
                })
                .findFirst();
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
