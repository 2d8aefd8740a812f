package dev.akashi.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.client.LiveEvidence;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.Check;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.EvidenceSource;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.Verdict;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.model.json.StrictJson;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            "Exit code: 0 every document is VALID, 1 one is INVALID, 3 one is INDETERMINATE and none INVALID, 2 the",
            "command line or a file is not as it should be.",
            "",
            "With --profile the organisations of the network are asked and their answers compared. What may be trusted",
            "is in a trust file of your own: --trust, or the one that the profile names. With --offline and a trust file",
            "that names the members of a log (akashi trust export), bundles with a proof from the log need no network."
        })
final class VerifyCommand implements Callable<Integer> {

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

    private final Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);

    VerifyCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        List<Path> documents = DocumentFiles.documents(files);
        if (documents.isEmpty() || (bundle.isPresent() && documents.size() > 1)) {
            throw new UsageException(
                    documents.isEmpty()
                            ? "expected documents with bundles beside them, found none"
                            : "expected one document with --bundle, found " + documents.size());
        }
        Optional<NetworkProfile> network = offline ? Optional.empty() : profile.map(NetworkProfile::read);
        Optional<TrustRoot> root = offline ? trust.flatMap(TrustFiles::read) : Optional.empty();
        if (root.isPresent()) {
            verifyAll(documents, OfflineEvidence.under(root.get(), console.clock()), policy(network));
        } else if (network.isEmpty()) {
            String reason = offline ? "--offline without a trust file that names the members of a log" : "no --profile was given";
            verifyAll(documents, EvidenceSource.none(reason, console.clock()), policy(network));
        } else {
            try (RegistryLedger ledger = RegistryLedger.connect(network.get());
                    LiveEvidence evidence = new LiveEvidence(ledger, console.clock())) {
                verifyAll(documents, evidence, policy(network));
            }
        }
        return exitCode().number();
    }

    private void verifyAll(List<Path> documents, EvidenceSource source, VerificationPolicy policy) {
        Verifier verifier = new Verifier(source, policy, console.clock());
        JsonArray reports = new JsonArray();
        List<VerificationReport> made = documents.parallelStream()
                .map(document -> verify(verifier, document))
                .toList();
        for (int i = 0; i < documents.size(); i++) {
            Path document = documents.get(i);
            VerificationReport report = made.get(i);
            counts.merge(report.verdict(), 1, Integer::sum);
            if (json) {
                JsonObject entry = new JsonObject();
                entry.addProperty("file", document.toString());
                report.toJson().asMap().forEach(entry::add);
                reports.add(entry);
            } else if (!summary) {
                console.say(document.getFileName().toString());
                console.say(report.toText(lang()).stripTrailing());
            } else if (report.verdict() != Verdict.VALID) {
                console.say(document.getFileName() + ": " + report.verdict() + " " + reasons(report));
            }
        }
        if (json) {
            console.say(StrictJson.writePretty(documents.size() == 1 ? reports.get(0) : reports)
                    .stripTrailing());
        } else if (documents.size() > 1) {
            StringBuilder line = new StringBuilder().append(documents.size()).append(" documents:");
            for (Verdict verdict : Verdict.values()) {
                line.append(' ')
                        .append(counts.getOrDefault(verdict, 0))
                        .append(' ')
                        .append(verdict)
                        .append(',');
            }
            console.say(line.substring(0, line.length() - 1));
        }
    }

    private VerificationReport verify(Verifier verifier, Path document) {
        byte[] bytes = DocumentFiles.read(document);
        Optional<Path> beside = bundle.isPresent() ? bundle : DocumentFiles.bundleOf(document);
        return beside.isPresent() ? verifier.verify(bytes, DocumentFiles.read(beside.get())) : verifier.verify(bytes);
    }

    private VerificationPolicy policy(Optional<NetworkProfile> network) {
        Optional<Path> file = trust.isPresent() ? trust : network.flatMap(known -> Optional.ofNullable(known.trust()));
        VerificationPolicy policy = file.map(TrustFiles::readPolicy).orElseGet(VerificationPolicy::strict);
        if (policy.allowsEmbeddedLedger()) {
            console.note("note: " + file.orElseThrow() + " allows embedded ledgers (one process, one trust domain)");
        }
        return maximumAge.map(days -> policy.maximumAge(Duration.ofDays(days))).orElse(policy);
    }

    private ExitCode exitCode() {
        if (counts.containsKey(Verdict.INVALID)) {
            return ExitCode.REFUSED;
        }
        return counts.containsKey(Verdict.INDETERMINATE) ? ExitCode.UNDECIDED : ExitCode.OK;
    }

    private String reasons(VerificationReport report) {
        return report.checks().stream()
                .filter(check -> check.status() == CheckStatus.FAILED || check.status() == CheckStatus.UNDECIDED)
                .map((Check check) -> check.id() + " " + check.code() + ": " + check.message(lang()))
                .toList()
                .toString();
    }

    private String lang() {
        String chosen = language.orElseGet(() -> Locale.getDefault().getLanguage());
        return "ja".equals(chosen) ? "ja" : "en";
    }
}
