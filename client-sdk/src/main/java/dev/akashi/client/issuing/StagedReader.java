package dev.akashi.client.issuing;

import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads staged credentials, one after the other. */
final class StagedReader implements Closeable {

    private static final int BUFFER = 64 * 1024;

    private final Path file;
    private final InputStream in;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int end;

    StagedReader(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    Optional<Staged> next() {
        try {
            byte[] line = line();
            if (line == null) {
                return Optional.empty();
            }
            return Optional.of(Staged.read(JsonFields.of(StrictJson.readObject(line, Journal.LIMITS))));
        } catch (IOException e) {
            throw Journal.files(file, e);
        } catch (JsonFormatException e) {
            throw new IssuingException(Code.FILES, "expected staged credentials, found damage in " + file, e);
        }
    }

    /** The next line as it is, since what it says is read from bytes; null at the end. */
    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            if (at == end) {
                at = 0;
                end = Math.max(0, in.read(buffer));
                if (end == 0) {
                    return line.size() == 0 ? null : line.toByteArray();
                }
            }
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            line.write(buffer, from, at - from);
            if (at < end) {
                at++;
                return line.toByteArray();
            }
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw Journal.files(file, e);
        }
    }
}
