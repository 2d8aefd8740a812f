package dev.akashi.cli;

import dev.akashi.audit.replay.BlockFiles;
import dev.akashi.audit.replay.PeerBlocks;
import dev.akashi.client.NetworkProfile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code akashi audit blocks}: the own peer's blocks as files, so that an audit needs no network. */
@Command(
        name = "blocks",
        mixinStandardHelpOptions = true,
        description = "Writes the blocks of the organisation's own peer into a folder, one a file.",
        footer = {
            "",
            "It can be stopped and killed at any time; the same command goes on behind the last block that is",
            "there. Nothing is checked: \"akashi audit run --blocks DIR\" does that, on any machine."
        })
final class AuditBlocksCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "--profile", required = true, paramLabel = "PROFILE", description = "The network's profile.json.")
    private Path profile = Path.of("profile.json");

    @Option(
            names = "--as",
            paramLabel = "MSPID",
            description = "The organisation whose own peer is read (default: the first with an identity).")
    private Optional<String> organisation = Optional.empty();

    @Option(
            names = "--until",
            paramLabel = "HEIGHT",
            description = "The block before which it ends (default: all that there are).")
    private Optional<Long> until = Optional.empty();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder of the blocks.")
    private Path folder = Path.of("blocks");

    AuditBlocksCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        NetworkProfile network = NetworkProfile.read(profile);
        try (PeerBlocks peer = new PeerBlocks(network, AuditSource.self(network, organisation));
                ProgressLine progress = ProgressLine.on(console)) {
            long height = peer.height();
            long end = until.orElse(height);
            if (end < 0 || end > height) {
                throw new UsageException(
                        "expected --until up to the " + height + " blocks that there are, found " + end);
            }
            long next = BlockFiles.copy(peer, folder, end, (done, total) -> progress.at("blocks", done, total));
            console.say("%s in %s", Inputs.counted(next, "block"), folder);
        }
        return ExitCode.OK.number();
    }
}
