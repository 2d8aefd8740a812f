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
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.Endorsement;

/**
 * Whose endorsements count: those of peers whose certificates an organisation's authority made, for the organisations of the
 * profile. The authorities' certificates are in the profile; an organisation whose authority it does not name is believed to
 * be who it says it is, as far as the signature goes. Thread-safe.
 */
final class Endorsers {

    private static final String PEER = "peer";

    private final Map<MspId, Optional<Set<TrustAnchor>>> authorities = new HashMap<>();

    private Endorsers() {}

    /** @throws ProfileException when an authority's certificates cannot be read */
    static Endorsers of(NetworkProfile profile) {
        Endorsers endorsers = new Endorsers();
        for (Organization organization : profile.organizations()) {
            endorsers.authorities.put(
                    organization.mspId(), Optional.ofNullable(organization.authority()).isPresent()
                            ? Optional.of(read(organization))
                            : Optional.empty());
        }
        return endorsers;
    }

    private static Set<TrustAnchor> read(Organization organization) {
        try (InputStream file = Files.newInputStream(organization.authority())) {
            Set<TrustAnchor> anchors = new HashSet<>();
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .forEach(certificate -> anchors.add(new TrustAnchor((X509Certificate) certificate, null)));
            if (anchors.isEmpty()) {
                throw new ProfileException(
                        "expected certificates of the authority of " + organization.mspId() + ", found none", null);
            }
            return anchors;
        } catch (IOException | GeneralSecurityException e) {
            throw new ProfileException(
                    "expected certificates of the authority of " + organization.mspId() + ", found " + e.getMessage(),
                    e);
        }
    }

    /** How many organisations have to have endorsed: never is one enough where there are others. */
    int threshold() {
        return Math.min(2, authorities.size());
    }

    /**
     * Verifies an endorsement.
     *
     * @param answer what was endorsed
     * @return the organisation whose peer it is
     * @throws MisleadingException when it is not one of an organisation's peer
     */
    MspId verify(ByteString answer, Endorsement endorsement) throws MisleadingException {
        String who = "nobody";
        try {
            SerializedIdentity identity = SerializedIdentity.parseFrom(endorsement.getEndorser());
            who = identity.getMspid();
            MspId organisation = new MspId(who);
            Optional<Set<TrustAnchor>> authority = authorities.get(organisation);
            if (authority == null) {
                throw new MisleadingException("an endorsement by one of " + authorities.keySet(), "one by " + who);
            }
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            X509Certificate certificate = (X509Certificate)
                    factory.generateCertificate(identity.getIdBytes().newInput());
            if (authority.isPresent()) {
                PKIXParameters parameters = new PKIXParameters(authority.get());
                parameters.setRevocationEnabled(false);
                CertPathValidator.getInstance("PKIX")
                        .validate(factory.generateCertPath(List.of(certificate)), parameters);
            }
            Signature signature = SignatureEngines.engine("SHA256withECDSA");
            signature.initVerify(certificate.getPublicKey());
            signature.update(answer.asReadOnlyByteBuffer());
            signature.update(endorsement.getEndorser().asReadOnlyByteBuffer());
            if (!isPeer(certificate)
                    || !signature.verify(endorsement.getSignature().toByteArray())) {
                throw new MisleadingException("an endorsement of a peer of " + who, "one that is not");
            }
            return organisation;
        } catch (InvalidProtocolBufferException
                | GeneralSecurityException
                | InvalidNameException
                | IllegalArgumentException e) {
            throw new MisleadingException("an endorsement of a peer of " + who, "one that is not: " + e.getMessage());
        }
    }

    private static boolean isPeer(X509Certificate certificate) throws InvalidNameException {
        return new LdapName(certificate.getSubjectX500Principal().getName())
                .getRdns().stream()
                        .anyMatch(name -> name.getType().equalsIgnoreCase("OU") && PEER.equals(name.getValue()));
    }
}
