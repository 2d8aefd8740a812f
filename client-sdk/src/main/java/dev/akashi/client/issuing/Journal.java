package dev.akashi.client.issuing;

import dev.akashi.client.DurableFiles;
import dev.akashi.client.OwnerOnly;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What issuing has done so far, in the folder {@code .issuing} of the output. Each step is on the disk before the next
 * begins, so that after a crash the same command continues where it was:
 *
 * <pre>
 * plan.json + staged.jsonl   BUILT      the credentials with their salts, complete
 * envelope.json              SIGNED     the statement, never made a second time while it may be recorded; as long as it
 *                                       has fewer signatures than the plan says, WAITING
 * receipt.json               COMMITTED  the ledger's answer
 * issued.jsonl               DELIVERED  all files are in the output folder; what was staged, under its last name
 * </pre>
 */
final class Journal implements Closeable {

    private static final String FOLDER = ".issuing";
    private static final String STAGED = "staged.jsonl";
    private static final String ISSUED = "issued.jsonl";
    /** Of each of its files, and of a line of what is staged. */
    static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 64);

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private Journal(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    static Journal open(Path out) {
        Path folder = out.resolve(FOLDER);
        try {
            OwnerOnly.createFolders(folder);
            FileChannel lockFile = OwnerOnly.openLock(folder.resolve("lock"));
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

    static boolean isIn(Path out) {
        return Files.isDirectory(out.resolve(FOLDER));
    }

    /** What has come of the batch in a folder, looked at without locking it. */
    static BatchFolder.State stateOf(Path out) {
        Path folder = out.resolve(FOLDER);
        if (Files.exists(folder.resolve(ISSUED))) {
            return BatchFolder.State.DELIVERED;
        }
        if (Files.exists(folder.resolve("receipt.json"))) {
            return BatchFolder.State.COMMITTED;
        }
        Optional<Plan> plan = readPlan(folder);
        if (plan.isEmpty()) {
            return BatchFolder.State.BEGUN;
        }
        Optional<Envelope> envelope = readEnvelope(folder);
        if (envelope.isEmpty()) {
            return BatchFolder.State.BUILT;
        }
        return envelope.get().signatures().size() < plan.get().signatures()
                ? BatchFolder.State.WAITING
                : BatchFolder.State.SIGNED;
    }

    private static @Nullable FileLock tryLock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }

    Optional<Plan> plan() {
        return readPlan(folder);
    }

    static Optional<Plan> planOf(Path out) {
        return readPlan(out.resolve(FOLDER));
    }

    static Optional<Envelope> envelopeOf(Path out) {
        return readEnvelope(out.resolve(FOLDER));
    }

    static Optional<Receipt> receiptOf(Path out) {
        return readReceipt(out.resolve(FOLDER));
    }

    private static Optional<Plan> readPlan(Path folder) {
        return read(folder.resolve("plan.json"), json -> Plan.read(JsonFields.of(StrictJson.readObject(json, LIMITS))));
    }

    /** Ends the making of credentials: from here on they are never made again. */
    void built(Plan plan, Path staged) {
        try {
            DurableFiles.force(staged);
            DurableFiles.publish(staged, folder.resolve(STAGED));
        } catch (IOException e) {
            throw files(staged, e);
        }
        write("plan.json", StrictJson.write(plan.toJson()));
    }

    Optional<Envelope> envelope() {
        return readEnvelope(folder);
    }

    private static Optional<Envelope> readEnvelope(Path folder) {
        return read(folder.resolve("envelope.json"), Envelope::parse);
    }

    void signed(Envelope envelope) {
        write("envelope.json", envelope.toJson());
    }

    Optional<Receipt> receipt() {
        return readReceipt(folder);
    }

    private static Optional<Receipt> readReceipt(Path folder) {
        return read(folder.resolve("receipt.json"), Receipt::fromJson);
    }

    void committed(Receipt receipt) {
        write("receipt.json", receipt.toJson());
    }

    boolean isDelivered() {
        return Files.exists(folder.resolve(ISSUED));
    }

    /** Ends the batch. What was staged is kept under another name, to find a credential by and to write lost files anew. */
    void delivered() {
        try {
            DurableFiles.publish(folder.resolve(STAGED), folder.resolve(ISSUED));
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    /** Where credentials are staged until they are complete. */
    StagedWriter stage() {
        try {
            return new StagedWriter(folder.resolve(STAGED + ".new"));
        } catch (IOException e) {
            throw files(folder, e);
        }
    }

    StagedReader staged() {
        return stagedOf(folder);
    }

    /** What was made, of a batch in any state from BUILT on. */
    static StagedReader madeIn(Path out) {
        return stagedOf(out.resolve(FOLDER));
    }

    private static StagedReader stagedOf(Path folder) {
        Path issued = folder.resolve(ISSUED);
        Path file = Files.exists(issued) ? issued : folder.resolve(STAGED);
        try {
            return new StagedReader(file, Files.newInputStream(file));
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

    private static <T> Optional<T> read(Path file, Function<byte[], T> reader) {
        try {
            return Optional.of(reader.apply(Files.readAllBytes(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw files(file, e);
        } catch (JsonFormatException e) {
            throw new IssuingException(Code.FILES, "expected what issuing wrote, found damage in " + file, e);
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
