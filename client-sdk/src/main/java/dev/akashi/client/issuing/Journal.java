package dev.akashi.client.issuing;

import com.google.gson.JsonObject;
import dev.akashi.client.DurableFiles;
import dev.akashi.client.OwnerOnly;
import dev.akashi.client.issuing.IssuingException.Code;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.record.Receipt;
import dev.akashi.model.signing.Envelope;
import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
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
    private static final int VERSION = 2;
    private static final int BUFFER = 64 * 1024;
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
     * What is issued: enough to finish it without the table and the template.
     *
     * @param input digest over template, table, institution: another input is another batch
     * @param root of the batch
     * @param size of the batch
     * @param institution who issues
     * @param type what is issued
     * @param awardPeriod when it was awarded
     * @param signatures how many keys sign the statement before it is recorded
     * @param documents the folder in which documents of the institution's own are
     * @param warnings what is to be looked at in the table, and how often
     */
    record Plan(
            Digest input,
            MerkleRoot root,
            int size,
            InstitutionCode institution,
            CredentialType type,
            AwardPeriod awardPeriod,
            int signatures,
            Path documents,
            Map<String, Integer> warnings) {

        Plan {
            warnings = Collections.unmodifiableMap(new TreeMap<>(warnings));
        }
    }

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
     * @param subject by what it is found again
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
            @Nullable String source,
            Subject subject) {

        /** Names the file alone: the rest is personal or secret. */
        @Override
        public String toString() {
            return "staged " + stem;
        }
    }

    /**
     * By what a credential is found again.
     *
     * @param name of the holder, as printed
     * @param kana the name in kana
     * @param roman the name in Latin letters
     * @param number of the document, such as a diploma's
     * @param title what the credential is called
     * @param awarded the day of award
     */
    record Subject(
            String name,
            @Nullable String kana,
            @Nullable String roman,
            @Nullable String number,
            String title,
            LocalDate awarded) {

        /** Nothing: all of it is personal. */
        @Override
        public String toString() {
            return "subject";
        }
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
        return read(folder.resolve("plan.json"), json -> {
            JsonFields fields = JsonFields.of(StrictJson.readObject(json, LIMITS));
            fields.integer("version", VERSION, VERSION);
            JsonFields warnings = fields.fields("warnings");
            Map<String, Integer> counts = new TreeMap<>();
            warnings.object()
                    .keySet()
                    .forEach(code -> counts.put(code, (int) warnings.integer(code, 1, Integer.MAX_VALUE)));
            return new Plan(
                    fields.parsed("input", Digest::parse),
                    fields.parsed("root", MerkleRoot::parse),
                    (int) fields.integer("size", 1, Integer.MAX_VALUE),
                    fields.parsed("institution", InstitutionCode::new),
                    fields.enumerated("type", CredentialType.class),
                    JsonForms.awardPeriod(fields.fields("awardPeriod")),
                    (int) fields.integer("signatures", 1, Envelope.MAX_SIGNATURES),
                    Path.of(fields.string("documents")),
                    counts);
        });
    }

    /** Ends the making of credentials: from here on they are never made again. */
    void built(Plan plan, Path staged) {
        JsonObject json = new JsonObject();
        json.addProperty("version", VERSION);
        json.addProperty("input", plan.input().toString());
        json.addProperty("root", plan.root().toString());
        json.addProperty("size", plan.size());
        json.addProperty("institution", plan.institution().value());
        json.addProperty("type", plan.type().name());
        json.add("awardPeriod", JsonForms.of(plan.awardPeriod()));
        json.addProperty("signatures", plan.signatures());
        json.addProperty("documents", plan.documents().toString());
        JsonObject warnings = new JsonObject();
        plan.warnings().forEach(warnings::addProperty);
        json.add("warnings", warnings);
        try {
            DurableFiles.force(staged);
            DurableFiles.publish(staged, folder.resolve(STAGED));
        } catch (IOException e) {
            throw files(staged, e);
        }
        write("plan.json", StrictJson.write(json));
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

    /** Appends staged credentials, a line each. */
    static final class StagedWriter implements Closeable {

        private final Path file;
        private final BufferedWriter writer;

        private StagedWriter(Path file) throws IOException {
            this.file = file;
            this.writer = DurableFiles.newWriter(file);
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
            json.add("subject", write(staged.subject()));
            try {
                writer.write(new String(StrictJson.write(json), StandardCharsets.UTF_8));
                writer.write('\n');
            } catch (IOException e) {
                throw files(file, e);
            }
        }

        private static JsonObject write(Subject subject) {
            JsonObject json = new JsonObject();
            json.addProperty("name", subject.name());
            if (subject.kana() != null) {
                json.addProperty("kana", subject.kana());
            }
            if (subject.roman() != null) {
                json.addProperty("roman", subject.roman());
            }
            if (subject.number() != null) {
                json.addProperty("number", subject.number());
            }
            json.addProperty("title", subject.title());
            json.addProperty("awarded", subject.awarded().toString());
            return json;
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
        private final InputStream in;
        private final byte[] buffer = new byte[BUFFER];
        private int at;
        private int end;

        private StagedReader(Path file, InputStream in) {
            this.file = file;
            this.in = in;
        }

        Optional<Staged> next() {
            try {
                byte[] line = line();
                if (line.length == 0) {
                    return Optional.empty();
                }
                JsonFields fields = JsonFields.of(StrictJson.readObject(line, LIMITS));
                return Optional.of(new Staged(
                        fields.string("stem"),
                        fields.string("rowId"),
                        fields.parsed("salt", Digest::parse),
                        fields.parsed("contentDigest", Digest::parse),
                        fields.parsed("commitment", Commitment::parse),
                        fields.string("fileName"),
                        fields.has("document") ? fields.string("document") : null,
                        fields.has("printed") ? fields.string("printed") : null,
                        fields.has("source") ? fields.string("source") : null,
                        subject(fields.fields("subject"))));
            } catch (IOException e) {
                throw files(file, e);
            } catch (JsonFormatException e) {
                throw new IssuingException(Code.FILES, "expected staged credentials, found damage in " + file, e);
            }
        }

        /** The next line as it is, since what it says is read from bytes; empty at the end. */
        private byte[] line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            while (true) {
                if (at == end) {
                    at = 0;
                    end = Math.max(0, in.read(buffer));
                    if (end == 0) {
                        return line.toByteArray();
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

        private static Subject subject(JsonFields fields) {
            return new Subject(
                    fields.string("name"),
                    fields.has("kana") ? fields.string("kana") : null,
                    fields.has("roman") ? fields.string("roman") : null,
                    fields.has("number") ? fields.string("number") : null,
                    fields.string("title"),
                    fields.parsed("awarded", LocalDate::parse));
        }

        @Override
        public void close() {
            try {
                in.close();
            } catch (IOException e) {
                throw files(file, e);
            }
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
