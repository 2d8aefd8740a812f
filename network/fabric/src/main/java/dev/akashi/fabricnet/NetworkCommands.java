package dev.akashi.fabricnet;

import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.TopologyException;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The commands of {@code network}. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "Runs a network of Hyperledger Fabric for the registry on this computer, from a topology file.",
        footer = {
            "",
            "Fabric's official programs, release 3.1, are looked for in the folder that FABRIC_BIN names, else on PATH."
        })
final class NetworkCommands {
    private static final int DONE = 0;
    private static final int NOT_AS_IT_SHOULD_BE = 1;
    private static final int USAGE = 2;

    private final PrintWriter out;

    NetworkCommands(PrintWriter out) {
        this.out = out;
    }

    /** Which network. */
    static final class Folder {
        @Option(
                names = "--dir",
                defaultValue = ".akashi-fabric",
                paramLabel = "DIR",
                description = "Where the network keeps keys, ledgers and logs (default: ${DEFAULT-VALUE}).")
        private Path directory = Path.of(".akashi-fabric");
    }

    @Command(
            name = "up",
            mixinStandardHelpOptions = true,
            description = "Makes the network, or continues one that was stopped, and returns when it can be used.")
    int up(
            @Mixin Folder folder,
            @Option(
                            names = "--topology",
                            paramLabel = "NAME|FILE",
                            description = "What the network consists of: bft-4 (default), raft-1, or a file.")
                    Optional<String> topology,
            @Option(
                            names = "--first-port",
                            paramLabel = "PORT",
                            description = "Where the ports of a new network begin; each organisation has ten.")
                    Optional<Integer> firstPort,
            @Option(
                            names = "--chaincode",
                            paramLabel = "DIR",
                            description = "A folder with the chaincode's jars (default: those of this installation).")
                    Optional<Path> chaincode)
            throws IOException {
        FabricPrograms programs = FabricPrograms.find(System.getenv());
        Layout layout = new Layout(folder.directory);
        Topology chosen = choose(layout, topology, firstPort);
        FabricNetwork network =
                FabricNetwork.of(folder.directory, chosen, programs, ChaincodeCode.find(chaincode), new Progress(out));
        DirectoryLock.holding(layout, network::up);
        out.println("The network is up: " + chosen.ordering().kind() + ", "
                + chosen.organizations().size() + " organisations, Fabric " + programs.version());
        out.println("profile   " + layout.profile());
        return DONE;
    }

    /** The network's own topology once it has one: a channel is not changed by starting it with another file. */
    private static Topology choose(Layout layout, Optional<String> named, Optional<Integer> firstPort) {
        if (!Files.exists(layout.topology())) {
            Topology read = TopologyFile.read(named.orElse("bft-4"));
            return firstPort.map(read::atPorts).orElse(read);
        }
        Topology own = TopologyFile.read(layout.topology());
        Optional<Topology> asked = named.map(TopologyFile::read)
                .map(read -> firstPort.map(read::atPorts).orElse(read));
        if (asked.filter(other -> !other.equals(own)).isPresent()) {
            throw new TopologyException("expected the topology that the network has, " + layout.topology()
                    + ", found another one; members join with add-org, chaincode changes with upgrade");
        }
        return own;
    }

    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description =
                    "Stops what this kit started in the folder, and nothing else. Nothing that was recorded is lost.")
    int down(@Mixin Folder folder) throws IOException {
        int stopped = FabricNetwork.down(folder.directory);
        out.println(stopped == 0 ? "Nothing of this network runs." : stopped + " processes are stopped.");
        return DONE;
    }

    static int report(Exception e, PrintWriter err) {
        err.println("network: " + e.getMessage());
        if (e instanceof FabricPrograms.MissingException || e instanceof TopologyException) {
            return USAGE;
        }
        if (!(e instanceof NetworkException || e instanceof IOException)) {
            e.printStackTrace(err);
        }
        return NOT_AS_IT_SHOULD_BE;
    }
}
