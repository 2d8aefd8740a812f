package dev.akashi.client.issuing;

import com.google.gson.JsonObject;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.model.Commitment;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What issuing has done so far, in the folder {@code .issuing} of the output. Each step is on the disk before the next
 * begins, so that after a crash the same command continues where it was:
 *
 * <pre>
 * plan.json + staged.jsonl   BUILT      the credentials with their salts, complete
 * envelope.json              SIGNED     the statement, never made a second time while it may be recorded
 * receipt.json               COMMITTED  the ledger's answer
 * delivered                  DELIVERED  all files are in the output folder; the staged copies are gone
 * </pre>
 */
final class Journal implements Closeable {

    private static final String FOLDER = ".issuing";
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 64);

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Journal(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * What is issued.
     *
     * @param input digest over template, table, institution: another input is another batch
     * @param root of the batch
     * @param size of the batch
     */
    record Plan(Digest input, MerkleRoot root, int size) {}

    /**
     * A credential that was made and is not delivered yet.
     *
     * @param stem its file name without ending
     * @param rowId its row's id in the institution's own system
     * @param salt 32 bytes
     * @param contentDigest of the document
     * @param commitment of the document
     * @param fileName the name under which its document is delivered
     * @param document its text; absent for a certificate and for a file of the institution's own
     * @param printed a certificate's bytes in Base64; absent otherwise
     * @param source the name of that file, beside the table; absent otherwise
     */
    record Staged(
            String stem,
            String rowId,
            Digest salt,
            Digest contentDigest,
            Commitment commitment,
            String fileName,
            @Nullable String document,
            @Nullable String printed,
            @Nullable String source) {

        /** Names the file alone: the rest is personal or secret. */
        @Override
        public String toString() {
            return "staged " + stem;
        }
    }

    static Journal open(Path out) {
        Path folder = out.resolve(FOLDER);
        try {
            Files.createDirectories(folder);
            if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
            }
            FileChannel lockFile =
                    FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = tryLock(lockFile);
            if (lock == null) {
                lockFile.close();
                throw new IssuingException(
                        Code.IN_USE, "expected " + out + " to be free, found a process issuing into it");
            }
            return new Journal(folder, lockFile, lock);
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    /** Whether the statement of the batch in this folder was signed: from then on it may be on the ledger. Locks nothing. */
    static boolean isSigned(Path out) {
        return Files.exists(out.resolve(FOLDER).resolve("envelope.json"));
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Optional<Plan> plan() {
        return read("plan.json").map(json -> {
            JsonFields fields = JsonFields.of(StrictJson.readObject(json, LIMITS));
            return new Plan(fields.parsed("input", Digest::parse), fields.parsed("root", MerkleRoot::parse), (int)
                    fields.integer("size", 1, Integer.MAX_VALUE));
        });
    }

    /** Ends the making of credentials: from here on they are never made again. */
    void built(Plan plan, Path staged) {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("input", plan.input().toString());
        json.addProperty("root", plan.root().toString());
        json.addProperty("size", plan.size());
        try {
            DurableFiles.force(staged);
            DurableFiles.publish(staged, folder.resolve("staged.jsonl"));
        } catch (IOException e) {
            throw files(staged, e);
        }
        write("plan.json", StrictJson.write(json));
    }

    Optional<Envelope> envelope() {
        return read("envelope.json").map(Envelope::parse);
    }

    void signed(Envelope envelope) {
        write("envelope.json", envelope.toJson());
    }

    Optional<Receipt> receipt() {
        return read("receipt.json").map(Receipt::fromJson);
    }

    void committed(Receipt receipt) {
        write("receipt.json", receipt.toJson());
    }

    boolean isDelivered() {
        return Files.exists(folder.resolve("delivered"));
    }

    /** Ends the batch. The staged copies, which hold salts and names, are removed. */
    void delivered() {
        write("delivered", new byte[0]);
        try {
            Files.deleteIfExists(folder.resolve("staged.jsonl"));
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    /** Where credentials are staged until they are complete. */
    StagedWriter stage() {
        try {
            return new StagedWriter(folder.resolve("staged.jsonl.new"));
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    StagedReader staged() {
        Path file = folder.resolve("staged.jsonl");
        try {
            return new StagedReader(file, Files.newBufferedReader(file, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw files(file, e);
        }
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    /** Appends staged credentials, a line each. */
    static final class StagedWriter implements Closeable {

        private final Path file;
        private final BufferedWriter writer;

        private StagedWriter(Path file) throws IOException {
            this.file = file;
            this.writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        }

        Path file() {
            return file;
        }

        void add(Staged staged) {
            JsonObject json = new JsonObject();
            json.addProperty("stem", staged.stem());
            json.addProperty("rowId", staged.rowId());
            json.addProperty("salt", staged.salt().toString());
            json.addProperty("contentDigest", staged.contentDigest().toString());
            json.addProperty("commitment", staged.commitment().toString());
            json.addProperty("fileName", staged.fileName());
            if (staged.document() != null) {
                json.addProperty("document", staged.document());
            }
            if (staged.printed() != null) {
                json.addProperty("printed", staged.printed());
            }
            if (staged.source() != null) {
                json.addProperty("source", staged.source());
            }
            try {
                writer.write(new String(StrictJson.write(json), StandardCharsets.UTF_8));
                writer.write('\n');
            } catch (IOException e) {
                throw files(file, e);
            }
        }

        @Override
        public void close() {
            try {
                writer.close();
            } catch (IOException e) {
                throw files(file, e);
            }
        }
    }

    /** Reads staged credentials, one after the other. */
    static final class StagedReader implements Closeable {

        private final Path file;
        private final BufferedReader reader;

        private StagedReader(Path file, BufferedReader reader) {
            this.file = file;
            this.reader = reader;
        }

        Optional<Staged> next() {
            try {
                String line = reader.readLine();
                if (line == null) {
                    return Optional.empty();
                }
                JsonFields fields = JsonFields.of(StrictJson.readObject(line.getBytes(StandardCharsets.UTF_8), LIMITS));
                return Optional.of(new Staged(
                        fields.string("stem"),
                        fields.string("rowId"),
                        fields.parsed("salt", Digest::parse),
                        fields.parsed("contentDigest", Digest::parse),
                        fields.parsed("commitment", Commitment::parse),
                        fields.string("fileName"),
                        fields.has("document") ? fields.string("document") : null,
                        fields.has("printed") ? fields.string("printed") : null,
                        fields.has("source") ? fields.string("source") : null));
            } catch (IOException e) {
                throw files(file, e);
            } catch (JsonFormatException e) {
                throw new IssuingException(Code.FILES, "expected staged credentials, found damage in " + file, e);
            }
        }

        @Override
        public void close() {
            try {
                reader.close();
            } catch (IOException e) {
                throw files(file, e);
            }
        }
    }

    private Optional<byte[]> read(String name) {
        Path file = folder.resolve(name);
        try {
            return Optional.of(Files.readAllBytes(file));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw files(file, e);
        }
    }

    private void write(String name, byte[] content) {
        Path file = folder.resolve(name);
        try {
            DurableFiles.replace(file, content);
        } catch (IOException e) {
            throw files(file, e);
        }
    }

    static IssuingException files(Path file, IOException e) {
        return new IssuingException(
                Code.FILES, "expected to read and write " + Objects.requireNonNull(file, "file") + ", found " + e, e);
    }
}
