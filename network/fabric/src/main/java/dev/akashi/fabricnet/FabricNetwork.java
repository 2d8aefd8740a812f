package dev.akashi.fabricnet;

import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.channel.ChannelChange;
import dev.akashi.fabricnet.channel.ChannelMembership;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.node.NodeProcess;
import dev.akashi.fabricnet.node.Parallel;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.render.Renderer;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A network of Fabric's own programs on this machine, in one folder. Every step looks first whether it is done already,
 * so that {@link #up} also continues what was stopped, or what a crash left half done.
 *
 * <pre>{@code
 * FabricNetwork network = FabricNetwork.of(directory, TopologyFile.read("bft-4"), programs, code, progress);
 * network.up();
 * NetworkProfile profile = NetworkProfile.read(network.layout().profile());
 * network.down();
 * }</pre>
 */
public final class FabricNetwork {
    private static final Duration PORT_LIMIT = Duration.ofSeconds(60);
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);

    private final Site site;
    private final ChaincodeCode code;

    private FabricNetwork(Site site, ChaincodeCode code) {
        this.site = site;
        this.code = code;
    }

    /**
     * A network that is, or is to be, in the folder.
     *
     * @param code the chaincode's jars, for a version that the network has not run yet
     */
    public static FabricNetwork of(
            Path directory, Topology topology, FabricPrograms programs, ChaincodeCode code, Progress progress) {
        return of(directory, topology, programs, code, progress, CERTIFICATE_LIFETIME);
    }

    static FabricNetwork of(
            Path directory,
            Topology topology,
            FabricPrograms programs,
            ChaincodeCode code,
            Progress progress,
            Duration certificateLifetime) {
        Layout layout = new Layout(directory);
        Keys keys = new Keys(layout, certificateLifetime, new SecureRandom());
        return new FabricNetwork(new Site(topology, layout, keys, programs, progress), code);
    }

    /** {@return where everything is} */
    public Layout layout() {
        return site.layout();
    }

    /** {@return where keys and certificates are} */
    public Keys keys() {
        return site.keys();
    }

    /** {@return what the network consists of} */
    public Topology topology() {
        return site.topology();
    }

    /** Makes what is missing, starts what does not run, and returns when clients can record. */
    public void up() throws IOException {
        requireThisMachine();
        OwnerOnlyFiles.createDirectories(layout().directory());
        site.keys().make(topology());
        new Renderer(topology(), layout(), site.keys()).write();
        ChannelMembership membership = membership();
        if (membership.makeGenesis()) {
            site.progress().say("keys, certificates and the channel's first block are made");
        }
        ChaincodeDeployment chaincode = ChaincodeDeployment.current(site, code);
        // First, because a Java process takes longest to start.
        long started = Stream.of(
                        chaincode.processes(),
                        site.nodes().orderers(),
                        site.nodes().peers())
                .flatMap(List::stream)
                .filter(NodeProcess::start)
                .count();
        site.progress().say(started == 0 ? "all processes run" : started + " processes are started");
        join(membership);
        chaincode.deploy();
        chaincode.awaitReady();
        Profile.write(topology(), layout(), site.keys());
    }

    /** Nodes of other hosts are started there, from the files that {@link #render} writes. */
    private void requireThisMachine() throws IOException {
        for (Organization organization : topology().organizations()) {
            if (!InetAddress.getByName(organization.host()).isLoopbackAddress()) {
                throw new NetworkException(organization.mspId() + ": expected a host of this machine such as 127.0.0.1,"
                        + " found " + organization.host()
                        + "; for several hosts, write their files with render and start them there");
            }
        }
    }

    /**
     * Writes what several hosts need to run the network's nodes as services: configuration, systemd units and a compose
     * file for each host. Nothing is started, and no key is made.
     *
     * @return the folder with a folder for each host
     */
    public Path render() throws IOException {
        new Renderer(topology(), layout(), site.keys()).write();
        ChaincodeDeployment chaincode = ChaincodeDeployment.current(site, code);
        List<Node> all = new ArrayList<>(chaincode.processes());
        all.addAll(site.nodes().orderers());
        all.addAll(site.nodes().peers());
        return new HostFiles(layout()).write(all);
    }

    private void join(ChannelMembership membership) {
        Parallel.each(topology().ordererOrganizations(), organization -> {
            NodeProcess.awaitListening(site.nodes().orderer(organization), PORT_LIMIT);
            membership.joinOrderer(organization, layout().genesis());
        });
        Parallel.each(topology().organizations(), organization -> {
            NodeProcess.awaitListening(site.nodes().peer(organization), PORT_LIMIT);
            membership.joinPeer(organization, layout().genesis());
        });
        membership.awaitCaughtUp();
        site.progress()
                .say("orderers and peers are on the channel " + topology().channel());
    }

    /** Deploys the topology's chaincode to a network that runs, where it is not deployed. */
    public void deploy() throws IOException {
        ChaincodeDeployment chaincode = ChaincodeDeployment.current(site, code);
        chaincode.start();
        chaincode.deploy();
        chaincode.awaitReady();
    }

    /** Changes the channel to another version of the chaincode while it is used. */
    public void upgrade(String version) throws IOException {
        ChaincodeDeployment.upgrade(site, code, version);
    }

    /**
     * Lets an organisation join the channel while it is used: a majority signs, its peer fetches all blocks, and its
     * chaincode process endorses. The endorsement policy asks for a majority of the members that there are then. If it has an
     * orderer, that fetches all blocks, and takes part in ordering when this returns; the others must run meanwhile. One that
     * left may come back: it has its keys and its blocks still, and goes on from there.
     *
     * @return the network with it
     * @throws NetworkException when somebody else has its ports, before anything is changed
     */
    public FabricNetwork add(Organization organization) throws IOException {
        FabricNetwork after = new FabricNetwork(site.with(topology().with(organization)), code);
        site.nodes().of(organization).forEach(NodeProcess::requireFreePort);
        site.keys().make(after.topology());
        if (NodeProcess.find(site.nodes().peer(organization)).isEmpty()) {
            forgetConnections(organization);
        }
        change(after.topology());
        after.up();
        if (organization.orderer().isPresent()) {
            after.membership().awaitActive(organization);
        }
        return after;
    }

    /**
     * Lets an organisation leave the channel: a majority signs, and its processes stop. What it recorded stays; its
     * folder is left where it is. If it has an orderer, enough others must have one, and run.
     *
     * @return the network without it
     * @throws dev.akashi.fabricnet.topology.TopologyException when too few orderers would be left
     */
    public FabricNetwork remove(String mspId) throws IOException {
        FabricNetwork after = new FabricNetwork(site.with(topology().without(mspId)), code);
        List<Node> its = nodes().stream()
                .filter(node -> node.organization().equals(mspId))
                .toList();
        change(after.topology());
        Parallel.each(its, NodeProcess::stop);
        after.up();
        return after;
    }

    /**
     * Changes how blocks are made, while the network is used: a majority of the members and of the orderers signs.
     *
     * @return the network with it
     * @throws NetworkException when it is another protocol, which a channel keeps for ever
     */
    public FabricNetwork order(Topology.Ordering ordering) throws IOException {
        Topology.Ordering.Kind kind = topology().ordering().kind();
        if (ordering.kind() != kind) {
            throw new NetworkException(
                    "ordering: expected the protocol that the channel has, " + kind + ", found " + ordering.kind());
        }
        FabricNetwork after = new FabricNetwork(site.with(topology().ordering(ordering)), code);
        change(after.topology());
        new Renderer(after.topology(), layout(), site.keys()).write();
        return after;
    }

    private void change(Topology after) throws IOException {
        boolean changed = new ChannelChange(site.programs(), topology(), after, layout(), site.keys()).apply();
        site.progress()
                .say(
                        changed
                                ? "a majority signed the change, and the peers have it"
                                : "the channel is as it should be already");
    }

    /**
     * Starts one node and waits until it takes connections.
     *
     * @return whether it was started now
     */
    public boolean startNode(String name) throws IOException {
        Node node = node(name);
        boolean started = NodeProcess.start(node);
        NodeProcess.awaitListening(node, PORT_LIMIT);
        return started;
    }

    /**
     * Stops one node.
     *
     * @return whether it ran
     */
    public boolean stopNode(String name) throws IOException {
        return NodeProcess.stop(node(name));
    }

    /** Has everything stopped when that process ends; returns at once. */
    public void stopWith(long pid) {
        Node watcher = site.nodes().stopWith(pid);
        NodeProcess.stop(watcher);
        NodeProcess.start(watcher);
    }

    /**
     * Renews certificates that end before that time, and restarts the nodes one after the other so that they use them.
     * Clients notice nothing but a missing endorser now and then.
     *
     * @return how many were renewed
     */
    public int renew(Instant endingBefore) throws IOException {
        int renewed = site.keys().renew(topology(), endingBefore);
        if (renewed == 0) {
            return 0;
        }
        site.progress().say(renewed + " certificates are renewed; restarting the nodes one by one");
        ChaincodeDeployment chaincode = ChaincodeDeployment.current(site, code);
        for (Organization organization : topology().organizations()) {
            if (organization.orderer().isPresent()) {
                restart(site.nodes().orderer(organization));
                membership().awaitActive(organization);
            }
            Node peer = site.nodes().peer(organization);
            NodeProcess.stop(peer);
            forgetConnections(organization);
            chaincode.processes().stream()
                    .filter(process -> process.organization().equals(organization.mspId()))
                    .forEach(FabricNetwork::restart);
            NodeProcess.start(peer);
            NodeProcess.awaitListening(peer, PORT_LIMIT);
            chaincode.awaitReady(organization);
            site.progress().say(organization.mspId() + " serves with its new certificates");
        }
        return renewed;
    }

    /**
     * A peer keeps what it was told of its chaincode process when it built the package, address and certificates included.
     * It must not run.
     */
    private void forgetConnections(Organization organization) throws IOException {
        DeletedFolder.delete(layout().peer(organization).resolve(Path.of("data", "externalbuilder", "builds")));
    }

    private static void restart(Node node) {
        NodeProcess.stop(node);
        NodeProcess.start(node);
        NodeProcess.awaitListening(node, PORT_LIMIT);
    }

    /** {@return all nodes, chaincode processes first} */
    public List<Node> nodes() throws IOException {
        List<Node> all = new ArrayList<>(ChaincodeDeployment.current(site, code).processes());
        all.addAll(site.nodes().orderers());
        all.addAll(site.nodes().peers());
        return all;
    }

    private Node node(String name) throws IOException {
        List<Node> all = nodes();
        return all.stream()
                .filter(node -> node.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new NetworkException(
                        "node: expected one of " + all.stream().map(Node::name).toList() + ", found " + name));
    }

    private ChannelMembership membership() {
        return new ChannelMembership(site.programs(), topology(), layout(), site.keys());
    }

    /**
     * Says what runs and what does not, and what to do about it.
     *
     * @return whether everything is as it should be
     */
    public boolean status(PrintWriter out) throws IOException {
        return new StatusReport(site, membership()).print(nodes(), out);
    }

    /** Stops every process that this kit started in the folder, and no other; returns how many there were. */
    public static int down(Path directory) throws IOException {
        Path folder = new Layout(directory).nodes();
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.map(node -> node.resolve(Node.PROCESS_FILE))
                    .filter(Files::exists)
                    .forEach(files::add);
        }
        // Orderers last, so that peers end without complaining of them.
        Function<Path, Boolean> orderer =
                file -> folder.relativize(file).toString().startsWith("orderer-");
        files.sort(Comparator.comparing(orderer).thenComparing(Comparator.naturalOrder()));
        AtomicInteger stopped = new AtomicInteger();
        Parallel.each(files, file -> {
            if (NodeProcess.stop(file)) {
                stopped.incrementAndGet();
            }
        });
        return stopped.get();
    }
}
