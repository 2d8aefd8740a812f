package dev.akashi.bench.trial;

import dev.akashi.client.NetworkProfile;
import dev.akashi.fabricnet.FabricNetwork;
import dev.akashi.fabricnet.Progress;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.node.NodeProcess;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Four organisations with BFT ordering, by Fabric's own programs and the kit, with {@link MeasuredChaincode}: its jars are
 * those of the product, and the classes of these measurements.
 */
public final class FabricTrial implements AutoCloseable {

    // Far from those of a network that somebody uses.
    private static final int FIRST_PORT = 26_000;

    private static final Map<String, String> COMPONENTS =
            Map.of("orderer-", "orderers", "peer-", "peers", "chaincode-", "chaincodes");

    private FabricNetwork network;

    private FabricTrial(FabricNetwork network) {
        this.network = network;
    }

    /**
     * Starts one in an empty folder.
     *
     * @param root the folder of the sources, with the distribution built
     * @param out gets what is being done
     * @throws FabricPrograms.MissingException when Fabric's programs are not there
     */
    public static FabricTrial start(Path root, Path folder, PrintWriter out) throws IOException {
        Topology standard = TopologyFile.read("bft-4");
        Topology.Chaincode chaincode = standard.chaincode();
        Topology topology = FreePorts.from(
                standard.running(new Topology.Chaincode(
                        chaincode.name(), chaincode.version(), MeasuredChaincode.class.getName(), chaincode.probe())),
                FIRST_PORT);
        FabricNetwork network =
                FabricNetwork.of(folder, topology, FabricPrograms.find(System.getenv()), code(root), new Progress(out));
        network.stopWith(ProcessHandle.current().pid());
        FabricTrial trial = new FabricTrial(network);
        try {
            network.up();
            return trial;
        } catch (IOException | RuntimeException e) {
            trial.close();
            throw e;
        }
    }

    /** Where the ports of such a network could begin now. */
    public static int freePort() {
        return FreePorts.from(TopologyFile.read("bft-4"), FIRST_PORT)
                .organizations()
                .get(0)
                .firstPort();
    }

    private static ChaincodeCode code(Path root) throws IOException {
        List<Path> classPath = new ArrayList<>();
        try (Stream<Path> jars = Files.list(root.resolve("dist/target/akashi/chaincode"))) {
            jars.sorted().forEach(classPath::add);
        }
        classPath.add(root.resolve("bench/target/classes"));
        return new ChaincodeCode(classPath);
    }

    /** How clients find it. */
    public NetworkProfile profile() {
        return NetworkProfile.read(network.layout().profile());
    }

    /** Its processes by component: orderers, peers, chaincodes. */
    public Map<String, List<Long>> processes() throws IOException {
        Map<String, List<Long>> processes = new TreeMap<>();
        for (Node node : network.nodes()) {
            COMPONENTS.forEach((prefix, component) -> {
                if (node.name().startsWith(prefix)) {
                    NodeProcess.find(node)
                            .ifPresent(process -> processes
                                    .computeIfAbsent(component, unused -> new ArrayList<>())
                                    .add(process.pid()));
                }
            });
        }
        return processes;
    }

    /** Changes how blocks are made. */
    public void order(Duration blockInterval, int maxMessages) throws IOException {
        Ordering old = network.topology().ordering();
        network = network.order(new Ordering(
                old.kind(),
                blockInterval,
                maxMessages,
                old.forwardTimeout(),
                old.complainTimeout(),
                old.viewChangeTimeout(),
                old.heartbeatTimeout()));
    }

    @Override
    public void close() throws IOException {
        FabricNetwork.down(network.layout().directory());
    }
}
