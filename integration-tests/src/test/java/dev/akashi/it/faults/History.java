package dev.akashi.it.faults;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client did and was told, in a file: an event a line, on the disk before the client goes on. A client that is killed
 * leaves at most half a line at the end, and what it then would have done was not done.
 */
final class History implements AutoCloseable {

    private final FileChannel file;

    private History(FileChannel file) {
        this.file = file;
    }

    /** What can happen to a statement. */
    enum Kind {
        /** The client is about to have it recorded. */
        INVOKED,
        /** The client was told that it is recorded. */
        ACKNOWLEDGED,
        /** The client was told that it is not recorded. */
        REFUSED,
        /** The client was told that it is not known. */
        UNKNOWN,
        /** The client asked the ledger, which had it. */
        FOUND,
        /** The client asked the ledger, which did not have it; it may still come. */
        NOT_YET,
        /** The client asked the ledger when nothing was on its way any more, and it was not there. */
        NEVER;

        /** {@return whether nothing more needs to be found out} */
        boolean isFinal() {
            return this == ACKNOWLEDGED || this == REFUSED || this == FOUND || this == NEVER;
        }
    }

    /**
     * Something that happened to a statement.
     *
     * @param client who says so
     * @param kind what happened
     * @param statement the statement's digest, hexadecimal
     * @param transaction the transaction by which it is recorded, when the client was told
     * @param text the envelope that is to be recorded, or what the client was told
     */
    record Event(String client, Kind kind, String statement, Optional<String> transaction, String text) {

        private String toLine(Instant at) {
            JsonObject json = new JsonObject();
            json.addProperty("at", at.toString());
            json.addProperty("client", client);
            json.addProperty("kind", kind.name());
            json.addProperty("statement", statement);
            transaction.ifPresent(id -> json.addProperty("transaction", id));
            json.addProperty("text", text);
            return json + "\n";
        }

        private static Event of(String line) {
            JsonObject json = JsonParser.parseString(line).getAsJsonObject();
            return new Event(
                    json.get("client").getAsString(),
                    Kind.valueOf(json.get("kind").getAsString()),
                    json.get("statement").getAsString(),
                    Optional.ofNullable(json.get("transaction")).map(id -> id.getAsString()),
                    json.get("text").getAsString());
        }
    }

    /** Begins a file, which must be new. */
    static History begin(Path file) throws IOException {
        return new History(FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
    }

    /** Returns when the event is on the disk. */
    synchronized void add(Event event) {
        try {
            ByteBuffer line = ByteBuffer.wrap(event.toLine(Instant.now()).getBytes(StandardCharsets.UTF_8));
            while (line.hasRemaining()) {
                file.write(line);
            }
            file.force(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@return the events in the files, one file after the other} */
    static List<Event> read(List<Path> files) throws IOException {
        List<Event> events = new ArrayList<>();
        for (Path file : files) {
            String text = Files.readString(file);
            for (String line : text.substring(0, text.lastIndexOf('\n') + 1).split("\n", -1)) {
                if (!line.isEmpty()) {
                    events.add(Event.of(line));
                }
            }
        }
        return events;
    }

    /** {@return the last event of the statement, if there is one} */
    static @Nullable Event last(List<Event> events, String statement) {
        Event last = null;
        for (Event event : events) {
            last = event.statement().equals(statement) ? event : last;
        }
        return last;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
