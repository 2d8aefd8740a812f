package dev.akashi.audit.report;

import dev.akashi.audit.RecordedChain;
import dev.akashi.audit.replay.Comparison;
import dev.akashi.audit.replay.Replay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Writes a report over a recorded chain of a Fabric network; run on several Java machines and in several clones. */
public final class ReportingProcess {

    private ReportingProcess() {}

    /** @param arguments the folder for the report, in an empty one; run in the folder of module {@code audit} */
    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        RecordedChain blocks = RecordedChain.of("bft-4");
        try (Replay replay = Replay.open(folder.resolve("replay"), "akashi", blocks.genesis())) {
            replay.run(blocks, blocks.height(), (done, total) -> {});
            SignedReport.write(folder, AuditReport.of(replay, 0, new Comparison(replay)), Optional.empty());
        }
    }
}
