package dev.akashi.fabricnet.topology;

import dev.akashi.fabricnet.topology.Topology.Organization;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Finds ports that nobody listens on. */
public final class FreePorts {
    private static final int STEP = 100;
    private static final String THIS_MACHINE = "127.0.0.1";

    private FreePorts() {}

    /**
     * {@return the same network on ports that are all free now, from that one upwards}
     *
     * @throws TopologyException when there are none
     */
    public static Topology from(Topology topology, int first) {
        int needed = topology.organizations().size() * Ports.COUNT;
        for (int port = first; port + needed < 32_000; port += STEP) {
            Topology moved = topology.atPorts(port);
            if (moved.organizations().stream().allMatch(FreePorts::free)) {
                return moved;
            }
        }
        throw new TopologyException("ports: expected " + needed + " free ones from " + first + ", found none");
    }

    /**
     * {@return where the ports of one more organisation can begin so that they are all free now, behind those of the others}
     *
     * @throws TopologyException when there are none
     */
    public static int behind(Topology topology) {
        for (int first = topology.nextPort(); first + Ports.COUNT < 32_000; first += Ports.COUNT) {
            if (free(THIS_MACHINE, new Ports(first))) {
                return first;
            }
        }
        throw new TopologyException("ports: expected " + Ports.COUNT + " free ones from " + topology.nextPort()
                + ", found none; choose with --first-port");
    }

    private static boolean free(Organization organization) {
        return free(organization.host(), organization.ports());
    }

    private static boolean free(String host, Ports ports) {
        return ports.all().stream().allMatch(port -> free(host, port));
    }

    private static boolean free(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
