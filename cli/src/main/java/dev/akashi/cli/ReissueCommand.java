package dev.akashi.cli;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.IssuedCredential;
import dev.akashi.records.RecordStore;
import dev.akashi.records.RecordedCredential;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code akashi reissue}: writes files that are lost once more. */
@Command(
        name = "reissue",
        mixinStandardHelpOptions = true,
        description = "Writes documents and bundles that were lost once more, the same bytes; nothing is recorded.",
        footer = {"", "What is there and whole stays as it is, also a bundle that the log's proof was added to."})
final class ReissueCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private RecordsOption records = new RecordsOption();

    @Parameters(
            arity = "1..*",
            paramLabel = "ID",
            description = "Student numbers, or folders of batches, of which everything that is lost is written.")
    private List<String> ids = List.of();

    @Option(names = "--out", paramLabel = "DIR", description = "Where the files go (default: where they were).")
    private Optional<Path> out = Optional.empty();

    ReissueCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        Map<Path, Set<Integer>> wanted = new LinkedHashMap<>();
        try (RecordStore store = records.open()) {
            for (String id : ids) {
                BatchFolder folder = BatchFolder.at(Path.of(id));
                if (folder.state() == BatchFolder.State.DELIVERED) {
                    wanted.put(folder.path(), Set.of());
                    continue;
                }
                List<RecordedCredential> found = store.ofId(id);
                if (found.isEmpty()) {
                    throw new UsageException("expected a number of the records or a batch's folder, found " + id);
                }
                found.forEach(entry -> wanted.computeIfAbsent(entry.folder(), unused -> new TreeSet<>())
                        .add(entry.credential().index()));
            }
        }
        int written = 0;
        for (Map.Entry<Path, Set<Integer>> entry : wanted.entrySet()) {
            Set<Integer> chosen = entry.getValue();
            List<IssuedCredential> restored = BatchFolder.at(entry.getKey())
                    .restore(
                            credential -> chosen.isEmpty() || chosen.contains(credential.index()),
                            out.orElse(entry.getKey()));
            restored.forEach(credential -> console.say(
                    out.orElse(entry.getKey()).resolve(credential.fileName()).toString()));
            written += restored.size();
        }
        console.say("%s written once more", BatchWords.count(written));
        return ExitCode.OK.number();
    }
}
