package dev.akashi.fabricnet;

import com.google.gson.JsonObject;
import dev.akashi.embedded.identity.OwnerOnlyFiles;
import dev.akashi.embedded.identity.TlsFiles;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.channel.ChaincodePackage;
import dev.akashi.fabricnet.channel.ChannelMembership;
import dev.akashi.fabricnet.channel.GatewayProbe;
import dev.akashi.fabricnet.channel.Lifecycle;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.node.NodeProcess;
import dev.akashi.fabricnet.node.Parallel;
import dev.akashi.fabricnet.node.Waiting;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.render.Renderer;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Organization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
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
    private static final Duration READY_LIMIT = Duration.ofSeconds(90);
    private static final Duration CERTIFICATE_LIFETIME = Duration.ofDays(365);

    private final Topology topology;
    private final Layout layout;
    private final Keys keys;
    private final ChaincodeCode code;
    private final Progress progress;
    private final Nodes nodes;
    private final ChannelMembership membership;
    private final Lifecycle lifecycle;

    private FabricNetwork(
            Topology topology, Layout layout, FabricPrograms programs, ChaincodeCode code, Progress progress) {
        this.topology = topology;
        this.layout = layout;
        this.code = code;
        this.progress = progress;
        this.keys = new Keys(layout, CERTIFICATE_LIFETIME, new SecureRandom());
        this.nodes = new Nodes(programs, topology, layout, keys);
        this.membership = new ChannelMembership(programs, topology, layout, keys);
        this.lifecycle = new Lifecycle(programs, topology, layout, keys);
    }

    /** A network that is to be in the folder. */
    public static FabricNetwork of(
            Path directory, Topology topology, FabricPrograms programs, ChaincodeCode code, Progress progress) {
        return new FabricNetwork(topology, new Layout(directory), programs, code, progress);
    }

    /** {@return where everything is} */
    public Layout layout() {
        return layout;
    }

    /** {@return what the network consists of} */
    public Topology topology() {
        return topology;
    }

    /** Makes what is missing, starts what does not run, and returns when clients can record. */
    public void up() throws IOException {
        OwnerOnlyFiles.createDirectories(layout.directory());
        keys.make(topology);
        new Renderer(topology, layout, keys).write();
        if (membership.makeGenesis()) {
            progress.say("keys, certificates and the channel's first block are made");
        }
        Prepared prepared = prepare();
        prepared.processes().forEach(NodeProcess::start);
        startOrderersAndPeers();
        deploy(prepared);
        awaitReady(prepared);
        Profile.write(topology, layout, keys);
    }

    private void startOrderersAndPeers() {
        nodes.orderers().forEach(NodeProcess::start);
        nodes.peers().forEach(NodeProcess::start);
        progress.say(nodes.orderers().size() + " orderers, " + nodes.peers().size() + " peers and as many chaincode"
                + " processes are started");
        Parallel.each(topology.ordererOrganizations(), organization -> {
            NodeProcess.awaitListening(nodes.orderer(organization), PORT_LIMIT);
            membership.joinOrderer(organization, layout.genesis());
        });
        Parallel.each(topology.organizations(), organization -> {
            NodeProcess.awaitListening(nodes.peer(organization), PORT_LIMIT);
            membership.joinPeer(organization, layout.genesis());
        });
        progress.say("orderers and peers are on the channel " + topology.channel());
    }

    /** What a version of the chaincode needs before it can be deployed. */
    private record Prepared(ChaincodePackage chaincode, Path file, Deployed deployed, List<Node> processes) {}

    /** Keeps the code that is deployed with the network, so that it does not change when the installation does. */
    private Prepared prepare() throws IOException {
        String label = topology.chaincode().label();
        ChaincodeCode kept = code.keep(layout.chaincodeCode(label));
        ChaincodePackage chaincode = ChaincodePackage.of(label, kept.hash());
        Path file = layout.chaincodePackage(label);
        if (!Files.exists(file)) {
            OwnerOnlyFiles.write(file, chaincode.bytes());
        }
        Deployed deployed = Deployed.read(layout.deployment()).orElse(new Deployed(label, chaincode.id(), 1));
        if (!deployed.packageId().equals(chaincode.id())) {
            throw new NetworkException("chaincode: expected " + deployed.packageId() + " as deployed, found "
                    + chaincode.id() + " in " + layout.chaincodeCode(label)
                    + "; to run other code, use upgrade with a new version");
        }
        deployed.write(layout.deployment());
        for (Organization organization : topology.organizations()) {
            writeConnection(organization, deployed);
        }
        return new Prepared(chaincode, file, deployed, nodes.chaincodes(deployed, kept));
    }

    /** How the organisation's peer reaches the organisation's chaincode process; each shows the other a certificate. */
    private void writeConnection(Organization organization, Deployed deployed) throws IOException {
        TlsFiles tls = keys.peerAsClientTls(organization);
        JsonObject connection = new JsonObject();
        connection.addProperty(
                "address", organization.host() + ":" + organization.ports().chaincode(deployed.sequence()));
        connection.addProperty("domain", organization.host());
        connection.addProperty("dial_timeout", "10s");
        connection.addProperty("tls_required", true);
        connection.addProperty("client_auth_required", true);
        connection.addProperty("client_key", Files.readString(tls.privateKey()));
        connection.addProperty("client_cert", Files.readString(tls.certificate()));
        connection.addProperty("root_cert", Files.readString(tls.trustedRoot()));
        OwnerOnlyFiles.write(
                layout.connections(organization).resolve(deployed.label() + ".json"),
                connection.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void deploy(Prepared prepared) {
        Optional<Lifecycle.Committed> committed = lifecycle.committed();
        int sequence = prepared.deployed().sequence();
        String version = topology.chaincode().version();
        if (committed.isPresent() && committed.get().sequence() >= sequence) {
            if (!committed.get().equals(new Lifecycle.Committed(version, sequence))) {
                throw new NetworkException("chaincode: expected version " + version + " in sequence " + sequence
                        + " on the channel, found version " + committed.get().version() + " in sequence "
                        + committed.get().sequence() + "; finish that with: network upgrade --version "
                        + committed.get().version());
            }
            lifecycle.install(prepared.chaincode(), prepared.file());
            return;
        }
        lifecycle.install(prepared.chaincode(), prepared.file());
        lifecycle.approve(prepared.chaincode(), sequence);
        lifecycle.commit(sequence);
        progress.say("chaincode " + topology.chaincode().label() + " is installed, approved by "
                + topology.organizations().size() + " organisations, and committed");
    }

    private void awaitReady(Prepared prepared) {
        prepared.processes().forEach(process -> NodeProcess.awaitListening(process, PORT_LIMIT));
        Parallel.each(topology.organizations(), organization -> {
            try (GatewayProbe probe = GatewayProbe.connect(topology, organization, keys)) {
                Waiting.until(
                        READY_LIMIT,
                        "gateway of " + organization.mspId() + " answers from its own chaincode process",
                        probe::objectionOfChaincode);
                Waiting.until(
                        READY_LIMIT,
                        "gateway of " + organization.mspId() + " collects endorsements",
                        probe::objectionOfEndorsement);
            }
        });
        progress.say("every organisation's gateway answers and collects endorsements");
    }

    /** Stops every process that this kit started in the folder, and no other; returns how many there were. */
    public static int down(Path directory) throws IOException {
        Path folder = new Layout(directory).nodes();
        if (!Files.isDirectory(folder)) {
            return 0;
        }
        List<Path> files = new ArrayList<>();
        try (Stream<Path> found = Files.list(folder)) {
            found.map(node -> node.resolve("process.json"))
                    .filter(Files::exists)
                    .forEach(files::add);
        }
        // Orderers last, so that peers end without complaining of them.
        Function<Path, Boolean> orderer =
                file -> folder.relativize(file).toString().startsWith("orderer-");
        files.sort(Comparator.comparing(orderer).thenComparing(Comparator.naturalOrder()));
        List<Path> stopped = new ArrayList<>();
        Parallel.each(files, file -> {
            if (NodeProcess.stop(file)) {
                synchronized (stopped) {
                    stopped.add(file);
                }
            }
        });
        return stopped.size();
    }
}
