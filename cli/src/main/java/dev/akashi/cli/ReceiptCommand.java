package dev.akashi.cli;

import dev.akashi.client.DurableFiles;
import dev.akashi.client.issuing.BatchFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi receipt}: what was recorded of a batch, on paper. */
@Command(
        name = "receipt",
        mixinStandardHelpOptions = true,
        description = "Prints what was recorded of a batch as PDF, for the files of the office.",
        footer = {"", "It says how many documents of which title there are, and names nobody. The ledger is not asked."
        })
final class ReceiptCommand implements Callable<Integer> {

    // No file of a row has such a name: it would have to have a dot before its ending.
    private static final String NAME = "batch.receipt.pdf";

    private final Console console;

    @Parameters(paramLabel = "DIR", description = "The folder of the batch.")
    private Path folder = Path.of("issued");

    @Option(
            names = "--out",
            paramLabel = "PDF",
            description = "A new file for it (default: batch.receipt.pdf in that folder).")
    private Optional<Path> out = Optional.empty();

    @Option(names = "--lang", paramLabel = "ja|en", description = "The language (default: ja).")
    private String language = "ja";

    ReceiptCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (!language.equals("ja") && !language.equals("en")) {
            throw new UsageException("expected --lang ja or --lang en, found " + language);
        }
        BatchFolder batch = BatchFolder.at(folder);
        BatchFolder.Batch recorded = batch.batch()
                .filter(known -> known.receipt().isPresent())
                .orElseThrow(() -> new UsageException(
                        "expected a batch that is recorded, found " + batch.state() + " at " + folder));
        Path file = out.orElse(batch.path().resolve(NAME));
        if (out.isPresent() && Files.exists(file)) {
            throw new UsageException("expected a new file, found one at " + file);
        }
        byte[] pdf = BatchReceipt.pdf(recorded, batch.titles(), language);
        try {
            DurableFiles.replace(file, pdf);
        } catch (IOException e) {
            throw new UsageException(
                    "expected a place for a receipt, found " + Failures.describe(e) + " at " + file, e);
        }
        console.say(file.toString());
        return ExitCode.OK.number();
    }
}
