package dev.akashi.cli;

import dev.akashi.credential.Bundle;
import dev.akashi.credential.log.LogProof;
import dev.akashi.credential.verify.Check;
import dev.akashi.credential.verify.CheckId;
import dev.akashi.credential.verify.CheckStatus;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.TrustRoot;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.transparency.node.LogClient;
import dev.akashi.transparency.node.ProofRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi bundle}: proofs that verify with the network unplugged. */
@Command(
        name = "bundle",
        mixinStandardHelpOptions = true,
        description = "Completes, refreshes and shows bundles: proofs that verify with the network unplugged.")
final class BundleCommand {

    private static final Duration PATIENCE = Duration.ofSeconds(15);
    // What a proof from the log is there to show; the status may well be that it was rescinded.
    private static final Set<CheckId> SHOWN =
            EnumSet.of(CheckId.INTEGRITY, CheckId.ANCHOR, CheckId.ISSUER_AT_ISSUE, CheckId.STATUS, CheckId.WITNESS);

    private final Console console;

    BundleCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "make",
            mixinStandardHelpOptions = true,
            description = "Adds the log's proof to bundles that have none yet.")
    int make(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Documents, or folders of them.")
                    List<Path> files,
            @Option(names = "--log", required = true, paramLabel = "URL", description = "A member's log node.") URI log,
            @Option(names = "--trust", required = true, paramLabel = "TRUST", description = "Your trust file.")
                    Path trust) {
        return complete(files, log, trust, false);
    }

    @Command(
            name = "refresh",
            mixinStandardHelpOptions = true,
            description = "Replaces the log's proof in bundles by the newest one.",
            footer = {"", "The log node is told which credentials are asked for: ask one that you trust with that."})
    int refresh(
            @Parameters(arity = "1..*", paramLabel = "FILE", description = "Documents, or folders of them.")
                    List<Path> files,
            @Option(names = "--log", required = true, paramLabel = "URL", description = "A member's log node.") URI log,
            @Option(names = "--trust", required = true, paramLabel = "TRUST", description = "Your trust file.")
                    Path trust) {
        return complete(files, log, trust, true);
    }

    @Command(name = "show", mixinStandardHelpOptions = true, description = "Shows what a bundle holds.")
    int show(
            @Parameters(paramLabel = "FILE", description = "A document with its bundle beside it, or a bundle.")
                    Path file,
            @Option(names = "--trust", paramLabel = "TRUST", description = "Your trust file, to see who cosigned.")
                    Optional<Path> trust) {
        Bundle bundle = DocumentFiles.readBundle(file);
        console.say(
                "document     %s (%s)",
                bundle.document().name(), bundle.document().profile().id());
        console.say(
                "batch        %s, place %d of %d",
                bundle.root(), bundle.proof().leafIndex(), bundle.proof().treeSize());
        console.say(
                "recorded     %s for %s",
                bundle.anchor().recordedAt(), bundle.anchor().institution());
        console.say("ledger       %s", bundle.anchor().ledger());
        Optional<LogProof> log = bundle.log();
        if (log.isEmpty()) {
            console.say("log          none: verify by asking the network, or complete it with akashi bundle make");
            return ExitCode.OK.number();
        }
        console.say(
                "log          block %d, entry %d",
                log.get().block(), log.get().inclusion().leafIndex());
        console.say("status       %s", log.get().status().record().isPresent() ? "changed" : "never changed");
        log.get()
                .checkpoint()
                .text()
                .lines()
                .skip(1)
                .findFirst()
                .ifPresent(size -> console.say("checkpoint   %s entries", size));
        trust.map(TrustFiles::readLog).ifPresent(root -> cosigners(root, log.get()));
        return ExitCode.OK.number();
    }

    private void cosigners(TrustRoot root, LogProof log) {
        root.members().forEach(member -> {
            Optional<Instant> time = log.checkpoint().cosignedAt(root.cosigner(member));
            console.say(
                    "cosigned     %s %s",
                    member.mspId(), time.map(Instant::toString).orElse("no"));
        });
    }

    private int complete(List<Path> files, URI log, Path trustFile, boolean again) {
        TrustRoot trust = TrustFiles.readLog(trustFile);
        Verifier verifier = new Verifier(
                OfflineEvidence.under(trust, console.clock()), TrustFiles.readPolicy(trustFile), console.clock());
        ProofRequest request =
                Inputs.parse("--log", log.toString(), text -> new ProofRequest(new LogClient(log, PATIENCE)));
        List<Path> documents = DocumentFiles.documents(files);
        Map<State, Integer> counts = new EnumMap<>(State.class);
        try (ProgressLine progress = ProgressLine.on(console)) {
            new ManyDocuments(documents)
                    .each("bundle", progress, document -> complete(document, request, verifier, again), outcome -> {
                        counts.merge(outcome.state(), 1, Integer::sum);
                        if (outcome.state() == State.FAILED) {
                            progress.end();
                            console.note("akashi: " + outcome.document() + ": " + outcome.reason());
                        }
                    });
        }
        int failed = counts.getOrDefault(State.FAILED, 0);
        console.say(
                "%d bundles completed, %d not, %d as they were",
                counts.getOrDefault(State.COMPLETED, 0), failed, counts.getOrDefault(State.AS_IT_WAS, 0));
        return failed == 0 ? ExitCode.OK.number() : ExitCode.UNDECIDED.number();
    }

    private enum State {
        COMPLETED,
        AS_IT_WAS,
        FAILED
    }

    /** What became of the bundle of a document; the reason is empty unless it failed. */
    private record Completion(Path document, State state, String reason) {}

    private static Completion complete(Path document, ProofRequest request, Verifier verifier, boolean again) {
        try {
            Path file = DocumentFiles.bundleOf(document)
                    .orElseThrow(() -> new UsageException("expected a bundle beside the document, found none"));
            Bundle bundle = DocumentFiles.readBundle(file);
            if (bundle.log().isPresent() && !again) {
                return new Completion(document, State.AS_IT_WAS, "");
            }
            return complete(document, file, bundle, request, verifier)
                    .map(reason -> new Completion(document, State.FAILED, reason))
                    .orElseGet(() -> new Completion(document, State.COMPLETED, ""));
        } catch (UsageException e) {
            return new Completion(document, State.FAILED, String.valueOf(e.getMessage()));
        }
    }

    /** Completes one bundle; a proof that does not hold under the trust file never replaces what is there. */
    private static Optional<String> complete(
            Path document, Path file, Bundle bundle, ProofRequest request, Verifier verifier) {
        try {
            Optional<Bundle> completed = request.complete(bundle);
            if (completed.isEmpty()) {
                return Optional.of("the log has no checkpoint yet that enough members cosigned and that has its batch");
            }
            byte[] bytes = completed.get().toBytes();
            VerificationReport report = verifier.verify(DocumentFiles.read(document), bytes);
            Optional<Check> unshown = report.checks().stream()
                    .filter(check -> (SHOWN.contains(check.id()) && check.status() == CheckStatus.UNDECIDED)
                            || (check.id() == CheckId.INTEGRITY && check.status() == CheckStatus.FAILED))
                    .findFirst();
            if (unshown.isPresent()) {
                return Optional.of(unshown.get().id() + " " + unshown.get().code() + ": "
                        + unshown.get().message("en"));
            }
            Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
            Files.write(temporary, bytes);
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
