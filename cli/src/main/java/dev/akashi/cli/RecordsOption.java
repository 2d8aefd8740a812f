package dev.akashi.cli;

import dev.akashi.records.RecordStore;
import java.nio.file.Path;
import java.time.Duration;
import picocli.CommandLine.Option;

/** Which records. */
final class RecordsOption {

    /** Where they are unless something else is said. */
    static final Path DEFAULT = Path.of("records");

    private static final Duration SOON = Duration.ofSeconds(2);

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description = "Where the records of all batches are (default: records in this folder).")
    private Path records = DEFAULT;

    /** Whether there are any yet. */
    boolean exist() {
        return RecordStore.isIn(records);
    }

    /** Them, unless another command has them open for some time; for whoever can do without. */
    RecordStore openSoon() {
        RecordStore store = RecordStore.open(records, SOON);
        try {
            store.refresh();
        } catch (RuntimeException e) {
            store.close();
            throw e;
        }
        return store;
    }

    RecordStore open() {
        RecordStore store = RecordStore.open(records);
        store.refresh();
        return store;
    }
}
