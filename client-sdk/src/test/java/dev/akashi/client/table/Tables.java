package dev.akashi.client.table;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Writes tables for tests, and reads them whole. */
final class Tables {

    private Tables() {}

    static Path utf8(Path folder, String text) throws IOException {
        return encoded(folder, text, StandardCharsets.UTF_8);
    }

    static Path encoded(Path folder, String text, Charset charset) throws IOException {
        return bytes(folder, text.getBytes(charset));
    }

    static Path bytes(Path folder, byte[] content) throws IOException {
        return Files.write(folder.resolve("table.csv"), content);
    }

    /** A file of a beginning, and then the same piece over and over up to a size. */
    static Path filled(Path folder, String start, String piece, long size) throws IOException {
        Path file = folder.resolve("filled.csv");
        byte[] block = piece.repeat((1 << 20) / piece.length()).getBytes(StandardCharsets.US_ASCII);
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(start.getBytes(StandardCharsets.US_ASCII));
            for (long written = 0; written < size; written += block.length) {
                out.write(block);
            }
        }
        return file;
    }

    static List<TableRow> rows(TableReader table) {
        List<TableRow> rows = new ArrayList<>();
        for (Optional<TableRow> row = table.next(); row.isPresent(); row = table.next()) {
            rows.add(row.get());
        }
        return rows;
    }

    static List<TableRow> rows(Path file) throws IOException {
        try (TableReader table = TableReader.open(file)) {
            return rows(table);
        }
    }
}
