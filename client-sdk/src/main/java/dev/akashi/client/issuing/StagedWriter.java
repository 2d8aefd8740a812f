package dev.akashi.client.issuing;

import dev.akashi.client.DurableFiles;
import dev.akashi.model.json.StrictJson;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Appends staged credentials, a line each. */
final class StagedWriter implements Closeable {

    private final Path file;
    private final BufferedWriter writer;

    StagedWriter(Path file) throws IOException {
        this.file = file;
        this.writer = DurableFiles.newWriter(file);
    }

    Path file() {
        return file;
    }

    void add(Staged staged) {
        try {
            writer.write(new String(StrictJson.write(staged.toJson()), StandardCharsets.UTF_8));
            writer.write('\n');
        } catch (IOException e) {
            throw Journal.files(file, e);
        }
    }

    @Override
    public void close() {
        try {
            writer.close();
        } catch (IOException e) {
            throw Journal.files(file, e);
        }
    }
}
