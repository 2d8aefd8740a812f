package dev.akashi.cli;

import dev.akashi.cli.ReportPrinter.Outcome;
import dev.akashi.client.LiveEvidence;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.sdjwt.KeyBinding.Challenge;
import dev.akashi.credential.statuslist.StatusListCredential;
import dev.akashi.credential.statuslist.StatusListException;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi verify}: verifies documents. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Verifies documents: credentials (JSON) or files with a bundle beside them.",
        footer = {
            "",
            "A bundle, NAME.bundle.json, is read beside its document and is itself none. Of a folder, every JSON file",
            "and every other file with a bundle is verified.",
            "",
            "Exit code: 0 every document is VALID, 1 one is INVALID, 2 the command line is not as it should be or a file",
            "could not be read and none is INVALID, 3 one is INDETERMINATE.",
            "",
            "With --profile the organisations of the network are asked and their answers compared. What may be trusted",
            "is in a trust file of your own: --trust, or the one that the profile names. With --offline and a trust file",
            "that names the members of a log (akashi trust export), bundles with a proof from the log need no network."
        })
final class VerifyCommand implements Callable<Integer> {

    private static final Duration ANSWERED_WITHIN = Duration.ofMinutes(5);

    private final Console console;

    @Parameters(arity = "1..*", paramLabel = "FILE", description = "Documents, or folders of them.")
    private List<Path> files = List.of();

    @Option(
            names = "--bundle",
            paramLabel = "BUNDLE",
            description = "The bundle of the one document (default: NAME.bundle.json beside it).")
    private Optional<Path> bundle = Optional.empty();

    @Option(names = "--profile", paramLabel = "PROFILE", description = "The network to ask.")
    private Optional<Path> profile = Optional.empty();

    @Option(names = "--trust", paramLabel = "TRUST", description = "Your trust file.")
    private Optional<Path> trust = Optional.empty();

    @Option(names = "--offline", description = "Ask nobody: believe what the bundles prove under --trust.")
    private boolean offline;

    @Option(
            names = "--signed",
            description =
                    "Take only answers that the organisations' peers sign, under --trust; one gateway is enough then.")
    private boolean signed;

    @Option(
            names = "--audience",
            paramLabel = "NAME",
            description = "How you are called: take only what its holder has signed for you, with --nonce.")
    private Optional<String> audience = Optional.empty();

    @Option(
            names = "--nonce",
            paramLabel = "NONCE",
            description = "What you asked the holder to sign in the last five minutes.")
    private Optional<String> nonce = Optional.empty();

    @Option(
            names = "--status-list",
            paramLabel = "LIST",
            description = "A status list to look at where a credential names it; repeat for more. The ledger decides.")
    private List<Path> statusLists = List.of();

    @Option(
            names = "--max-age",
            paramLabel = "DAYS",
            description = "How old evidence may be (default: what the trust file says, or an hour).")
    private Optional<Integer> maximumAge = Optional.empty();

    @Option(
            names = "--lang",
            paramLabel = "ja|en",
            description = "The language of the report (default: that of the system).")
    private Optional<String> language = Optional.empty();

    @Option(names = "--json", description = "Print the reports as JSON.")
    private boolean json;

    @Option(names = "--summary", description = "Print counts, and only what is not VALID.")
    private boolean summary;

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Path> documents = DocumentFiles.documents(files);
        if (documents.isEmpty() || (bundle.isPresent() && documents.size() > 1)) {
            throw new UsageException(
                    documents.isEmpty()
                            ? "expected documents, found none; a bundle is read beside its document"
                            : "expected one document with --bundle, found " + documents.size());
        }
        challenge();
        ReportPrinter printer = new ReportPrinter(console, form(), Inputs.language(language), documents.size());
        Optional<NetworkProfile> network = offline ? Optional.empty() : profile.map(NetworkProfile::read);
        VerificationPolicy policy = policy(network);
        Optional<TrustRoot> root = offline ? trust.flatMap(TrustFiles::read) : Optional.empty();
        if (root.isPresent()) {
            verifyAll(documents, OfflineEvidence.under(root.get(), console.clock()), policy, printer);
        } else if (network.isEmpty()) {
            String reason = offline
                    ? "--offline without a trust file that names the members of a log"
                    : "no --profile was given";
            verifyAll(documents, EvidenceSource.none(reason, console.clock()), policy, printer);
        } else {
            try (RegistryLedger ledger = RegistryLedger.connect(network.get());
                    LiveEvidence evidence = evidence(ledger, network.get())) {
                verifyAll(documents, evidence, policy, printer);
            }
        }
        return printer.exitCode().number();
    }

    private void verifyAll(
            List<Path> documents, EvidenceSource source, VerificationPolicy policy, ReportPrinter printer) {
        Verifier plain = new Verifier(source, policy, console.clock())
                .lookingAt(statusLists.stream().map(VerifyCommand::statusList).toList());
        Verifier verifier = challenge().map(plain::challenging).orElse(plain);
        // In full, the reports themselves show how far it is.
        try (ProgressLine progress = summary || json ? ProgressLine.on(console) : ProgressLine.none()) {
            new ManyDocuments(documents)
                    .each(
                            "verify",
                            progress,
                            document -> verify(verifier, document, documents.size() == 1),
                            printer::print);
        }
        printer.finish();
    }

    private static StatusListCredential statusList(Path file) {
        try {
            return StatusListCredential.parse(DocumentFiles.read(file));
        } catch (StatusListException e) {
            throw new UsageException(e.code() + ": " + e.getMessage() + ", in " + file, e);
        }
    }

    private Optional<Challenge> challenge() {
        if (audience.isPresent() != nonce.isPresent()) {
            throw new UsageException("expected --audience and --nonce together, found one of them");
        }
        return audience.map(name -> Inputs.parse(
                "--audience and --nonce", name, to -> new Challenge(to, nonce.orElseThrow(), ANSWERED_WITHIN)));
    }

    private Outcome verify(Verifier verifier, Path document, boolean alone) {
        try {
            byte[] bytes = DocumentFiles.read(document);
            Optional<Path> beside = bundle.isPresent() ? bundle : DocumentFiles.bundleOf(document);
            VerificationReport report = beside.isPresent()
                    ? verifier.verify(bytes, DocumentFiles.read(beside.get()))
                    : verifier.verify(bytes);
            return new Outcome(document, report, "");
        } catch (UsageException e) {
            if (alone) {
                throw e;
            }
            return new Outcome(document, null, String.valueOf(e.getMessage()));
        }
    }

    private LiveEvidence evidence(RegistryLedger ledger, NetworkProfile network) {
        if (!signed) {
            return new LiveEvidence(ledger, console.clock());
        }
        Path file = trustFile(Optional.of(network))
                .orElseThrow(() -> new UsageException("expected --trust TRUST with --signed: whose signatures count"));
        return LiveEvidence.signed(ledger, TrustFiles.readLog(file), console.clock());
    }

    private Optional<Path> trustFile(Optional<NetworkProfile> network) {
        return trust.isPresent() ? trust : network.flatMap(known -> Optional.ofNullable(known.trust()));
    }

    private VerificationPolicy policy(Optional<NetworkProfile> network) {
        Optional<Path> file = trustFile(network);
        VerificationPolicy policy = file.map(TrustFiles::readPolicy).orElseGet(VerificationPolicy::strict);
        if (policy.allowsEmbeddedLedger()) {
            console.note("note: " + file.orElseThrow() + " allows embedded ledgers (one process, one trust domain)");
        }
        return maximumAge.map(days -> policy.maximumAge(Duration.ofDays(days))).orElse(policy);
    }

    private ReportPrinter.Form form() {
        if (json) {
            return ReportPrinter.Form.JSON;
        }
        return summary ? ReportPrinter.Form.SUMMARY : ReportPrinter.Form.TEXT;
    }
}
