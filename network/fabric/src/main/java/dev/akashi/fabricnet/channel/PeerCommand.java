package dev.akashi.fabricnet.channel;

import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Tool;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.TlsFiles;
import java.util.ArrayList;
import java.util.List;

/** Fabric's {@code peer} command, run by an organisation's administrator against the organisation's own peer. */
final class PeerCommand {
    private final FabricPrograms programs;
    private final Topology topology;
    private final Layout layout;
    private final Keys keys;

    PeerCommand(FabricPrograms programs, Topology topology, Layout layout, Keys keys) {
        this.programs = programs;
        this.topology = topology;
        this.layout = layout;
        this.keys = keys;
    }

    /** A call by that organisation's administrator. */
    Tool as(Organization organization, String... arguments) {
        TlsFiles tls = keys.peerTls(organization);
        return Tool.of(programs.peer(), arguments)
                .environment("FABRIC_CFG_PATH", layout.peer(organization).toString())
                .environment("FABRIC_LOGGING_SPEC", "warning")
                .environment("CORE_PEER_LOCALMSPID", organization.mspId())
                .environment(
                        "CORE_PEER_MSPCONFIGPATH",
                        keys.adminMsp(organization.mspId()).toString())
                .environment("CORE_PEER_ADDRESS", address(organization))
                .environment("CORE_PEER_TLS_ENABLED", "true")
                .environment("CORE_PEER_TLS_ROOTCERT_FILE", tls.trustedRoot().toString());
    }

    /** A call by the administrator of the organisation's ordering side. */
    Tool asOrderer(Organization organization, String... arguments) {
        String mspId = organization.orderer().orElseThrow().mspId();
        return as(organization, arguments)
                .environment("CORE_PEER_LOCALMSPID", mspId)
                .environment("CORE_PEER_MSPCONFIGPATH", keys.adminMsp(mspId).toString());
    }

    /**
     * Runs a call that an orderer takes part in: with one orderer after the other, until one does.
     *
     * @throws NetworkException when none does; says what the last one answered
     */
    Tool.Result throughOrderer(String what, Tool call) {
        Tool.Result last = null;
        for (Organization organization : topology.ordererOrganizations()) {
            last = call.with(orderer(organization)).run();
            if (last.exitCode() == 0) {
                return last;
            }
        }
        if (last == null) {
            throw new NetworkException(what + ": expected an orderer in the topology, found none");
        }
        return last.orFail(what);
    }

    /** The arguments that name every peer of the topology, for calls that need endorsements. */
    String[] allPeers() {
        List<String> arguments = new ArrayList<>();
        for (Organization organization : topology.organizations()) {
            arguments.add("--peerAddresses");
            arguments.add(address(organization));
            arguments.add("--tlsRootCertFiles");
            arguments.add(keys.peerTls(organization).trustedRoot().toString());
        }
        return arguments.toArray(String[]::new);
    }

    static String address(Organization organization) {
        return organization.host() + ":" + organization.ports().peer();
    }

    private String[] orderer(Organization organization) {
        return new String[] {
            "--orderer",
            organization.host() + ":" + organization.ports().orderer(),
            "--tls",
            "--cafile",
            keys.ordererTls(organization.orderer().orElseThrow()).trustedRoot().toString()
        };
    }
}
