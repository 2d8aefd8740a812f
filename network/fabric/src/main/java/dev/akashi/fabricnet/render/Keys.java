package dev.akashi.fabricnet.render;

import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Orderer;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.identity.TlsFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keys and certificates of a network's organisations, made at first use by a development authority of each. In
 * production every organisation brings the same folders from its own authority, and this makes nothing.
 */
public final class Keys {
    /** What the development authorities write into their certificates. */
    public static final String MARK = "DEVELOPMENT-AUTHORITY-NOT-FOR-PRODUCTION";

    private static final String CLIENT = "registrar";
    private static final String ADMIN = "admin";

    private final Layout layout;
    private final Duration lifetime;
    private final SecureRandom random;

    /** Takes the life of certificates; authorities last twenty years. */
    public Keys(Layout layout, Duration lifetime, SecureRandom random) {
        this.layout = layout;
        this.lifetime = lifetime;
        this.random = random;
    }

    /** Makes what is missing. */
    public void make(Topology topology) throws IOException {
        for (Organization organization : topology.organizations()) {
            OrganizationKeys member = open(organization.mspId(), organization.host());
            member.node("peer", Role.PEER);
            member.user(CLIENT, Role.CLIENT);
            member.user(ADMIN, Role.ADMIN);
            member.tls("peer");
            member.tls("chaincode");
            member.tls("peer-as-client");
            if (organization.orderer().isPresent()) {
                OrganizationKeys ordering = open(organization.orderer().get().mspId(), organization.host());
                ordering.node("orderer", Role.ORDERER);
                ordering.user(ADMIN, Role.ADMIN);
                ordering.tls("orderer");
                ordering.tls("admin");
            }
        }
    }

    /**
     * Renews what ends before that time; keys stay.
     *
     * @return how many certificates were renewed
     */
    public int renew(Topology topology, Instant endingBefore) throws IOException {
        int renewed = 0;
        for (Organization organization : topology.organizations()) {
            renewed += open(organization.mspId(), organization.host())
                    .renew(endingBefore)
                    .size();
            if (organization.orderer().isPresent()) {
                renewed += open(organization.orderer().get().mspId(), organization.host())
                        .renew(endingBefore)
                        .size();
            }
        }
        return renewed;
    }

    private OrganizationKeys open(String mspId, String host) throws IOException {
        List<String> hosts =
                Stream.of("localhost", "127.0.0.1", "::1", host).distinct().toList();
        return OrganizationKeys.open(layout.keys(mspId), mspId, new CertificateProfile(MARK, lifetime, hosts), random);
    }

    /** {@return the folder by which others recognise members of an MSP} */
    public Path msp(String mspId) {
        return layout.keys(mspId).resolve("msp");
    }

    /** {@return the MSP folder of the organisation's peer} */
    public Path peerMsp(Organization organization) {
        return layout.keys(organization.mspId())
                .resolve("peers")
                .resolve("peer")
                .resolve("msp");
    }

    /** {@return the MSP folder of the orderer} */
    public Path ordererMsp(Orderer orderer) {
        return layout.keys(orderer.mspId())
                .resolve("orderers")
                .resolve("orderer")
                .resolve("msp");
    }

    /** {@return the MSP folder of an MSP's administrator} */
    public Path adminMsp(String mspId) {
        return userMsp(mspId, ADMIN);
    }

    /** {@return the MSP folder of the organisation's client} */
    public Path clientMsp(Organization organization) {
        return userMsp(organization.mspId(), CLIENT);
    }

    private Path userMsp(String mspId, String user) {
        return layout.keys(mspId).resolve("users").resolve(user).resolve("msp");
    }

    /** {@return the certificate in an MSP folder} */
    public static Path certificate(Path msp) {
        return msp.resolve("signcerts").resolve("cert.pem");
    }

    /** {@return the private key in an MSP folder} */
    public static Path privateKey(Path msp) {
        return msp.resolve("keystore").resolve("key.pem");
    }

    /** {@return the TLS files of the organisation's peer} */
    public TlsFiles peerTls(Organization organization) {
        return tls(organization.mspId(), "peer");
    }

    /** {@return the TLS files of the organisation's chaincode process} */
    public TlsFiles chaincodeTls(Organization organization) {
        return tls(organization.mspId(), "chaincode");
    }

    /** {@return the TLS files that the peer shows to the chaincode process} */
    public TlsFiles peerAsClientTls(Organization organization) {
        return tls(organization.mspId(), "peer-as-client");
    }

    /** {@return the TLS files of the orderer} */
    public TlsFiles ordererTls(Orderer orderer) {
        return tls(orderer.mspId(), "orderer");
    }

    /** {@return the TLS files that the orderer's administrator shows to it} */
    public TlsFiles ordererAdminTls(Orderer orderer) {
        return tls(orderer.mspId(), "admin");
    }

    private TlsFiles tls(String mspId, String name) {
        Path folder = layout.keys(mspId).resolve("tls");
        return new TlsFiles(folder.resolve(name + ".pem"), folder.resolve(name + "-key.pem"), folder.resolve("ca.pem"));
    }
}
