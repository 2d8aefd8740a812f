package dev.akashi.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code akashi network}: starts and stops a network on this computer. */
@Command(
        name = "network",
        mixinStandardHelpOptions = true,
        description = "Starts and stops a network on this computer: embedded, or of Fabric's own programs.",
        footer = {
            "",
            "The embedded network speaks Fabric's protocols, but all of its keys are in one process: one trust domain.",
            "What is recorded on it proves nothing to anybody else.",
            "",
            "With --network fabric, four organisations run every process of such a network themselves; this needs Fabric's",
            "official programs. The command akashi-fabric does more with such a network."
        })
final class NetworkCommand {

    private static final String DIR = "Where the network keeps its ledger and keys (default: ${DEFAULT-VALUE}).";

    private static final String LEFT_BEHIND =
            "It ended without being stopped: it was killed, or the computer went down. What was recorded is kept.";

    /** What a network is made of. */
    enum Kind {
        EMBEDDED,
        FABRIC
    }

    private final Console console;

    NetworkCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "up",
            mixinStandardHelpOptions = true,
            description = "Starts the network, or continues one that was stopped.")
    int up(
            @Option(names = "--dir", defaultValue = ".akashi", paramLabel = "DIR", description = DIR) Path directory,
            @Option(
                            names = "--network",
                            defaultValue = "EMBEDDED",
                            paramLabel = "embedded|fabric",
                            description = "Which kind of network a new one is to be (default: embedded).")
                    Kind kind,
            @Option(names = "--stop-with", paramLabel = "PID", description = "Stop the network when this process ends.")
                    Optional<Long> stopWith)
            throws IOException {
        if (kind == Kind.FABRIC || FabricKit.made(directory)) {
            return stopWith.isPresent()
                    ? FabricKit.run(directory, "up", "--stop-with", Long.toString(stopWith.get()))
                    : FabricKit.run(directory, "up");
        }
        NetworkProcess network = new NetworkProcess(directory);
        requireAlive(stopWith);
        return network.exclusively(() -> start(network, stopWith)).number();
    }

    private ExitCode start(NetworkProcess network, Optional<Long> stopWith) throws IOException {
        Optional<ProcessHandle> running = network.find();
        if (running.isPresent()) {
            console.say(
                    "The network in %s is up already, process %d.",
                    network.directory(), running.get().pid());
            return ExitCode.OK;
        }
        if (network.leftBehind()) {
            console.note(LEFT_BEHIND);
        }
        long began = System.nanoTime();
        ProcessHandle process = network.start(stopWith);
        console.say(
                "The network is up after %.1f s, process %d.",
                Duration.ofNanos(System.nanoTime() - began).toMillis() / 1000.0, process.pid());
        console.say("profile   " + network.profile());
        console.say("log       " + network.log());
        console.say("embedded: one process, one trust domain; for trials and tests only");
        return ExitCode.OK;
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Says whether the network runs and what each organisation answers.")
    int status(@Option(names = "--dir", defaultValue = ".akashi", paramLabel = "DIR", description = DIR) Path directory)
            throws IOException {
        if (FabricKit.made(directory)) {
            return FabricKit.run(directory, "status");
        }
        NetworkProcess network = new NetworkProcess(directory);
        Optional<ProcessHandle> running = network.find();
        if (running.isEmpty()) {
            console.say(whyDown(network));
            return ExitCode.UNDECIDED.number();
        }
        console.say(
                "The network in %s is up, process %d.",
                network.directory(), running.get().pid());
        return NetworkReport.print(network, console).number();
    }

    /** What is wrong, and what to do. */
    private static String whyDown(NetworkProcess network) {
        String start = "akashi network up --dir " + network.directory();
        if (!network.exists()) {
            return "There is no network in " + network.directory() + ". Make one with: " + start;
        }
        if (network.isInUse()) {
            return "The network in " + network.directory()
                    + " is used by a process that this command did not start, and cannot stop.";
        }
        return "The network in " + network.directory() + " is down. " + (network.leftBehind() ? LEFT_BEHIND + " " : "")
                + "Start it with: " + start;
    }

    private static void requireAlive(Optional<Long> stopWith) {
        stopWith.filter(pid ->
                        ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty())
                .ifPresent(pid -> {
                    throw new UsageException(
                            "expected --stop-with to name a running process, found none with id " + pid);
                });
    }

    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description = "Stops the network. Nothing that was recorded is lost.")
    int down(@Option(names = "--dir", defaultValue = ".akashi", paramLabel = "DIR", description = DIR) Path directory)
            throws IOException {
        if (FabricKit.made(directory)) {
            return FabricKit.run(directory, "down");
        }
        NetworkProcess network = new NetworkProcess(directory);
        if (!network.exists()) {
            console.say("There is no network in %s.", network.directory());
            return ExitCode.OK.number();
        }
        return network.exclusively(() -> stop(network)).number();
    }

    private ExitCode stop(NetworkProcess network) throws IOException {
        Optional<ProcessHandle> running = network.find();
        if (running.isEmpty() && network.isInUse()) {
            throw new UsageException(whyDown(network));
        }
        if (running.isEmpty()) {
            console.say("The network in %s is down already.", network.directory());
            return ExitCode.OK;
        }
        boolean forced = network.stop(running.get());
        console.say(forced ? "The network did not stop in time and was ended." : "The network is stopped.");
        return ExitCode.OK;
    }
}
