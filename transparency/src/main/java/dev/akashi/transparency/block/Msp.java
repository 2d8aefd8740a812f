package dev.akashi.transparency.block;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.transparency.block.Member.Role;
import java.io.ByteArrayInputStream;
import java.security.GeneralSecurityException;
import java.security.cert.CRL;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509CRL;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import org.hyperledger.fabric.protos.msp.FabricMSPConfig;
import org.hyperledger.fabric.protos.msp.FabricNodeOUs;
import org.hyperledger.fabric.protos.msp.FabricOUIdentifier;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/**
 * One organisation's certificate authorities and rules, as the channel configuration has them. Like Fabric's own check it
 * ignores expiry: what was signed once stays signed.
 */
final class Msp {

    private static final int LONGEST_CHAIN = 5;

    private final String mspId;
    private final List<X509Certificate> roots;
    private final List<X509Certificate> intermediates;
    private final Set<ByteString> admins;
    private final List<X509CRL> revocations;
    private final List<FabricOUIdentifier> requiredUnits;
    private final Map<Role, FabricOUIdentifier> roleUnits;

    private Msp(FabricMSPConfig config) throws GeneralSecurityException {
        this.mspId = config.getName();
        this.roots = certificates(config.getRootCertsList());
        this.intermediates = certificates(config.getIntermediateCertsList());
        this.admins = new HashSet<>();
        for (X509Certificate admin : certificates(config.getAdminsList())) {
            admins.add(ByteString.copyFrom(admin.getEncoded()));
        }
        this.revocations = new ArrayList<>();
        for (ByteString list : config.getRevocationListList()) {
            CRL crl = CertificateFactory.getInstance("X.509").generateCRL(list.newInput());
            revocations.add((X509CRL) crl);
        }
        this.requiredUnits = config.getOrganizationalUnitIdentifiersList();
        this.roleUnits = new EnumMap<>(Role.class);
        FabricNodeOUs units = config.getFabricNodeOus();
        if (units.getEnable()) {
            put(Role.CLIENT, units.hasClientOuIdentifier(), units.getClientOuIdentifier());
            put(Role.PEER, units.hasPeerOuIdentifier(), units.getPeerOuIdentifier());
            put(Role.ADMIN, units.hasAdminOuIdentifier(), units.getAdminOuIdentifier());
            put(Role.ORDERER, units.hasOrdererOuIdentifier(), units.getOrdererOuIdentifier());
        }
    }

    /**
     * Reads an organisation's part of the configuration; empty for a kind of MSP that is not read here, whose members
     * then count for nothing.
     *
     * @throws IllegalArgumentException when it cannot be read
     */
    static Optional<Msp> parse(ByteString value) {
        try {
            MSPConfig config = MSPConfig.parseFrom(value);
            return config.getType() == 0
                    ? Optional.of(new Msp(FabricMSPConfig.parseFrom(config.getConfig())))
                    : Optional.empty();
        } catch (InvalidProtocolBufferException | GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("expected an MSP definition, found " + e.getMessage(), e);
        }
    }

    String mspId() {
        return mspId;
    }

    /** Roots, then intermediates. */
    List<X509Certificate> authorities() {
        return Stream.concat(roots.stream(), intermediates.stream()).toList();
    }

    /** The holder of a certificate (PEM or DER), if it leads to this organisation and is not revoked. */
    Optional<Member> member(ByteString serialized, ByteString certificateBytes) {
        try {
            X509Certificate certificate = certificate(certificateBytes);
            List<X509Certificate> chain = chain(certificate);
            if (chain.isEmpty() || certificate.getBasicConstraints() >= 0 || isRevoked(chain)) {
                return Optional.empty();
            }
            ByteString encoded = ByteString.copyFrom(certificate.getEncoded());
            Set<String> units = units(certificate);
            Optional<Set<Role>> roles = roles(encoded, units, chain);
            boolean required =
                    requiredUnits.isEmpty() || requiredUnits.stream().anyMatch(unit -> matches(unit, units, chain));
            if (roles.isEmpty() || !required) {
                return Optional.empty();
            }
            return Optional.of(new Member(
                    mspId, serialized, encoded, roles.get(), units, Signatures.translate(certificate.getPublicKey())));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }

    /** From the certificate up to a root; empty when it does not lead there. */
    private List<X509Certificate> chain(X509Certificate certificate) {
        List<X509Certificate> chain = new ArrayList<>();
        chain.add(certificate);
        while (chain.size() <= LONGEST_CHAIN) {
            X509Certificate last = chain.get(chain.size() - 1);
            Optional<X509Certificate> root = issuer(last, roots);
            if (root.isPresent()) {
                chain.add(root.get());
                return chain;
            }
            Optional<X509Certificate> next = issuer(last, intermediates);
            if (next.isEmpty() || chain.contains(next.get())) {
                break;
            }
            chain.add(next.get());
        }
        return List.of();
    }

    private static Optional<X509Certificate> issuer(X509Certificate certificate, List<X509Certificate> authorities) {
        return authorities.stream()
                .filter(authority -> authority.getBasicConstraints() >= 0
                        && certificate.getIssuerX500Principal().equals(authority.getSubjectX500Principal())
                        && isSignedBy(certificate, authority))
                .findFirst();
    }

    private static boolean isSignedBy(X509Certificate certificate, X509Certificate authority) {
        try {
            certificate.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private boolean isRevoked(List<X509Certificate> chain) {
        for (int i = 0; i + 1 < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            X509Certificate authority = chain.get(i + 1);
            for (X509CRL list : revocations) {
                if (list.isRevoked(certificate) && isSignedBy(list, authority)) {
                    return true;
                }
            }
        }
        return false;
    }

    private static boolean isSignedBy(X509CRL list, X509Certificate authority) {
        try {
            list.verify(authority.getPublicKey());
            return true;
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    /** Empty when the organisation tells roles apart and the certificate has none, or more than one. */
    private Optional<Set<Role>> roles(ByteString certificate, Set<String> units, List<X509Certificate> chain) {
        Set<Role> roles = EnumSet.noneOf(Role.class);
        roleUnits.forEach((role, unit) -> {
            if (matches(unit, units, chain)) {
                roles.add(role);
            }
        });
        if (!roleUnits.isEmpty() && roles.size() != 1) {
            return Optional.empty();
        }
        if (admins.contains(certificate)) {
            roles.add(Role.ADMIN);
        }
        return Optional.of(roles);
    }

    private static boolean matches(FabricOUIdentifier wanted, Set<String> units, List<X509Certificate> chain) {
        if (!units.contains(wanted.getOrganizationalUnitIdentifier())) {
            return false;
        }
        if (wanted.getCertificate().isEmpty()) {
            return true;
        }
        try {
            return chain.subList(1, chain.size()).contains(certificate(wanted.getCertificate()));
        } catch (CertificateException e) {
            return false;
        }
    }

    private void put(Role role, boolean there, FabricOUIdentifier unit) {
        if (there && !unit.getOrganizationalUnitIdentifier().isEmpty()) {
            roleUnits.put(role, unit);
        }
    }

    private static Set<String> units(X509Certificate certificate) {
        Set<String> units = new HashSet<>();
        try {
            for (Rdn rdn : new LdapName(certificate.getSubjectX500Principal().getName()).getRdns()) {
                if (rdn.getType().equalsIgnoreCase("OU")) {
                    units.add(String.valueOf(rdn.getValue()));
                }
            }
        } catch (InvalidNameException e) {
            units.clear();
        }
        return units;
    }

    private static List<X509Certificate> certificates(List<ByteString> encoded) throws CertificateException {
        List<X509Certificate> certificates = new ArrayList<>(encoded.size());
        for (ByteString bytes : encoded) {
            certificates.add(certificate(bytes));
        }
        return certificates;
    }

    private static X509Certificate certificate(ByteString bytes) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(bytes.toByteArray()));
    }
}
