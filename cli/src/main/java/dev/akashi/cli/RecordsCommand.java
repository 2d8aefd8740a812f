package dev.akashi.cli;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.table.CsvExport;
import dev.akashi.records.RecordStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi records}: the records themselves. */
@Command(
        name = "records",
        mixinStandardHelpOptions = true,
        description = "Writes the records as a table, and makes them again from the folders of the batches.")
final class RecordsCommand {

    private final Console console;

    RecordsCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "add",
            mixinStandardHelpOptions = true,
            description = "Adds batches to the records: after the records were lost, or a folder was moved.")
    int add(
            @Mixin RecordsOption records,
            @Parameters(arity = "1..*", paramLabel = "DIR", description = "The folders of batches.")
                    List<Path> folders) {
        try (RecordStore store = records.open()) {
            for (Path folder : folders) {
                BatchFolder.State state = BatchFolder.at(folder).state();
                if (state == BatchFolder.State.MISSING) {
                    throw new UsageException("expected the folder of a batch, found none at " + folder);
                }
                store.add(folder);
                console.say("%s  %s", state, folder);
            }
            return ExitCode.OK.number();
        }
    }

    @Command(
            name = "export",
            mixinStandardHelpOptions = true,
            description =
                    "Writes every credential of the records with its number and commitment, for the student system.")
    int export(
            @Mixin RecordsOption records,
            @Option(names = "--out", required = true, paramLabel = "CSV", description = "A new file for them.")
                    Path out)
            throws IOException {
        if (Files.exists(out)) {
            throw new UsageException("expected a new file, found one at " + out);
        }
        long[] written = {0};
        try (RecordStore store = records.open();
                CsvExport csv = CsvExport.create(out, CsvExport.Style.SPREADSHEET)) {
            csv.row(List.of(
                    "id", "name", "type", "title", "awarded", "number", "document", "bundle", "commitment", "root"));
            store.forEach(entry -> {
                written[0]++;
                csv.row(List.of(
                        entry.credential().rowId(),
                        entry.credential().name(),
                        entry.type().name(),
                        entry.credential().title(),
                        entry.credential().awarded().toString(),
                        entry.credential().number().orElse(""),
                        entry.document().toString(),
                        entry.bundle().toString(),
                        entry.credential().commitment().toString(),
                        entry.root().toString()));
            });
        }
        console.say("%s written to %s", BatchWords.count(written[0]), out);
        return ExitCode.OK.number();
    }
}
