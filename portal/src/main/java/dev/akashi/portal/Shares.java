package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.client.DurableFiles;
import dev.akashi.client.OwnerOnly;
import dev.akashi.client.share.ShareKey;
import dev.akashi.client.share.ShareStatement;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The encrypted content of holders' links: a folder with one file a link, {@code ID.share}, a line of JSON and what is
 * encrypted. A file is written beside its place, forced to the disk and moved there, so that after a crash each is the old
 * one or the new one. Looking writes nothing. What has ended is removed; what was stopped leaves its line, without content,
 * until it would have ended, so that the same statement cannot put it back.
 */
final class Shares implements AutoCloseable {

    /** Wrong PINs before a link is locked. They are counted over its whole life. */
    static final int MOST_ATTEMPTS = 5;

    private static final Logger LOGGER = LoggerFactory.getLogger(Shares.class);
    private static final String ENDING = ".share";
    private static final int LONGEST_HEADER = 4096;
    private static final int STRIPES = 64;

    private final Path folder;
    private final Limits limits;
    private final Clock clock;
    private final FileChannel lockFile;
    private final FileLock lock;
    private final Map<String, Header> headers = new ConcurrentHashMap<>();
    private final Object[] stripes = new Object[STRIPES];

    /**
     * How much is stored.
     *
     * @param mostBytes of all links together
     * @param mostBytesEach of the links of one institution
     * @param most how many links
     */
    record Limits(long mostBytes, long mostBytesEach, int most) {}

    /** What state a link is in. */
    enum State {
        /** It shows its content. */
        OPEN,
        /** Too many wrong PINs: its content is gone. */
        LOCKED,
        /** Its holder or its institution stopped it: its content is gone. */
        STOPPED
    }

    /**
     * What is known of a link.
     *
     * @param id its name
     * @param institution whose it is
     * @param signedAt when the statement was signed that counts now
     * @param expiresAt when it ends
     * @param content the SHA-256 of its content
     * @param link the SHA-256 of what shows that somebody has the link
     * @param pin the SHA-256 of what shows that somebody knows the PIN, if there is one
     * @param stop the SHA-256 of what stops it
     * @param state what state it is in
     * @param attempts how many wrong PINs were tried
     * @param size of its content, in bytes; 0 when it is gone
     */
    record Header(
            String id,
            InstitutionCode institution,
            Instant signedAt,
            Instant expiresAt,
            Digest content,
            Digest link,
            Optional<Digest> pin,
            Digest stop,
            State state,
            int attempts,
            int size) {

        static Header of(ShareStatement.Put put, int size) {
            return new Header(
                    put.id(),
                    put.institution(),
                    put.signedAt(),
                    put.expiresAt(),
                    put.content(),
                    put.link(),
                    put.pin(),
                    put.stop(),
                    State.OPEN,
                    0,
                    size);
        }

        Header withAttempts(int count) {
            return new Header(id, institution, signedAt, expiresAt, content, link, pin, stop, state, count, size);
        }

        /** Without content, from a time on. */
        Header ended(State as, Instant at) {
            Instant last = at.isAfter(signedAt) ? LedgerTime.truncate(at) : signedAt;
            return new Header(id, institution, last, expiresAt, content, link, pin, stop, as, attempts, 0);
        }

        byte[] toLine() {
            JsonObject json = new JsonObject();
            json.addProperty("version", 1);
            json.addProperty("id", id);
            json.addProperty("institution", institution.value());
            json.addProperty("signedAt", LedgerTime.format(signedAt));
            json.addProperty("expiresAt", LedgerTime.format(expiresAt));
            json.addProperty("content", content.toString());
            json.addProperty("link", link.toString());
            pin.ifPresent(digest -> json.addProperty("pin", digest.toString()));
            json.addProperty("stop", stop.toString());
            json.addProperty("state", state.name());
            json.addProperty("attempts", attempts);
            json.addProperty("size", size);
            return StrictJson.utf8(StrictJson.writeLine(json) + "\n");
        }

        static Header read(byte[] line) {
            JsonFields fields = JsonFields.of(StrictJson.readObject(line, StrictJson.Limits.of(LONGEST_HEADER, 2)));
            return new Header(
                    fields.string("id"),
                    fields.parsed("institution", InstitutionCode::new),
                    fields.instant("signedAt"),
                    fields.instant("expiresAt"),
                    fields.parsed("content", Digest::parse),
                    fields.parsed("link", Digest::parse),
                    fields.optionalParsed("pin", Digest::parse),
                    fields.parsed("stop", Digest::parse),
                    fields.enumerated("state", State.class),
                    (int) fields.integer("attempts", 0, MOST_ATTEMPTS),
                    (int) fields.integer("size", 0, Integer.MAX_VALUE));
        }
    }

    private Shares(Path folder, Limits limits, Clock clock, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.limits = limits;
        this.clock = clock;
        this.lockFile = lockFile;
        this.lock = lock;
        Arrays.setAll(stripes, i -> new Object());
    }

    /**
     * Opens the folder, creates it if there is none, and removes what has ended or was not finished.
     *
     * @throws IOException when it cannot be used, or another portal uses it
     */
    static Shares open(Path folder, Limits limits, Clock clock) throws IOException {
        OwnerOnly.createFolders(folder);
        FileChannel lockFile = OwnerOnly.openLock(folder.resolve(".lock"));
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new IOException("expected a folder for links that no other portal uses, found one at " + folder);
        }
        Shares shares = new Shares(folder, limits, clock, lockFile, lock);
        shares.load();
        return shares;
    }

    private void load() throws IOException {
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(ENDING + ".new")) {
                Files.deleteIfExists(file);
            } else if (name.endsWith(ENDING)) {
                try {
                    Header header = Header.read(line(file));
                    if (!name.equals(header.id() + ENDING)
                            || Files.size(file) != header.toLine().length + (long) header.size()) {
                        throw new JsonFormatException(
                                JsonFormatException.Kind.SHAPE, "expected a whole file of its own name");
                    }
                    headers.put(header.id(), header);
                } catch (JsonFormatException e) {
                    // Left as it is, for its operator to look at; to everybody else it is not there.
                    LOGGER.error("a file of a link cannot be read and is left out: {}", e.getMessage());
                }
            }
        }
        sweep();
    }

    private Collection<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static byte[] line(Path file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (var in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(LONGEST_HEADER);
            for (byte each : start) {
                line.write(each);
                if (each == '\n') {
                    return line.toByteArray();
                }
            }
        }
        throw new JsonFormatException(JsonFormatException.Kind.SHAPE, "expected a line of JSON");
    }

    /** Removes what has ended. */
    void sweep() throws IOException {
        for (Header header : List.copyOf(headers.values())) {
            if (hasEnded(header)) {
                synchronized (stripe(header.id())) {
                    Header now = headers.get(header.id());
                    if (now != null && hasEnded(now)) {
                        Files.deleteIfExists(file(now.id()));
                        headers.remove(now.id());
                    }
                }
            }
        }
    }

    private boolean hasEnded(Header header) {
        return !clock.instant().isBefore(header.expiresAt());
    }

    /**
     * Stores content that a statement is about; whose statement it is was checked before. The same once more changes
     * nothing.
     *
     * @throws ProblemException when there is something newer at that id, it is another institution's, or there is no room
     */
    void put(ShareStatement.Put statement, byte[] content) throws IOException {
        Header fresh = Header.of(statement, content.length);
        // One at a time, so that what is counted stays what there is.
        synchronized (headers) {
            synchronized (stripe(fresh.id())) {
                Header known = headers.get(fresh.id());
                if (known != null && !known.institution().equals(fresh.institution())) {
                    throw refused("another institution has a link of that id");
                }
                if (known != null && fresh.equals(known.withAttempts(0))) {
                    return;
                }
                if (known != null && !fresh.signedAt().isAfter(known.signedAt())) {
                    throw refused("something newer was said about that link");
                }
                requireRoom(fresh, known == null ? 0 : known.size());
                write(fresh, content);
            }
        }
    }

    private static ProblemException refused(String why) {
        return new ProblemException(ProblemCode.SHARE_REFUSED, why);
    }

    private void requireRoom(Header fresh, int freed) {
        long all = -freed;
        long own = -freed;
        for (Header header : headers.values()) {
            all += header.size();
            own += header.institution().equals(fresh.institution()) ? header.size() : 0;
        }
        if (all + fresh.size() > limits.mostBytes()
                || own + fresh.size() > limits.mostBytesEach()
                || headers.size() >= limits.most()) {
            throw new ProblemException(
                    ProblemCode.NO_ROOM,
                    "expected at most " + limits.mostBytesEach() + " bytes of one institution and " + limits.mostBytes()
                            + " in all");
        }
    }

    /** A link that has not ended, whether or not it still shows its content. */
    Optional<Header> find(String id) {
        return Optional.ofNullable(headers.get(id)).filter(header -> !hasEnded(header));
    }

    /**
     * Looks.
     *
     * @param link shows that somebody has the link
     * @param pin shows that somebody knows the PIN
     * @return the content
     * @throws ProblemException when there is none, or what was shown is wrong
     */
    byte[] look(String id, Digest link, Optional<Digest> pin) throws IOException {
        synchronized (stripe(id)) {
            Header header = find(id).filter(known -> isOf(known.link(), link)).orElseThrow(Shares::none);
            switch (header.state()) {
                case STOPPED -> throw new ProblemException(ProblemCode.SHARE_STOPPED, "");
                case LOCKED -> throw new ProblemException(ProblemCode.SHARE_LOCKED, "");
                case OPEN -> {
                    // Below.
                }
            }
            if (header.pin().isPresent()) {
                if (pin.isEmpty()) {
                    throw new ProblemException(ProblemCode.PIN_NEEDED, "");
                }
                if (!isOf(header.pin().get(), pin.get())) {
                    throw wrongPin(header);
                }
            }
            return content(header);
        }
    }

    // Counted on the disk before it is told: ending the process gives nobody another try.
    private ProblemException wrongPin(Header header) throws IOException {
        Header counted = header.withAttempts(header.attempts() + 1);
        if (counted.attempts() < MOST_ATTEMPTS) {
            write(counted, content(header));
            return new ProblemException(
                    ProblemCode.PIN_WRONG, "attempts left: " + (MOST_ATTEMPTS - counted.attempts()));
        }
        write(counted.ended(State.LOCKED, header.signedAt()), new byte[0]);
        return new ProblemException(ProblemCode.SHARE_LOCKED, "");
    }

    /**
     * Stops a link as its holder does; once more is no error.
     *
     * @throws ProblemException when there is none, or it is another's
     */
    void stop(String id, byte[] secret) throws IOException {
        synchronized (stripe(id)) {
            Header header = find(id).filter(known -> isOf(known.stop(), secret)).orElseThrow(Shares::none);
            stop(header, clock.instant());
        }
    }

    /**
     * Stops a link as its institution does.
     *
     * @throws ProblemException when there is none, it is another institution's, or something newer was said
     */
    void stop(ShareStatement.Stop statement) throws IOException {
        synchronized (stripe(statement.id())) {
            Header header = find(statement.id())
                    .filter(known -> known.institution().equals(statement.institution()))
                    .orElseThrow(Shares::none);
            if (header.state() == State.OPEN && statement.signedAt().isBefore(header.signedAt())) {
                throw refused("something newer was said about that link");
            }
            stop(header, statement.signedAt());
        }
    }

    private void stop(Header header, Instant at) throws IOException {
        if (header.state() != State.STOPPED) {
            write(header.ended(State.STOPPED, at), new byte[0]);
        }
    }

    /** How many links there are. */
    int count() {
        return headers.size();
    }

    private static boolean isOf(Digest expected, Digest shown) {
        return isOf(expected, shown.bytes());
    }

    private static boolean isOf(Digest expected, byte[] shown) {
        return java.security.MessageDigest.isEqual(
                expected.bytes(), Digest.sha256(shown).bytes());
    }

    private static ProblemException none() {
        return new ProblemException(ProblemCode.NO_SHARE, "");
    }

    private byte[] content(Header header) throws IOException {
        byte[] all = Files.readAllBytes(file(header.id()));
        byte[] content = Arrays.copyOfRange(all, Math.max(0, all.length - header.size()), all.length);
        if (!Digest.sha256(content).equals(header.content())) {
            throw new IOException("expected the content that was stored, found damage");
        }
        return content;
    }

    private void write(Header header, byte[] content) throws IOException {
        byte[] line = header.toLine();
        byte[] all = Arrays.copyOf(line, line.length + content.length);
        System.arraycopy(content, 0, all, line.length, content.length);
        DurableFiles.replace(file(header.id()), all);
        headers.put(header.id(), header);
    }

    // Ids that are known were checked when they came in.
    private Path file(String id) {
        if (!id.matches(ShareKey.ID_FORM)) {
            throw new IllegalArgumentException("expected the id of a link");
        }
        return folder.resolve(id + ENDING);
    }

    private Object stripe(String id) {
        return Objects.requireNonNull(stripes[Math.floorMod(id.hashCode(), STRIPES)]);
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            LOGGER.warn("the folder for links could not be released: {}", e.getMessage());
        }
    }
}
