package dev.akashi.cli;

import dev.akashi.audit.replay.BlockSource;
import dev.akashi.audit.replay.Comparison;
import dev.akashi.audit.replay.Finding;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.replay.StatusListPlaces;
import dev.akashi.audit.replay.Unchecked;
import dev.akashi.audit.report.AuditReport;
import dev.akashi.audit.report.SignedReport;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.status.StatusListFolder;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.Excerpt;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi audit run}: from the first block to a signed report. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Checks every block and statement again, compares the organisations, and writes a report.",
        footer = {
            "",
            "It can be stopped and killed at any time; the same command goes on where it was. The report is in DIR:",
            "report.json, report.ja.html and .pdf, report.en.html and .pdf, and report.dsse.json with the auditor's signature.",
            "Exit code 0: everything is in order. 1: something must not be. 3: not everything could be checked."
        })
final class AuditRunCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private AuditSource options = new AuditSource();

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(
            names = "--from",
            paramLabel = "HEIGHT",
            defaultValue = "genesis",
            description = "The block from which on statements are counted, or genesis, which is the"
                    + " default; all blocks are checked in any case.")
    private String from = "genesis";

    @Option(
            names = "--until",
            paramLabel = "HEIGHT",
            description = "The block before which it ends (default: all that there are).")
    private Optional<Long> until = Optional.empty();

    @Option(names = "--key", paramLabel = "KEY", description = "The auditor's key, which signs the report.")
    private Optional<KeyPlace> key = Optional.empty();

    @Option(
            names = "--log",
            paramLabel = "MSPID=URL",
            description = "A member's log (http, https or file); repeat for each.")
    private @Nullable Map<String, URI> logs;

    @Option(
            names = "--status-lists",
            paramLabel = "DIR",
            description = "Institutions' published status lists, to be compared with the ledger.")
    private Optional<Path> statusLists = Optional.empty();

    @Option(
            names = "--places",
            paramLabel = "CSV",
            description = "An institution's table of places in its lists; repeat for more.")
    private List<Path> places = new ArrayList<>();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where everything is kept.")
    private Path folder = Path.of("audit");

    AuditRunCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        TrustRoot root = trust.read();
        long first = from.equals("genesis") ? 0 : height("--from", from);
        Optional<Signer> signer = key.map(Keys::signer);
        StatusListPlaces tables = tables(statusLists, places);
        try (BlockSource source = options.open();
                Replay replay = options.replay(folder.resolve(AuditFolder.REPLAY), root)) {
            long height = source.height();
            long end = until.orElse(height);
            if (replay.nextBlock() > end || end > height) {
                throw new UsageException("expected an end from " + replay.nextBlock()
                        + " blocks, which were replayed already, to the " + height + " that there are, found " + end);
            }
            // What the own peer has now is all that there is; of files, or of a part, only their times tell.
            boolean isAll = end == height && options.isPeer();
            Instant complete = isAll ? console.clock().instant() : Instant.EPOCH;
            AuditSource.follow(replay, source, end, console);
            Comparison comparison = new Comparison(replay);
            Optional<NetworkProfile> profile = options.profile();
            if (profile.isPresent()) {
                comparison.peers(profile.get(), source.organisation());
            }
            comparison.logs(addresses(logs));
            if (statusLists.isPresent()) {
                comparison.statusLists(StatusListFolder.at(statusLists.get()), tables, complete);
            }
            AuditReport report = AuditReport.of(replay, first, comparison);
            SignedReport.write(folder, report, signer);
            print(report, replay, folder);
            return exitCode(report).number();
        }
    }

    private static StatusListPlaces tables(Optional<Path> lists, List<Path> tables) throws IOException {
        if (lists.isPresent() ? !Files.isDirectory(lists.get()) : !tables.isEmpty()) {
            throw new UsageException("expected a folder with --status-lists, found "
                    + lists.map(Path::toString).orElse("--places alone"));
        }
        try {
            return StatusListPlaces.read(tables);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    private static Map<MspId, URI> addresses(@Nullable Map<String, URI> logs) {
        Map<MspId, URI> addresses = new LinkedHashMap<>();
        if (logs != null) {
            logs.forEach((member, address) -> addresses.put(Inputs.parse("--log", member, MspId::new), address));
        }
        return addresses;
    }

    private void print(AuditReport report, Replay replay, Path folder) {
        console.say(
                "replayed %s, %s of the log",
                Inputs.counted(replay.nextBlock(), "block"),
                Inputs.counted(replay.log().size(), "entry", "entries"));
        for (Finding finding : report.findings()) {
            console.say(
                    "FINDING %s at %s%s: expected %s, found %s",
                    finding.code(),
                    finding.place(),
                    finding.organisations().isEmpty() ? "" : " " + finding.organisations(),
                    finding.expected(),
                    finding.found());
        }
        for (Unchecked unchecked : report.unchecked()) {
            console.say("UNCHECKED %s %s: %s", unchecked.code(), unchecked.about(), unchecked.why());
        }
        console.say("%s, report in %s", report.result(), folder);
    }

    private static ExitCode exitCode(AuditReport report) {
        return switch (report.result()) {
            case IN_ORDER -> ExitCode.OK;
            case FINDINGS -> ExitCode.REFUSED;
            case INCOMPLETE -> ExitCode.UNDECIDED;
        };
    }

    private static long height(String option, String text) {
        if (!text.matches("[0-9]{1,15}")) {
            throw new UsageException(
                    "expected " + option + " genesis or the number of a block, found " + Excerpt.of(text));
        }
        return Long.parseLong(text);
    }
}
