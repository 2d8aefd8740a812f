package dev.akashi.client;

import com.google.protobuf.ByteString;
import dev.akashi.client.EndorsedTransaction.MisleadingException;
import dev.akashi.client.NetworkProfile.Organization;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.hyperledger.fabric.protos.peer.Endorsement;

/**
 * Whose endorsements count: those of peers whose certificates an organisation's authority made, for the organisations of the
 * profile. The authorities' certificates are in the profile; an organisation whose authority it does not name is believed to
 * be who it says it is, as far as the signature goes. Thread-safe.
 */
final class Endorsers {

    private static final int REMEMBERED = 1_000;

    private final Map<MspId, Optional<List<X509Certificate>>> authorities = new HashMap<>();
    private final Map<ByteString, EndorserCertificate> peers = new ConcurrentHashMap<>();

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

    private static List<X509Certificate> read(MspId organisation, Path path) {
        try (InputStream file = Files.newInputStream(path)) {
            List<X509Certificate> found = new ArrayList<>();
            CertificateFactory.getInstance("X.509")
                    .generateCertificates(file)
                    .forEach(certificate -> found.add((X509Certificate) certificate));
            if (found.isEmpty()) {
                throw new CertificateException("none");
            }
            return List.copyOf(found);
        } catch (IOException | CertificateException e) {
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
        ByteString endorser = endorsement.getEndorser();
        MspId organisation = EndorserCertificate.organisation(endorser)
                .orElseThrow(() -> new MisleadingException("an endorsement", "one by nobody"));
        if (!authorities.containsKey(organisation)) {
            return Optional.empty();
        }
        if (!peer(endorser, organisation).signed(answer.concat(endorser), endorsement.getSignature())) {
            throw new MisleadingException(
                    "a signature of a peer of " + organisation, "one that does not fit what was endorsed");
        }
        return Optional.of(organisation);
    }

    private EndorserCertificate peer(ByteString endorser, MspId organisation) throws MisleadingException {
        EndorserCertificate known = peers.get(endorser);
        if (known == null) {
            Optional<List<X509Certificate>> issuers = Objects.requireNonNull(authorities.get(organisation));
            known = (issuers.isPresent()
                            ? EndorserCertificate.of(endorser, organisation, issuers.get())
                            : EndorserCertificate.of(endorser, organisation))
                    .orElseThrow(() -> new MisleadingException(
                            "an endorsement by a peer of " + organisation + " with a certificate of its authority",
                            "another"));
            if (peers.size() < REMEMBERED) {
                peers.put(endorser, known);
            }
        }
        return known;
    }
}
