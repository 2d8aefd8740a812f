package dev.akashi.audit.watch;

import dev.akashi.audit.replay.Fact;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.BatchAnchored;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an institution knows to have said: folders into which it issues, statements in files, and lists of batches' roots and
 * statements' digests. Looked up again for every record, because a batch is known a moment before it is recorded.
 */
public final class OwnRecords {

    /** Where the issuing of a batch keeps the statement that it records. */
    private static final Path ISSUING = Path.of(".issuing", "envelope.json");

    private final List<Path> paths;

    /** What these paths hold. */
    public OwnRecords(List<Path> paths) {
        this.paths = List.copyOf(paths);
    }

    /**
     * Whether a record is the institution's own.
     *
     * @throws IOException when something that is named cannot be read
     */
    public boolean contain(Fact fact) throws IOException {
        Set<String> known = new HashSet<>();
        for (Path path : paths) {
            for (Path file : Files.isDirectory(path) ? statements(path) : List.of(path)) {
                read(file, known);
            }
        }
        return known.contains(fact.digest().toString())
                || (fact.statement() instanceof BatchAnchored batch
                        && known.contains(batch.root().toString()));
    }

    /** The folder's own batch, and those of folders in it. */
    private static List<Path> statements(Path folder) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> folders = Files.list(folder)) {
            Stream.concat(Stream.of(folder), folders.filter(Files::isDirectory).sorted())
                    .map(candidate -> candidate.resolve(ISSUING))
                    .filter(Files::exists)
                    .forEach(found::add);
        }
        return found;
    }

    private static void read(Path file, Set<String> known) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        try {
            known.add(Statement.digest(Envelope.parse(bytes)).toString());
        } catch (JsonFormatException e) {
            new String(bytes, StandardCharsets.UTF_8)
                    .lines()
                    .map(String::strip)
                    .filter(line -> line.matches("[0-9a-f]{64}"))
                    .forEach(known::add);
        }
    }
}
