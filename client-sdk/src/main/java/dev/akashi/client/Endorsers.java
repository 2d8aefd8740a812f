package dev.akashi.client;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.client.EndorsedTransaction.MisleadingException;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.SignatureEngines;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.Endorsement;

/**
 * Whose endorsements count: those of peers whose certificates an organisation's authority made, for the organisations of the
 * profile. The authorities' certificates are in the profile; an organisation whose authority it does not name is believed to
 * be who it says it is, as far as the signature goes. Thread-safe.
 */
final class Endorsers {

    private static final String PEER = "peer";
    private static final int REMEMBERED = 1_000;

    private final Map<MspId, Optional<Set<TrustAnchor>>> authorities = new HashMap<>();
    private final Map<ByteString, Peer> peers = new ConcurrentHashMap<>();

    private Endorsers() {}

    /** @throws ProfileException when an authority's certificates cannot be read */
    static Endorsers of(NetworkProfile profile) {
        Endorsers endorsers = new Endorsers();
        for (Organization organization : profile.organizations()) {
            endorsers.authorities.put(
                    organization.mspId(),
                    Optional.ofNullable(organization.authority()).map(file -> read(organization.mspId(), file)));
        }
        return endorsers;
    }

    private static Set<TrustAnchor> read(MspId organisation, Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            Set<TrustAnchor> anchors = new HashSet<>();
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .forEach(certificate -> anchors.add(new TrustAnchor((X509Certificate) certificate, null)));
            if (anchors.isEmpty()) {
                throw new CertificateException("none");
            }
            return anchors;
        } catch (IOException | GeneralSecurityException e) {
            throw new ProfileException(
                    "expected certificates of the authority of " + organisation + " in " + path + ", found "
                            + e.getMessage(),
                    e);
        }
    }

    /** How many organisations have to have endorsed: never is one enough where there are others. */
    int threshold() {
        return Math.min(2, authorities.size());
    }

    /**
     * Verifies an endorsement. One of an organisation that the profile does not name, perhaps because it joined later, is no
     * reason to refuse, and does not count.
     *
     * @param answer what was endorsed
     * @return the organisation whose peer it is; empty when the profile does not name it
     * @throws MisleadingException when it says that it is of an organisation of the profile, and is not
     */
    Optional<MspId> verify(ByteString answer, Endorsement endorsement) throws MisleadingException {
        if (!isNamed(endorsement.getEndorser())) {
            return Optional.empty();
        }
        Peer peer = peer(endorsement.getEndorser());
        try {
            peer.certificate().checkValidity();
            Signature signature = SignatureEngines.engine("NONEwithECDSA");
            signature.initVerify(peer.certificate().getPublicKey());
            signature.update(
                    Hash.SHA256.apply(answer.concat(endorsement.getEndorser()).toByteArray()));
            if (signature.verify(endorsement.getSignature().toByteArray())) {
                return Optional.of(peer.organisation());
            }
            throw new MisleadingException(
                    "a signature of a peer of " + peer.organisation(), "one that does not fit what was endorsed");
        } catch (GeneralSecurityException e) {
            throw new MisleadingException(
                    "a signature of a peer of " + peer.organisation(), "one that cannot be: " + e.getMessage());
        }
    }

    private boolean isNamed(ByteString serialized) throws MisleadingException {
        try {
            String mspId = SerializedIdentity.parseFrom(serialized).getMspid();
            return authorities.keySet().stream().anyMatch(known -> known.value().equals(mspId));
        } catch (InvalidProtocolBufferException e) {
            throw new MisleadingException("endorsements", "what is none: " + e.getMessage());
        }
    }

    /** A peer whose certificate was looked at. */
    private record Peer(MspId organisation, X509Certificate certificate) {}

    private Peer peer(ByteString serialized) throws MisleadingException {
        Peer known = peers.get(serialized);
        if (known == null) {
            known = certified(serialized);
            if (peers.size() < REMEMBERED) {
                peers.put(serialized, known);
            }
        }
        return known;
    }

    private Peer certified(ByteString serialized) throws MisleadingException {
        try {
            SerializedIdentity identity = SerializedIdentity.parseFrom(serialized);
            MspId organisation = new MspId(identity.getMspid());
            Optional<Set<TrustAnchor>> authority = Objects.requireNonNull(authorities.get(organisation));
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            X509Certificate certificate = (X509Certificate)
                    factory.generateCertificate(identity.getIdBytes().newInput());
            if (authority.isPresent()) {
                PKIXParameters parameters = new PKIXParameters(authority.get());
                parameters.setRevocationEnabled(false);
                CertPathValidator.getInstance("PKIX")
                        .validate(factory.generateCertPath(List.of(certificate)), parameters);
            }
            if (!isPeer(certificate)) {
                throw new MisleadingException(
                        "an endorsement by a peer of " + organisation,
                        "one by " + certificate.getSubjectX500Principal().getName());
            }
            return new Peer(organisation, certificate);
        } catch (InvalidProtocolBufferException
                | GeneralSecurityException
                | InvalidNameException
                | IllegalArgumentException e) {
            throw new MisleadingException(
                    "an endorsement by a peer with a certificate of its organisation's authority",
                    "another: " + e.getMessage());
        }
    }

    private static boolean isPeer(X509Certificate certificate) throws InvalidNameException {
        return new LdapName(certificate.getSubjectX500Principal().getName())
                .getRdns().stream()
                        .anyMatch(name -> name.getType().equalsIgnoreCase("OU") && PEER.equals(name.getValue()));
    }
}
