package dev.akashi.records;

import dev.akashi.client.OwnerOnly;
import dev.akashi.credential.statuslist.StatusListEntry;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The places that were taken, once more in a file beside the embedded database, a line each and only ever longer. It is on the disk
 * before the database knows of them. A process that is killed while H2 writes can leave a database as it was some commits before,
 * and a place must not be handed out again then.
 */
final class TakenPlaces {

    private static final String FILE = "places.taken";

    private final Path file;

    TakenPlaces(Path folder) {
        this.file = folder.resolve(FILE);
    }

    /** The indexes that were taken of a list. A line that a crash cut off was handed to nobody. */
    Set<Integer> of(String list) {
        Set<Integer> taken = new HashSet<>();
        if (!Files.exists(file)) {
            return taken;
        }
        try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
            lines.filter(line -> line.startsWith(list + " ") && line.endsWith("."))
                    .forEach(line -> taken.add(Integer.parseInt(line, list.length() + 1, line.length() - 1, 10)));
            return taken;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Adds places, and returns when they are on the disk. */
    void add(List<StatusListEntry> entries) {
        StringBuilder lines = new StringBuilder();
        entries.forEach(entry -> lines.append('\n')
                .append(entry.list())
                .append(' ')
                .append(entry.index())
                .append('.'));
        try {
            if (!Files.exists(file)) {
                OwnerOnly.newOutput(file).close();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.APPEND)) {
                ByteBuffer bytes =
                        StandardCharsets.US_ASCII.encode(lines.append('\n').toString());
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private RecordsException failed(IOException e) {
        return new RecordsException("expected to read and write " + file + ", found " + e, e);
    }
}
