package dev.akashi.fabricnet.node;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What one node has said, read from some place on and as far as it goes now. Only what is new is read, so a log may be of
 * any size. Not thread-safe.
 */
public final class LogFile {
    private static final int CHUNK = 1 << 16;

    private final Path file;
    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private long position;

    private LogFile(Path file, long position) {
        this.file = file;
        this.position = position;
    }

    /** {@return the log from so many lines before its end on; one that is not there yet is read when it is} */
    public static LogFile fromLast(Path file, int lines) throws IOException {
        return new LogFile(file, startOfLast(file, lines));
    }

    /** {@return the last lines of a log, for messages} */
    public static String tail(Path file, int lines) {
        if (!Files.exists(file)) {
            return "(no log)";
        }
        try {
            LogFile log = fromLast(file, lines);
            List<String> last = new ArrayList<>(log.more());
            log.rest().ifPresent(last::add);
            return String.join("\n", last);
        } catch (IOException e) {
            return "(the log cannot be read: " + e.getMessage() + ")";
        }
    }

    /**
     * {@return the lines that were finished since the last call} A log that became shorter was begun anew, and is read from
     * its beginning.
     */
    public List<String> more() throws IOException {
        List<String> lines = new ArrayList<>();
        if (!Files.exists(file)) {
            return lines;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            if (in.length() < position) {
                position = 0;
                begun.reset();
            }
            in.seek(position);
            byte[] chunk = new byte[CHUNK];
            for (int read = in.read(chunk); read > 0; read = in.read(chunk)) {
                position += read;
                for (int i = 0; i < read; i++) {
                    if (chunk[i] == '\n') {
                        lines.add(line());
                    } else {
                        begun.write(chunk[i]);
                    }
                }
            }
        }
        return lines;
    }

    /** {@return the line that is begun and not finished, if there is one; it is not given again} */
    public Optional<String> rest() {
        return begun.size() == 0 ? Optional.empty() : Optional.of(line());
    }

    private String line() {
        String line = begun.toString(StandardCharsets.UTF_8);
        begun.reset();
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    /** Reads backwards: the beginning of a long log is not looked at. */
    private static long startOfLast(Path file, int lines) throws IOException {
        if (!Files.exists(file)) {
            return 0;
        }
        try (RandomAccessFile in = new RandomAccessFile(file.toFile(), "r")) {
            long length = in.length();
            byte[] chunk = new byte[CHUNK];
            int ends = 0;
            for (long end = length; end > 0; end -= CHUNK) {
                int size = (int) Math.min(CHUNK, end);
                in.seek(end - size);
                in.readFully(chunk, 0, size);
                for (int i = size - 1; i >= 0; i--) {
                    long after = end - size + i + 1;
                    // The end of the last line begins no other one.
                    if (chunk[i] == '\n' && after < length && ++ends == lines) {
                        return after;
                    }
                    if (lines == 0) {
                        return length;
                    }
                }
            }
            return 0;
        }
    }
}
