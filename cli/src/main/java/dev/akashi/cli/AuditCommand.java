package dev.akashi.cli;

import com.google.gson.JsonObject;
import dev.akashi.audit.index.Database;
import dev.akashi.audit.index.FactIndex;
import dev.akashi.audit.replay.BlockFiles;
import dev.akashi.audit.replay.BlockSource;
import dev.akashi.audit.replay.Comparison;
import dev.akashi.audit.replay.Finding;
import dev.akashi.audit.replay.PeerBlocks;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.replay.Unchecked;
import dev.akashi.audit.report.AuditReport;
import dev.akashi.audit.report.Figures;
import dev.akashi.audit.report.SignedReport;
import dev.akashi.client.NetworkProfile;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.model.Excerpt;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Signer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi audit}: reads a ledger again, and believes nothing. */
@Command(
        name = "audit",
        mixinStandardHelpOptions = true,
        description = "Reads a ledger again from its first block, and reports what is not in order.")
final class AuditCommand {

    private static final String REPLAY = "replay";
    private static final String CHAINCODE = "akashi";

    private final Console console;

    AuditCommand(Console console) {
        this.console = console;
    }

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
    int run(
            @Mixin AuditSource options,
            @Option(
                            names = "--trust",
                            required = true,
                            paramLabel = "TRUST",
                            description = "The auditor's own trust file: the channel's first block.")
                    Path trust,
            @Option(
                            names = "--from",
                            paramLabel = "HEIGHT",
                            defaultValue = "genesis",
                            description = "The block from which on statements are counted, or genesis, which is the"
                                    + " default; all blocks are checked in any case.")
                    String from,
            @Option(
                            names = "--until",
                            paramLabel = "HEIGHT",
                            description = "The block before which it ends (default: all that there are).")
                    Optional<Long> until,
            @Option(names = "--key", paramLabel = "KEY", description = "The auditor's key, which signs the report.")
                    Optional<Path> key,
            @Option(
                            names = "--log",
                            paramLabel = "MSPID=URL",
                            description = "A member's log (http, https or file); repeat for each.")
                    @Nullable
                    Map<String, URI> logs,
            @Option(names = "--out", required = true, paramLabel = "DIR", description = "Where everything is kept.")
                    Path folder)
            throws IOException {
        TrustRoot root = TrustFiles.readLog(trust);
        long first = from.equals("genesis") ? 0 : height("--from", from);
        Optional<Signer> signer = key.map(KeyFiles::readSigner);
        try (BlockSource source = options.open();
                Replay replay = options.replay(folder.resolve(REPLAY), root)) {
            long height = source.height();
            long end = until.orElse(height);
            if (replay.nextBlock() > end || end > height) {
                throw new UsageException("expected an end from " + replay.nextBlock()
                        + " blocks, which were replayed already, to the " + height + " that there are, found " + end);
            }
            follow(replay, source, end);
            Comparison comparison = new Comparison(replay);
            Optional<NetworkProfile> profile = options.profile();
            if (profile.isPresent()) {
                comparison.peers(profile.get(), source.organisation());
            }
            comparison.logs(addresses(logs));
            AuditReport report = AuditReport.of(replay, first, comparison);
            SignedReport.write(folder, report, signer);
            print(report, replay, folder);
            return exitCode(report).number();
        }
    }

    @Command(
            name = "verify",
            mixinStandardHelpOptions = true,
            description = "Checks an auditor's report: the signature, and every figure by replaying the blocks again.",
            footer = {
                "",
                "Exit code 0: signature and figures are as they should be. 1: they are not. 3: there are too few blocks."
            })
    int verify(
            @Parameters(paramLabel = "REPORT", description = "The folder of the report.") Path report,
            @Mixin AuditSource options,
            @Option(
                            names = "--key",
                            required = true,
                            paramLabel = "KEY",
                            description = "The auditor's public key, from the auditor.")
                    String key,
            @Option(names = "--trust", required = true, paramLabel = "TRUST", description = "Your own trust file.")
                    Path trust,
            @Option(
                            names = "--dir",
                            paramLabel = "DIR",
                            description = "Where your own replay is kept, to go on with it later (default: nowhere).")
                    Optional<Path> folder)
            throws IOException {
        AuditReport signed;
        try {
            signed = SignedReport.read(report, KeyFiles.readPublic(key));
        } catch (SignedReport.ReportException e) {
            console.say("NOT AS SIGNED: %s", String.valueOf(e.getMessage()));
            return ExitCode.REFUSED.number();
        }
        JsonObject blocks = signed.figures().getAsJsonObject("blocks");
        long from = blocks.get("from").getAsLong();
        Path own = folder.isPresent() ? folder.get() : Files.createTempDirectory("akashi-audit");
        try (BlockSource source = options.open();
                Replay replay = options.replay(own, TrustFiles.readLog(trust))) {
            // Where the auditor stopped at a block, that block is looked at again.
            boolean stopped = !signed.figures().getAsJsonArray("unchecked").isEmpty();
            long until = blocks.get("until").getAsLong();
            long end = stopped ? source.height() : until;
            if (source.height() < until || replay.nextBlock() > end) {
                console.note("akashi: expected a source of " + until + " blocks, found " + source.height());
                return ExitCode.UNDECIDED.number();
            }
            follow(replay, source, end);
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

    /** The replay that an audit keeps in its folder. */
    static Replay replay(Path folder, Path trust) throws IOException {
        if (!Files.isDirectory(folder.resolve(REPLAY))) {
            throw new UsageException("expected a folder of \"akashi audit run\", found " + folder);
        }
        return openReplay(folder.resolve(REPLAY), CHAINCODE, TrustFiles.readLog(trust));
    }

    private static Replay openReplay(Path folder, String chaincode, TrustRoot root) throws IOException {
        try {
            return Replay.open(folder, chaincode, root.genesis());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
    }

    @Command(
            name = "index",
            mixinStandardHelpOptions = true,
            description = "Brings a database for analysts up to what has been replayed.",
            footer = {
                "",
                "H2 in a file of the audit's folder, or any H2 or PostgreSQL by --database. It can be killed at any time: the",
                "same command goes on, and no row is missing or there twice. The tables are in the auditor's guide."
            })
    int index(
            @Option(
                            names = "--audit",
                            required = true,
                            paramLabel = "DIR",
                            description = "The folder in which \"akashi audit run\" keeps its replay.")
                    Path audit,
            @Option(names = "--trust", required = true, paramLabel = "TRUST", description = "The auditor's trust file.")
                    Path trust,
            @Option(
                            names = "--database",
                            paramLabel = "URL",
                            description = "A database: jdbc:h2:… or jdbc:postgresql:… (default: a file of the folder).")
                    Optional<String> url,
            @Option(names = "--user", paramLabel = "USER", description = "Who connects to the database.")
                    Optional<String> user,
            @Option(
                            names = "--password-file",
                            paramLabel = "FILE",
                            description = "A file with the password of the user, and nothing else.")
                    Optional<Path> password,
            @Option(names = "--rebuild", description = "Take everything away first, and make it again.")
                    boolean rebuild)
            throws IOException {
        String secret = password.isPresent() ? Files.readString(password.get()).strip() : null;
        Database database = url.isPresent()
                ? Inputs.parse("--database", url.get(), text -> new Database(text, user.orElse(null), secret))
                : Database.inFolder(audit);
        try (Replay replay = replay(audit, trust);
                FactIndex index = FactIndex.open(database);
                ProgressLine progress = ProgressLine.on(console)) {
            if (rebuild) {
                index.clear();
            }
            index.update(replay, (done, total) -> progress.at("index", done, total));
            console.say("indexed up to block %d", index.nextBlock());
        }
        return ExitCode.OK.number();
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

    private void follow(Replay replay, BlockSource source, long end) throws IOException {
        try (ProgressLine progress = ProgressLine.on(console)) {
            replay.run(source, end, (done, total) -> progress.at("replay", done, total));
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
                "replayed %d blocks, %d entries of the log",
                replay.nextBlock(), replay.log().size());
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

    /** Where blocks come from: the organisation's own peer, or a folder. */
    static final class AuditSource {

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

        BlockSource open() throws IOException {
            if (blocks.isPresent()) {
                return BlockFiles.in(blocks.get());
            }
            NetworkProfile network =
                    profile().orElseThrow(() -> new UsageException("expected --profile or --blocks, found neither"));
            return new PeerBlocks(network, self(network));
        }

        /** The organisation whose own peer is read. */
        MspId self(NetworkProfile network) {
            return organisation
                    .map(name -> Inputs.parse("--as", name, MspId::new))
                    .or(() -> network.organizations().stream()
                            .filter(candidate -> candidate.identity() != null)
                            .map(NetworkProfile.Organization::mspId)
                            .findFirst())
                    .orElseThrow(() -> new UsageException("expected a profile with an identity, found none"));
        }

        /** The replay in a folder, of the chaincode that the profile names, or else that of every network. */
        Replay replay(Path folder, TrustRoot root) throws IOException {
            return openReplay(folder, profile().map(NetworkProfile::chaincode).orElse(CHAINCODE), root);
        }
    }
}
