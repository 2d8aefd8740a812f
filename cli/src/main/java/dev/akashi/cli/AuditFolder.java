package dev.akashi.cli;

import dev.akashi.audit.replay.Replay;
import dev.akashi.credential.verify.TrustRoot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** An audit's folder and whom to believe: what every command asks for that reads a replay again. */
final class AuditFolder {

    /** Where in the folder the replay is. */
    static final String REPLAY = "replay";

    /** The chaincode of every network of this product. */
    static final String CHAINCODE = "akashi";

    @Option(
            names = "--audit",
            required = true,
            paramLabel = "DIR",
            description = "The folder in which \"akashi audit run\" keeps its replay.")
    private Path folder = Path.of("audit");

    @Option(names = "--trust", required = true, paramLabel = "TRUST", description = "The auditor's trust file.")
    private Path trust = Path.of("trust.json");

    Path folder() {
        return folder;
    }

    /** The replay. */
    Replay open() throws IOException {
        if (!Files.isDirectory(folder.resolve(REPLAY))) {
            throw new UsageException("expected a folder of \"akashi audit run\", found " + folder);
        }
        return openReplay(folder.resolve(REPLAY), CHAINCODE, TrustFiles.readLog(trust));
    }

    static Replay openReplay(Path folder, String chaincode, TrustRoot root) throws IOException {
        try {
            return Replay.open(folder, chaincode, root.genesis());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }
}
