package dev.akashi.cli;

import dev.akashi.audit.index.FactIndex;
import dev.akashi.audit.replay.Replay;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi audit index}: what was replayed, for analysts. */
@Command(
        name = "index",
        mixinStandardHelpOptions = true,
        description = "Brings a database for analysts up to what has been replayed.",
        footer = {
            "",
            "H2 in a file of the audit's folder, or any H2 or PostgreSQL by --database. It can be killed at any time: the",
            "same command goes on, and no row is missing or there twice. The tables are in the auditor's guide."
        })
final class AuditIndexCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private AuditFolder audit = new AuditFolder();

    @Mixin
    private TrustOption trust = new TrustOption();

    @Mixin
    private IndexOptions options = new IndexOptions();

    @Option(names = "--rebuild", description = "Take everything away first, and make it again.")
    private boolean rebuild;

    AuditIndexCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        try (Replay replay = audit.open(trust.read());
                FactIndex index = FactIndex.open(options.database(audit, "index"));
                ProgressLine progress = ProgressLine.on(console)) {
            if (rebuild) {
                index.clear();
            }
            index.update(replay, (done, total) -> progress.at("index", done, total));
            console.say("indexed up to block %d", index.nextBlock());
        }
        return ExitCode.OK.number();
    }
}
