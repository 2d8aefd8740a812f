package dev.akashi.fabricnet.render;

import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.util.ArrayList;
import java.util.List;

/**
 * Who may do what on the channel, as Fabric's signature policies. Implicit-meta policies would adapt to new members by
 * themselves, but a peer then checks every signature once for each member.
 */
final class Policies {
    private final List<String> members;
    private final List<String> orderers;
    private final boolean bft;

    Policies(Topology topology) {
        this.members = topology.mspIds();
        this.orderers = topology.ordererOrganizations().stream()
                .map((Organization organization) ->
                        organization.orderer().orElseThrow().mspId())
                .toList();
        this.bft = topology.ordering().kind() == Ordering.Kind.BFT;
    }

    /** Peers of more than half of the members. */
    String endorsement() {
        return majority(members, "peer");
    }

    String readers() {
        return anyOf(principals(members, "admin", "peer", "client"));
    }

    /** Clients; an administrator's certificate submits nothing but what Fabric's lifecycle asks of it. */
    String writers() {
        return anyOf(principals(members, "client", "admin"));
    }

    String admins() {
        return majority(members, "admin");
    }

    /** Also orderers, who fetch blocks from each other when they come back. */
    String channelReaders() {
        List<String> all = principals(members, "admin", "peer", "client");
        all.addAll(principals(orderers, "admin", "orderer"));
        return anyOf(all);
    }

    String channelWriters() {
        List<String> all = principals(members, "client", "admin");
        all.addAll(principals(orderers, "admin", "orderer"));
        return anyOf(all);
    }

    String channelAdmins() {
        return "AND(" + admins() + ", " + ordererAdmins() + ")";
    }

    String ordererAdmins() {
        return majority(orderers, "admin");
    }

    /** Never a client or an administrator: only what orders. */
    String blockValidation() {
        int faulty = (orderers.size() - 1) / 3;
        int quorum = bft ? (orderers.size() + faulty + 2) / 2 : 1;
        return outOf(quorum, principals(orderers, "orderer"));
    }

    static String any(String mspId, String... roles) {
        return anyOf(principals(List.of(mspId), roles));
    }

    private static String majority(List<String> mspIds, String role) {
        return outOf(mspIds.size() / 2 + 1, principals(mspIds, role));
    }

    private static String anyOf(List<String> principals) {
        return outOf(1, principals);
    }

    private static String outOf(int count, List<String> principals) {
        return "OutOf(" + count + ", " + String.join(", ", principals) + ")";
    }

    private static List<String> principals(List<String> mspIds, String... roles) {
        List<String> all = new ArrayList<>();
        for (String mspId : mspIds) {
            for (String role : roles) {
                all.add("'" + mspId + "." + role + "'");
            }
        }
        return all;
    }
}
