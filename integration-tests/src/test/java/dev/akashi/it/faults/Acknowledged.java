package dev.akashi.it.faults;

import dev.akashi.it.faults.History.Kind;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** Counts what clients write to be acknowledged, while they write it. Reads only what is new. */
final class Acknowledged implements LongSupplier {

    private static final String MARK = "\"kind\":\"" + Kind.ACKNOWLEDGED + "\"";

    private final Path histories;
    private final Map<Path, Long> read = new HashMap<>();
    private long count;

    Acknowledged(Path histories) {
        this.histories = histories;
    }

    @Override
    public long getAsLong() {
        try {
            for (MspId host : Trial.HOSTS) {
                for (Path file : FaultClient.files(histories, host)) {
                    readOn(file);
                }
            }
            return count;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void readOn(Path file) throws IOException {
        try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "r")) {
            long from = read.getOrDefault(file, 0L);
            byte[] more = new byte[Math.toIntExact(bytes.length() - from)];
            bytes.seek(from);
            bytes.readFully(more);
            String text = new String(more, StandardCharsets.UTF_8);
            int whole = text.lastIndexOf('\n') + 1;
            count += text.substring(0, whole)
                    .lines()
                    .filter(line -> line.contains(MARK))
                    .count();
            read.put(file, from + text.substring(0, whole).getBytes(StandardCharsets.UTF_8).length);
        }
    }
}
