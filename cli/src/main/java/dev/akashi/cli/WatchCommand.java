package dev.akashi.cli;

import dev.akashi.audit.replay.Fact;
import dev.akashi.audit.replay.Finding;
import dev.akashi.audit.replay.Unchecked;
import dev.akashi.audit.watch.InstitutionWatch;
import dev.akashi.audit.watch.OwnRecords;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.Excerpt;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi watch}: tells an institution of what is recorded in its name. */
@Command(
        name = "watch",
        mixinStandardHelpOptions = true,
        description = "Tells an institution of every record made in its name, and which of them it does not know.",
        footer = {
            "",
            "Every block is checked as in an audit. A record is the institution's own when its batch, or the statement",
            "itself, is among those named by --own. It runs until it is stopped, for as long as --for says, or until the",
            "first alarm. Exit code 0: no alarm. 1: a record that is not the institution's own, or a block that is not in",
            "order. 3: the peer could not be reached, or something could not be checked."
        })
final class WatchCommand implements java.util.concurrent.Callable<Integer> {

    private final Console console;

    @Option(
            names = "--institution",
            required = true,
            paramLabel = "CODE",
            description = "The institution's school code.")
    private String institution = "";

    @Mixin
    private LedgerOptions options = new LedgerOptions();

    @Mixin
    private TrustOption trust = new TrustOption();

    @Option(names = "--dir", required = true, paramLabel = "DIR", description = "Where is kept how far it has come.")
    private Path folder = Path.of("watch");

    @Option(
            names = "--own",
            paramLabel = "PATH",
            description =
                    "What the institution knows of: a folder of \"akashi issue\", or a file with the root of a batch"
                            + " or the digest of a statement on each line; read again for every record; repeat for each.")
    private @Nullable List<Path> own;

    @Option(names = "--feed", paramLabel = "FILE", description = "A file to which every record is added as JSON.")
    private Optional<Path> feed = Optional.empty();

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "How long it waits for more at the end of the ledger (default: for ever).")
    private Optional<Long> seconds = Optional.empty();

    @Option(names = "--until-alarm", description = "End at the first alarm.")
    private boolean untilAlarm;

    WatchCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        InstitutionCode code = Inputs.parse("--institution", institution, InstitutionCode::new);
        MspId self;
        try (RegistryLedger ledger = options.connect()) {
            self = options.organisation(ledger)
                    .or(() -> ledger.identities().stream().findFirst())
                    .orElseThrow(() -> new UsageException("expected a profile with an identity, found none"));
        }
        OwnRecords records = new OwnRecords(own == null ? List.of() : own);
        boolean[] alarm = {false};
        boolean[] undecided = {false};
        InstitutionWatch.Listener listener = new InstitutionWatch.Listener() {
            @Override
            public boolean recorded(Fact fact, InstitutionWatch.Verdict verdict) {
                alarm[0] |= verdict == InstitutionWatch.Verdict.UNKNOWN;
                console.say(
                        "%s %s %s by %s, block %d, keys %s",
                        verdict == InstitutionWatch.Verdict.UNKNOWN ? "ALARM" : verdict.name(),
                        LedgerTime.format(fact.time()),
                        fact.statement().type().wireName(),
                        fact.submitter(),
                        fact.block(),
                        fact.signers());
                console.out().flush();
                return !(untilAlarm && alarm[0]);
            }

            @Override
            public void found(Finding finding) {
                alarm[0] = true;
                console.say("ALARM %s at %s: %s", finding.code(), finding.place(), Excerpt.of(finding.found()));
                console.out().flush();
            }

            @Override
            public void unchecked(Unchecked unchecked) {
                undecided[0] = true;
                console.say("UNCHECKED %s %s: %s", unchecked.code(), unchecked.about(), unchecked.why());
                console.out().flush();
            }
        };
        try (InstitutionWatch watch = InstitutionWatch.open(
                folder, options.profile(), self, trust.read().genesis(), code, records)) {
            Thread hook = new Thread(watch::stop);
            Runtime.getRuntime().addShutdownHook(hook);
            watch.run(listener, seconds.map(Duration::ofSeconds), feed);
        }
        return (alarm[0] ? ExitCode.REFUSED : undecided[0] ? ExitCode.UNDECIDED : ExitCode.OK).number();
    }
}
