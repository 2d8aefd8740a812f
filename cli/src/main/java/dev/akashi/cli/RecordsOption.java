package dev.akashi.cli;

import dev.akashi.records.RecordStore;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which records. */
final class RecordsOption {

    /** Where they are unless something else is said. */
    static final Path DEFAULT = Path.of("records");

    @Option(
            names = "--records",
            paramLabel = "DIR",
            description = "Where the records of all batches are (default: records in this folder).")
    private Path records = DEFAULT;

    /** Whether there are any yet. */
    boolean exist() {
        return Files.isDirectory(records);
    }

    RecordStore open() {
        RecordStore store = RecordStore.open(records);
        store.refresh();
        return store;
    }
}
