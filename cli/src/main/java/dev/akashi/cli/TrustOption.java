package dev.akashi.cli;

import dev.akashi.credential.verify.TrustRoot;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Whom somebody believes who follows a ledger block by block: without a trust file of their own nothing begins. */
final class TrustOption {

    @Option(
            names = "--trust",
            required = true,
            paramLabel = "TRUST",
            description = "Your own trust file: the channel's first block.")
    private Path file = Path.of("trust.json");

    TrustRoot read() {
        return TrustFiles.readLog(file);
    }
}
