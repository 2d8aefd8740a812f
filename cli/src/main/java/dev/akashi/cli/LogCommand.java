package dev.akashi.cli;

import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.MspId;
import dev.akashi.transparency.node.LogNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi log}: an organisation's log node. */
@Command(name = "log", mixinStandardHelpOptions = true, description = "Runs an organisation's transparency log.")
final class LogCommand {

    private final Console console;

    LogCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description =
                    "Follows the organisation's own peer, checks every block, derives the log, cosigns and serves it.",
            footer = {
                "",
                "It can be stopped and killed at any time, and goes on where it was. With an alarm (another member signed",
                "another log, a peer says something else of a block, a block is not in order) it cosigns nothing until",
                "somebody has looked into it and starts it with --clear-alarm. Evidence is kept in DIR/evidence."
            })
    int run(
            @Mixin LedgerOptions options,
            @Option(names = "--key", required = true, paramLabel = "KEY", description = "The organisation's log key.")
                    KeyPlace key,
            @Option(
                            names = "--trust",
                            required = true,
                            paramLabel = "TRUST",
                            description = "The trust file: the channel's first block, and how many must cosign.")
                    Path trust,
            @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where everything is kept.")
                    Path folder,
            @Option(
                            names = "--port",
                            paramLabel = "PORT",
                            defaultValue = "0",
                            description = "Where it serves on this computer (default: any free port).")
                    int port,
            @Option(
                            names = "--peer",
                            paramLabel = "MSPID=URL",
                            description = "Another member's log (http, https or file); repeat for each.")
                    @Nullable
                    Map<String, URI> peers,
            @Option(names = "--publish", paramLabel = "DIR", description = "Where static files are written.")
                    Optional<Path> publish,
            @Option(
                            names = "--interval",
                            paramLabel = "MILLIS",
                            defaultValue = "1000",
                            description = "How often the others are asked (default: ${DEFAULT-VALUE}).")
                    int interval,
            @Option(names = "--clear-alarm", description = "Somebody has looked into the alarm.") boolean clearAlarm,
            @Mixin Service service)
            throws IOException {
        TrustRoot root = TrustFiles.readLog(trust);
        MspId self;
        try (RegistryLedger ledger = options.connect()) {
            self = options.organisation(ledger)
                    .orElseThrow(() -> new UsageException("expected --as MSPID, the organisation whose log it is"));
        }
        Map<MspId, URI> others = new LinkedHashMap<>();
        if (peers != null) {
            peers.forEach((member, address) -> others.put(Inputs.parse("--peer", member, MspId::new), address));
        }
        LogNode.Settings settings = Inputs.parse(
                "log",
                "",
                unused -> new LogNode.Settings(
                        options.profile(),
                        self,
                        Keys.signer(key),
                        root.genesis(),
                        folder,
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                        others,
                        publish.orElse(null),
                        root.threshold(),
                        Duration.ofMillis(interval),
                        Duration.ofMinutes(1),
                        console.clock()));
        try (LogNode node = LogNode.start(settings)) {
            service.begun();
            if (clearAlarm) {
                node.clearAlarm();
            }
            console.say("log of %s at %s, next block %d", self, node.address(), node.nextBlock());
            console.out().flush();
            node.alarm().ifPresent(alarm -> console.note("akashi: alarm: " + alarm));
            service.serve(node.address());
        } finally {
            service.closed();
        }
        return ExitCode.OK.number();
    }
}
