package dev.akashi.cli;

import dev.akashi.audit.replay.Replay;
import dev.akashi.credential.verify.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The folder of an audit. */
final class AuditFolder {

    /** Where in the folder the replay is. */
    static final String REPLAY = "replay";

    /** The chaincode of every network of this product. */
    static final String CHAINCODE = "akashi";

    @Option(names = "--audit", required = true, paramLabel = "DIR", description = "The folder of \"akashi audit run\".")
    private Path folder = Path.of("audit");

    Path path() {
        return folder;
    }

    /** The replay that is kept there. */
    Replay open(TrustRoot trust) throws IOException {
        if (!Files.isDirectory(folder.resolve(REPLAY))) {
            throw new UsageException("expected a folder of \"akashi audit run\", found " + folder);
        }
        return openReplay(folder.resolve(REPLAY), CHAINCODE, trust);
    }

    static Replay openReplay(Path folder, String chaincode, TrustRoot root) throws IOException {
        try {
            return Replay.open(folder, chaincode, root.genesis());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
