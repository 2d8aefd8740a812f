package dev.akashi.fabricnet;

import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.node.LogFile;
import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.Topology.Ordering;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.fabricnet.topology.TopologyException;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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
    private static final int LINES = 40;
    private static final String NODE = "A node's name, as status shows it.";
    private static final String CHAINCODE = "A folder with the chaincode's jars (default: those of this installation).";

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

        Layout layout() {
            return new Layout(directory);
        }

        void requireNetwork() {
            if (!Files.exists(layout().topology())) {
                throw new TopologyException("expected a network in " + layout().directory()
                        + ", found none; make one with: up --dir " + directory);
            }
        }

        /** The network that is there. */
        FabricNetwork network(Optional<Path> chaincode, PrintWriter out) {
            requireNetwork();
            return FabricNetwork.of(
                    directory,
                    TopologyFile.read(layout().topology()),
                    FabricPrograms.find(System.getenv()),
                    ChaincodeCode.find(chaincode),
                    new Progress(out));
        }
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
                            description =
                                    "Where the ports of a new network begin; each organisation has ten (default: from 7050,"
                                            + " where they are free).")
                    Optional<Integer> firstPort,
            @Option(names = "--chaincode", paramLabel = "DIR", description = CHAINCODE) Optional<Path> chaincode,
            @Option(names = "--stop-with", paramLabel = "PID", description = "Stop the network when this process ends.")
                    Optional<Long> stopWith)
            throws IOException {
        FabricPrograms programs = FabricPrograms.find(System.getenv());
        Layout layout = folder.layout();
        Topology chosen = choose(layout, topology, firstPort);
        FabricNetwork network =
                FabricNetwork.of(folder.directory, chosen, programs, ChaincodeCode.find(chaincode), new Progress(out));
        DirectoryLock.holding(layout, () -> {
            stopWith.ifPresent(network::stopWith);
            network.up();
        });
        out.println("The network is up: " + chosen.ordering().kind() + ", "
                + chosen.organizations().size() + " organisations, Fabric " + programs.version());
        out.println("profile   " + layout.profile());
        return DONE;
    }

    /** The network's own topology once it has one: a channel is not changed by starting it with another file. */
    private static Topology choose(Layout layout, Optional<String> named, Optional<Integer> firstPort) {
        if (!Files.exists(layout.topology())) {
            Topology read = TopologyFile.read(named.orElse("bft-4"));
            boolean ownPorts = named.isPresent() && !TopologyFile.BUILT_IN.contains(named.get());
            return firstPort
                    .map(read::atPorts)
                    .orElseGet(() -> ownPorts
                            ? read
                            : FreePorts.from(read, read.organizations().get(0).firstPort()));
        }
        Topology own = TopologyFile.read(layout.topology());
        Optional<Topology> asked = named.map(TopologyFile::read).map(read -> {
            int begin = firstPort.orElse(own.organizations().get(0).firstPort());
            return TopologyFile.BUILT_IN.contains(named.get()) || firstPort.isPresent() ? read.atPorts(begin) : read;
        });
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

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says what runs, whether it serves and whether the peers agree, and what to do if not.",
            exitCodeListHeading = "Exit codes:%n",
            exitCodeList = {"0:everything is as it should be", "1:something is not"})
    int status(@Mixin Folder folder) throws IOException {
        return folder.network(Optional.empty(), out).status(out) ? DONE : NOT_AS_IT_SHOULD_BE;
    }

    @Command(
            name = "logs",
            mixinStandardHelpOptions = true,
            description = {
                "Shows the end of a node's log; without a node, names the logs.",
                "With --follow shows what comes, of one node or of all, until Ctrl-C."
            })
    int logs(
            @Mixin Folder folder,
            @Parameters(arity = "0..1", paramLabel = "NODE", description = NODE) Optional<String> name,
            @Option(
                            names = {"-f", "--follow"},
                            description = "Go on with what the node says; without a node, all of them, with the node's"
                                    + " name before each line.")
                    boolean follow,
            @Option(
                            names = "--lines",
                            paramLabel = "COUNT",
                            description = "How many lines of what was said before (default: 40; when all are followed,"
                                    + " none).")
                    Optional<Integer> lines)
            throws IOException, InterruptedException {
        folder.requireNetwork();
        Logs logs = new Logs(folder.layout());
        if (lines.filter(count -> count < 0).isPresent()) {
            throw new TopologyException("--lines: expected 0 or more, found " + lines.get());
        }
        if (follow) {
            untilInterrupted(end -> logs.follow(name, lines.orElse(name.isPresent() ? LINES : 0), out, end));
        } else if (name.isPresent()) {
            out.println(LogFile.tail(logs.of(name.get()), lines.orElse(LINES)));
        } else {
            logs.all().forEach((node, log) -> out.println(node + "  " + log));
        }
        return DONE;
    }

    /** Something that goes on until it is told to end. */
    private interface Endless {
        void run(CountDownLatch end) throws IOException, InterruptedException;
    }

    /** On Ctrl-C the Java machine waits for its hooks: the last line is finished before it ends. */
    private static void untilInterrupted(Endless endless) throws IOException, InterruptedException {
        CountDownLatch end = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Thread hook = new Thread(() -> {
            end.countDown();
            try {
                ended.await(2, TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            endless.run(end);
        } finally {
            ended.countDown();
        }
    }

    @Command(name = "stop-node", mixinStandardHelpOptions = true, description = "Stops one node; the others go on.")
    int stopNode(@Mixin Folder folder, @Parameters(paramLabel = "NODE", description = NODE) String name)
            throws IOException {
        boolean ran = folder.network(Optional.empty(), out).stopNode(name);
        out.println(name + (ran ? " is stopped." : " did not run."));
        return DONE;
    }

    @Command(
            name = "start-node",
            mixinStandardHelpOptions = true,
            description = "Starts one node that was stopped; it catches up by itself.")
    int startNode(@Mixin Folder folder, @Parameters(paramLabel = "NODE", description = NODE) String name)
            throws IOException {
        boolean started = folder.network(Optional.empty(), out).startNode(name);
        out.println(name + (started ? " is started." : " ran already."));
        return DONE;
    }

    @Command(
            name = "deploy",
            mixinStandardHelpOptions = true,
            description = "Deploys the topology's chaincode to a network that runs, where that is not done.")
    int deploy(
            @Mixin Folder folder,
            @Option(names = "--chaincode", paramLabel = "DIR", description = CHAINCODE) Optional<Path> chaincode)
            throws IOException {
        FabricNetwork network = folder.network(chaincode, out);
        DirectoryLock.holding(folder.layout(), network::deploy);
        return DONE;
    }

    @Command(
            name = "upgrade",
            mixinStandardHelpOptions = true,
            description = "Changes the channel to another version of the chaincode while it is used.")
    int upgrade(
            @Mixin Folder folder,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "VERSION",
                            description = "The new version, one that the network has not had.")
                    String version,
            @Option(names = "--chaincode", paramLabel = "DIR", description = CHAINCODE) Optional<Path> chaincode)
            throws IOException {
        FabricNetwork network = folder.network(chaincode, out);
        DirectoryLock.holding(folder.layout(), () -> network.upgrade(version));
        return DONE;
    }

    @Command(
            name = "add-org",
            mixinStandardHelpOptions = true,
            description = "Lets an organisation join the channel while it is used.")
    int addOrganization(
            @Mixin Folder folder,
            @Option(names = "--msp-id", required = true, paramLabel = "MSPID", description = "Its id on the channel.")
                    String mspId,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name for people.")
                    String name,
            @Option(
                            names = "--first-port",
                            paramLabel = "PORT",
                            description = "Where its ten ports begin (default: after those of the others).")
                    Optional<Integer> firstPort,
            @Option(names = "--with-orderer", description = "It runs an orderer too.") boolean withOrderer)
            throws IOException {
        FabricNetwork network = folder.network(Optional.empty(), out);
        int port = firstPort.orElseGet(() -> FreePorts.behind(network.topology()));
        Organization organization = new Organization(
                mspId,
                name,
                "127.0.0.1",
                port,
                withOrderer ? Optional.of(network.topology().nextOrderer(mspId)) : Optional.empty());
        DirectoryLock.holding(folder.layout(), () -> network.add(organization));
        out.println(mspId + " is a member; " + folder.layout().profile() + " names it.");
        return DONE;
    }

    @Command(
            name = "remove-org",
            mixinStandardHelpOptions = true,
            description = "Lets an organisation leave the channel while it is used.")
    int removeOrganization(
            @Mixin Folder folder,
            @Option(names = "--msp-id", required = true, paramLabel = "MSPID", description = "Its id on the channel.")
                    String mspId)
            throws IOException {
        FabricNetwork network = folder.network(Optional.empty(), out);
        DirectoryLock.holding(folder.layout(), () -> network.remove(mspId));
        out.println(mspId + " is no member any more; its folders are left in "
                + folder.layout().directory());
        return DONE;
    }

    @Command(
            name = "change-ordering",
            mixinStandardHelpOptions = true,
            description = {
                "Changes how blocks are made while the network is used; what is not named stays as it is.",
                "Times are written as in topology.yaml: 250ms, 5s."
            })
    int changeOrdering(@Mixin Folder folder, @Mixin NewOrdering ordering) throws IOException {
        FabricNetwork network = folder.network(Optional.empty(), out);
        DirectoryLock.holding(
                folder.layout(),
                () -> network.order(ordering.from(network.topology().ordering())));
        return DONE;
    }

    /** How blocks are to be made. */
    static final class NewOrdering {
        @Option(names = "--block-interval", paramLabel = "TIME", description = "How long a lone transaction waits.")
        private Optional<String> blockInterval = Optional.empty();

        @Option(names = "--max-messages", paramLabel = "COUNT", description = "Most transactions in a block.")
        private Optional<Integer> maxMessages = Optional.empty();

        @Option(
                names = "--forward-timeout",
                paramLabel = "TIME",
                description = "BFT: when an orderer hands a request that is not ordered to the leader.")
        private Optional<String> forwardTimeout = Optional.empty();

        @Option(
                names = "--complain-timeout",
                paramLabel = "TIME",
                description = "BFT: when it complains of the leader, after that.")
        private Optional<String> complainTimeout = Optional.empty();

        @Option(
                names = "--view-change-timeout",
                paramLabel = "TIME",
                description = "BFT: how long a change of leader may take.")
        private Optional<String> viewChangeTimeout = Optional.empty();

        @Option(
                names = "--heartbeat-timeout",
                paramLabel = "TIME",
                description = "BFT: how long a silent leader is borne with when there is nothing to order.")
        private Optional<String> heartbeatTimeout = Optional.empty();

        Ordering from(Ordering old) {
            return new Ordering(
                    old.kind(),
                    time("--block-interval", blockInterval, old.blockInterval()),
                    maxMessages.orElse(old.maxMessages()),
                    time("--forward-timeout", forwardTimeout, old.forwardTimeout()),
                    time("--complain-timeout", complainTimeout, old.complainTimeout()),
                    time("--view-change-timeout", viewChangeTimeout, old.viewChangeTimeout()),
                    time("--heartbeat-timeout", heartbeatTimeout, old.heartbeatTimeout()));
        }

        private static Duration time(String option, Optional<String> text, Duration old) {
            return text.map(given -> TopologyFile.time(option, given)).orElse(old);
        }
    }

    @Command(
            name = "renew",
            mixinStandardHelpOptions = true,
            description = "Renews certificates that end soon, and restarts the nodes one by one so that they use them.")
    int renew(
            @Mixin Folder folder,
            @Option(
                            names = "--within",
                            defaultValue = "60",
                            paramLabel = "DAYS",
                            description = "Renew what ends within so many days (default: ${DEFAULT-VALUE}).")
                    int days)
            throws IOException {
        FabricNetwork network = folder.network(Optional.empty(), out);
        Instant limit = Clock.systemUTC().instant().plus(Duration.ofDays(days));
        DirectoryLock.holding(folder.layout(), () -> {
            if (network.renew(limit) == 0) {
                out.println("No certificate ends within " + days + " days.");
            }
        });
        return DONE;
    }

    @Command(
            name = "render",
            mixinStandardHelpOptions = true,
            description = "Writes systemd units and compose files for the hosts of a topology; starts nothing.")
    int render(
            @Mixin Folder folder,
            @Option(
                            names = "--topology",
                            paramLabel = "NAME|FILE",
                            description = "What the network consists of (default: what the folder says).")
                    Optional<String> topology,
            @Option(
                            names = "--programs",
                            defaultValue = "/opt/fabric/bin",
                            paramLabel = "DIR",
                            description = "Where Fabric's programs are on the hosts (default: ${DEFAULT-VALUE}).")
                    Path programs,
            @Option(names = "--chaincode", paramLabel = "DIR", description = CHAINCODE) Optional<Path> chaincode)
            throws IOException {
        Topology chosen = choose(folder.layout(), topology, Optional.empty());
        FabricNetwork network = FabricNetwork.of(
                folder.directory,
                chosen,
                FabricPrograms.elsewhere(programs),
                ChaincodeCode.find(chaincode),
                new Progress(out));
        DirectoryLock.holding(folder.layout(), () -> out.println(network.render()));
        return DONE;
    }

    @Command(name = "stop-with", hidden = true, description = "Waits for a process to end, then stops the network.")
    int stopWith(
            @Mixin Folder folder,
            @Option(names = "--pid", required = true, paramLabel = "PID", description = "The process.") long pid)
            throws IOException {
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        return down(folder);
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
