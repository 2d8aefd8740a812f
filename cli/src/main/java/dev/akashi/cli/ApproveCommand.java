package dev.akashi.cli;

import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchReview;
import dev.akashi.client.issuing.IssuedBatch;
import dev.akashi.client.issuing.IssuedCredential;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.model.signing.Signer;
import dev.akashi.records.RecordStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi approve}: the second person's part in issuing. */
@Command(
        name = "approve",
        mixinStandardHelpOptions = true,
        description = "Shows a batch that waits for approval and, with a key, signs it and finishes it.",
        footer = {
            "",
            "Without --key nothing is signed: look first, also at the documents themselves with --preview. Every credential",
            "is found to be the one that is signed for."
        })
final class ApproveCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private LedgerOptions ledgerOptions = new LedgerOptions();

    @Parameters(paramLabel = "DIR", description = "The folder of the batch.")
    private Path folder = Path.of("issued");

    @Option(
            names = "--key",
            paramLabel = "KEY",
            description = "A statement key of the institution, not the first person's; may be repeated.")
    private List<KeyPlace> keys = List.of();

    @Option(names = "--preview", paramLabel = "DIR", description = "Write the documents into this folder, to look at.")
    private Optional<Path> preview = Optional.empty();

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description = "Where the records of all batches are (default: records beside the batch's folder).")
    private Optional<Path> records = Optional.empty();

    ApproveCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        BatchFolder batch = BatchFolder.at(folder);
        say(batch.review());
        preview.ifPresent(place -> {
            batch.preview(place);
            console.say("documents    %s", place);
        });
        if (keys.isEmpty()) {
            console.say("nothing was signed; with --key it is approved");
            return ExitCode.OK.number();
        }
        List<? extends Signer> signers = keys.stream().map(Keys::signer).toList();
        Path place = records.orElseGet(() -> batch.path().resolveSibling(RecordsOption.DEFAULT));
        try (RegistryLedger ledger = ledgerOptions.connect();
                ProgressLine progress = ProgressLine.on(console)) {
            IssuedBatch issued = new Issuer(ledger, console.clock(), new SecureRandom())
                    .approve(folder, List.copyOf(signers), progress);
            try (RecordStore store = RecordStore.open(place)) {
                store.add(folder);
            }
            progress.end();
            BatchWords.say(issued, console);
            return ExitCode.OK.number();
        } catch (LedgerUnavailableException e) {
            console.note("The approval is kept. Run \"akashi issue --resume\" once the ledger answers.");
            throw e;
        }
    }

    private void say(BatchReview review) {
        console.say(
                "%s, %s, %s, awarded %s to %s",
                review.institution(),
                review.type(),
                BatchWords.count(review.size()),
                review.awardPeriod().from(),
                review.awardPeriod().to());
        review.titles().forEach((title, count) -> console.say("  %7d  %s", count, title));
        for (IssuedCredential credential : review.sample()) {
            console.say(
                    "  sample row %d: %s, %s, %s, %s",
                    credential.index() / review.perRow() + 1,
                    credential.rowId(),
                    credential.name(),
                    credential.title(),
                    credential.awarded());
        }
        review.warnings().forEach((code, count) -> console.say("  WARNING  %s: %d", code, count));
        console.say("root         %s", review.root());
        console.say(
                "signed by    %d of %d keys: %s",
                review.signedBy().size(),
                review.signatures(),
                String.join(
                        ", ", review.signedBy().stream().map(String::valueOf).toList()));
    }
}
