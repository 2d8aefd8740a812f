package dev.akashi.embedded;

import com.google.protobuf.ByteString;
import dev.akashi.embedded.config.OrdererNode;
import dev.akashi.identity.CertificateProfile;
import dev.akashi.identity.OrganizationKeys;
import dev.akashi.identity.Role;
import dev.akashi.identity.SigningIdentity;
import dev.akashi.identity.TlsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The keys of all members and orderers of the network, by organisation. */
final class NetworkKeys {
    static final int ORDERERS = 4;
    private static final String ORDERER_MSP = "EmbeddedOrdererMSP";
    private static final CertificateProfile CERTIFICATES =
            CertificateProfile.onThisMachine("EMBEDDED-NOT-FOR-PRODUCTION");

    private final Path directory;
    private final Map<String, OrganizationKeys> members;
    private final OrganizationKeys orderers;

    private NetworkKeys(Path directory, Map<String, OrganizationKeys> members, OrganizationKeys orderers) {
        this.directory = directory;
        this.members = members;
        this.orderers = orderers;
    }

    static NetworkKeys open(EmbeddedNetworkConfig config, SecureRandom random) throws IOException {
        Map<String, OrganizationKeys> members = new LinkedHashMap<>();
        for (EmbeddedNetworkConfig.Organization organization : config.organizations()) {
            String mspId = organization.mspId();
            OrganizationKeys keys =
                    OrganizationKeys.open(folder(config.directory(), mspId), mspId, CERTIFICATES, random);
            keys.node("peer0", Role.PEER);
            keys.user(config.userName(), Role.CLIENT);
            keys.user("admin", Role.ADMIN);
            members.put(mspId, keys);
        }
        OrganizationKeys orderers =
                OrganizationKeys.open(config.directory().resolve("orderers"), ORDERER_MSP, CERTIFICATES, random);
        orderers.user("admin", Role.ADMIN);
        return new NetworkKeys(config.directory(), members, orderers);
    }

    static Path folder(Path directory, String mspId) {
        return directory.resolve("organizations").resolve(mspId);
    }

    Path directory() {
        return directory;
    }

    List<OrganizationKeys> members() {
        return List.copyOf(members.values());
    }

    OrganizationKeys member(String mspId) {
        OrganizationKeys found = members.get(mspId);
        if (found == null) {
            throw new IllegalArgumentException(
                    "organisation: expected one of " + members.keySet() + ", found " + mspId);
        }
        return found;
    }

    OrganizationKeys orderers() {
        return orderers;
    }

    SigningIdentity peer(String mspId) throws IOException {
        return member(mspId).node("peer0", Role.PEER);
    }

    List<OrdererNode> ordererNodes(NetworkSettings settings) throws IOException {
        List<OrdererNode> nodes = new ArrayList<>();
        for (int id = 1; id <= ORDERERS; id++) {
            TlsFiles tls = orderers.tls("orderer" + id);
            nodes.add(new OrdererNode(
                    id,
                    settings.port(ordererName(id)),
                    orderers.node("orderer" + id, Role.ORDERER),
                    ByteString.copyFrom(Files.readAllBytes(tls.certificate()))));
        }
        return nodes;
    }

    static String ordererName(int id) {
        return "orderer/" + id;
    }

    static String peerName(String mspId) {
        return "peer/" + mspId;
    }
}
