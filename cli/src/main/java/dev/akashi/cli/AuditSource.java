package dev.akashi.cli;

import dev.akashi.audit.replay.BlockFiles;
import dev.akashi.audit.replay.BlockSource;
import dev.akashi.audit.replay.PeerBlocks;
import dev.akashi.audit.replay.Replay;
import dev.akashi.client.NetworkProfile;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Where blocks come from: the organisation's own peer, or a folder. */
final class AuditSource {

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "The network's profile.json: organisations that are asked.")
    private Optional<Path> profile = Optional.empty();

    @Option(
            names = "--as",
            paramLabel = "MSPID",
            description = "The organisation whose own peer is read (default: the first with an identity).")
    private Optional<String> organisation = Optional.empty();

    @Option(
            names = "--blocks",
            paramLabel = "DIR",
            description = "A folder of files NUMBER.block, read in place of a peer.")
    private Optional<Path> blocks = Optional.empty();

    Optional<NetworkProfile> profile() {
        return profile.map(NetworkProfile::read);
    }

    /** Whether the blocks are those that a peer has now, and not those of files. */
    boolean isPeer() {
        return blocks.isEmpty();
    }

    BlockSource open() throws IOException {
        if (blocks.isPresent()) {
            return BlockFiles.in(blocks.get());
        }
        NetworkProfile network =
                profile().orElseThrow(() -> new UsageException("expected --profile or --blocks, found neither"));
        return new PeerBlocks(network, self(network, organisation));
    }

    /**
     * The organisation whose own peer is read.
     *
     * @param named by an option; the first with an identity if it is not
     */
    static MspId self(NetworkProfile network, Optional<String> named) {
        return named.map(name -> Inputs.parse("--as", name, MspId::new))
                .or(() -> network.organizations().stream()
                        .filter(candidate -> candidate.identity() != null)
                        .map(NetworkProfile.Organization::mspId)
                        .findFirst())
                .orElseThrow(() -> new UsageException("expected a profile with an identity, found none"));
    }

    /** The replay in a folder, of the chaincode that the profile names, or else that of every network. */
    Replay replay(Path folder, TrustRoot root) throws IOException {
        return AuditFolder.openReplay(
                folder, profile().map(NetworkProfile::chaincode).orElse(AuditFolder.CHAINCODE), root);
    }

    /** Replays up to a block, and says how far it is. */
    static void follow(Replay replay, BlockSource source, long end, Console console) throws IOException {
        try (ProgressLine progress = ProgressLine.on(console)) {
            replay.run(source, end, (done, total) -> progress.at("replay", done, total));
        }
    }
}
