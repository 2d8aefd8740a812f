package dev.akashi.cli;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchFolder.State;
import dev.akashi.client.issuing.IssuingException;
import dev.akashi.records.RecordStore;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi batches}: what was issued, and what is unfinished. */
@Command(
        name = "batches",
        mixinStandardHelpOptions = true,
        description = "Lists the batches of the records, with how far each is.",
        footer = {
            "",
            "BEGUN: credentials are being made. BUILT: they are made. WAITING: another person has to approve. SIGNED: the",
            "statement may be on the ledger. COMMITTED: it is recorded. DELIVERED: all files are written. MISSING: the folder",
            "is gone. DAMAGED: what issuing wrote into it cannot be read. What is unfinished is gone on with by \"akashi issue --resume\"."
        })
final class BatchesCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private RecordsOption records = new RecordsOption();

    @Option(names = "--unfinished", description = "List only those with which something has to be done.")
    private boolean unfinished;

    BatchesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        try (RecordStore store = records.open()) {
            List<BatchFolder> batches = store.batches();
            int worst = ExitCode.OK.number();
            for (BatchFolder folder : batches) {
                State state = folder.state();
                if (!unfinished || state != State.DELIVERED) {
                    boolean isKnown = state != State.MISSING && state != State.DAMAGED;
                    Optional<BatchFolder.Batch> batch = isKnown ? folder.batch() : Optional.empty();
                    console.say(
                            "%-9s  %-16s  %7s  %s  %s",
                            state,
                            batch.map(known -> known.type().name()).orElse("-"),
                            batch.map(known -> Integer.toString(known.size())).orElse("-"),
                            batch.flatMap(BatchFolder.Batch::receipt)
                                    .map(receipt ->
                                            receipt.provenance().recordedAt().toString())
                                    .orElse("not recorded yet    "),
                            folder.path());
                }
                if (state == State.DAMAGED) {
                    damage(folder);
                    worst = ExitCode.USAGE.number();
                }
            }
            return worst;
        }
    }

    private void damage(BatchFolder folder) {
        try {
            folder.batch();
            console.note("akashi: FILES: expected a batch that can be read, found damage in " + folder.path());
        } catch (IssuingException e) {
            console.note("akashi: " + e.getMessage());
        }
    }
}
