package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.audit.replay.BlockSource;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.report.AuditReport;
import dev.akashi.audit.report.Figures;
import dev.akashi.audit.report.SignedReport;
import dev.akashi.model.Excerpt;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi audit verify}: repeats an auditor's figures. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Checks an auditor's report: the signature, and every figure by replaying the blocks again.",
        footer = {
            "",
            "Exit code 0: signature and figures are as they should be. 1: they are not. 3: there are too few blocks."
        })
final class AuditVerifyCommand implements Callable<Integer> {

    private final Console console;

    @Parameters(paramLabel = "REPORT", description = "The folder of the report.")
    private Path report = Path.of("audit");

    @Mixin
    private AuditSource options = new AuditSource();

    @Option(
            names = "--key",
            required = true,
            paramLabel = "KEY",
            description = "The auditor's public key, from the auditor.")
    private KeyPlace key = new KeyPlace("");

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where your own replay is kept, to go on with it later (default: nowhere).")
    private Optional<Path> folder = Optional.empty();

    AuditVerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        AuditReport signed;
        try {
            signed = SignedReport.read(report, Keys.publicKey(key));
        } catch (SignedReport.ReportException e) {
            console.say("NOT AS SIGNED: %s", String.valueOf(e.getMessage()));
            return ExitCode.REFUSED.number();
        }
        JsonObject blocks = signed.figures().getAsJsonObject("blocks");
        long from = blocks.get("from").getAsLong();
        Path own = folder.isPresent() ? folder.get() : Files.createTempDirectory("akashi-audit");
        try (BlockSource source = options.open();
                Replay replay = options.replay(own, trust.read())) {
            // Where the auditor stopped at a block, that block is looked at again.
            boolean stopped = !signed.figures().getAsJsonArray("unchecked").isEmpty();
            long until = blocks.get("until").getAsLong();
            long end = stopped ? source.height() : until;
            if (source.height() < until || replay.nextBlock() > end) {
                console.note("akashi: expected a source of " + until + " blocks, found " + source.height());
                return ExitCode.UNDECIDED.number();
            }
            AuditSource.follow(replay, source, end, console);
            JsonObject figures = Figures.of(replay, from);
            for (String part : signed.figures().keySet()) {
                if (!signed.figures().get(part).equals(figures.get(part))) {
                    console.say(
                            "DIFFERENT: %s, expected %s, found %s",
                            part,
                            Excerpt.of(String.valueOf(figures.get(part))),
                            Excerpt.of(String.valueOf(signed.figures().get(part))));
                    return ExitCode.REFUSED.number();
                }
            }
            console.say(
                    "match: blocks %d to %d give the figures of the report; it says %s",
                    from, until - 1, signed.result());
            return ExitCode.OK.number();
        } finally {
            if (folder.isEmpty()) {
                deleteFolder(own);
            }
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        List<Path> all;
        try (Stream<Path> files = Files.walk(folder)) {
            all = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : all) {
            Files.delete(file);
        }
    }
}
