package dev.akashi.records;

import dev.akashi.client.issuing.BatchFolder;
import dev.akashi.client.issuing.BatchFolder.State;
import dev.akashi.client.issuing.IssuedCredential;
import dev.akashi.client.issuing.ListPlaces;
import dev.akashi.credential.statuslist.StatusListEntry;
import dev.akashi.credential.statuslist.StatusPurpose;
import dev.akashi.model.AwardPeriod;
import dev.akashi.model.Commitment;
import dev.akashi.model.CredentialType;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.MerkleRoot;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.JdbiException;
import org.jdbi.v3.core.statement.PreparedBatch;
import org.jspecify.annotations.Nullable;

/**
 * An index over what an institution issued. What is true stands in the folders of the batches and on the ledger; this is
 * where to look, and it is made again from the folders when it is lost.
 *
 * <pre>{@code
 * try (RecordStore records = RecordStore.open(Path.of("records"))) {
 *     records.add(Path.of("issued"));                            // as often as one likes
 *     Found found = records.find("わたなべ", Optional.empty(), 50);
 * }
 * }</pre>
 *
 * Every method may throw a {@link RecordsException}. Not for use by several threads.
 */
public final class RecordStore implements AutoCloseable {

    private static final int ROWS_AT_A_TIME = 1_000;
    static final String SELECT = "select b.folder, b.root, b.institution, b.type, c.* from credential c"
            + " join batch b on b.id = c.batch ";
    static final String ORDER = " order by b.id, c.position";

    private final Path folder;
    private final Connection connection;
    private final Handle handle;
    private boolean hasGrown;

    private RecordStore(Path folder, Connection connection) {
        this.folder = folder;
        this.connection = connection;
        this.handle = Jdbi.open(connection);
    }

    /** The records in a folder, which are made if there are none. */
    public static RecordStore open(Path folder) {
        return open(folder, Database.PATIENCE);
    }

    /** Whether there are records in a folder: one that is there for something else has none, and is left alone. */
    public static boolean isIn(Path folder) {
        return Database.isIn(folder);
    }

    /**
     * The records in a folder, which are made if there are none.
     *
     * @param patience how long to wait until no other command has them open
     */
    public static RecordStore open(Path folder, Duration patience) {
        return new RecordStore(folder, Database.open(folder, patience));
    }

    /**
     * Adds the batch in a folder. Its credentials can be found once it is delivered; until then only the batch is known.
     * Adding it again, or from where it was moved to, changes nothing else.
     */
    public void add(Path batch) {
        BatchFolder issued = BatchFolder.at(batch);
        run(() -> {
            handle.useTransaction(transaction -> {
                String path = issued.path().toString();
                long id = transaction
                        .createQuery("select id from batch where folder = :folder")
                        .bind("folder", path)
                        .mapTo(Long.class)
                        .findOne()
                        .orElseGet(() -> transaction
                                .createUpdate("insert into batch (folder) values (:folder)")
                                .bind("folder", path)
                                .executeAndReturnGeneratedKeys("id")
                                .mapTo(Long.class)
                                .one());
                if (issued.state() == State.DELIVERED) {
                    index(transaction, id, issued);
                    hasGrown = true;
                }
            });
        });
    }

    private static void index(Handle transaction, long id, BatchFolder issued) {
        BatchFolder.Batch batch = issued.batch().orElseThrow();
        String root = batch.root().toString();
        boolean done = transaction
                        .createQuery("select count(*) from batch where id = :id and root = :root")
                        .bind("id", id)
                        .bind("root", root)
                        .mapTo(Integer.class)
                        .one()
                > 0;
        if (done) {
            return;
        }
        // The same batch elsewhere: its folder was moved.
        transaction
                .createUpdate("delete from batch where root = :root and id <> :id")
                .bind("root", root)
                .bind("id", id)
                .execute();
        for (String table : List.of("name_word", "credential")) {
            transaction
                    .createUpdate("delete from " + table + " where batch = :id")
                    .bind("id", id)
                    .execute();
        }
        transaction
                .createUpdate("update batch set root = :root, institution = :institution, type = :type, size = :size"
                        + " where id = :id")
                .bind("root", root)
                .bind("institution", batch.institution().value())
                .bind("type", batch.type().name())
                .bind("size", batch.size())
                .bind("id", id)
                .execute();
        try (PreparedBatch rows = transaction.prepareBatch(
                        "insert into credential (commitment, batch, position, row_id, row_key, name, kana, roman, number,"
                                + " number_key, title, awarded, file_name, bundle_name, status_list, status_purpose,"
                                + " status_index) values"
                                + " (:commitment, :batch, :position, :rowId, :rowKey, :name, :kana, :roman, :number,"
                                + " :numberKey, :title, :awarded, :fileName, :bundleName, :statusList, :statusPurpose,"
                                + " :statusIndex)");
                NameWords words = new NameWords(transaction)) {
            issued.forEach(credential -> {
                bind(rows, id, credential).add();
                words.add(id, credential);
                if (rows.size() == ROWS_AT_A_TIME) {
                    rows.execute();
                    words.execute();
                }
            });
            if (rows.size() > 0) {
                rows.execute();
                words.execute();
            }
        }
    }

    private static PreparedBatch bind(PreparedBatch rows, long batch, IssuedCredential credential) {
        return rows.bind("commitment", credential.commitment().toString())
                .bind("batch", batch)
                .bind("position", credential.index())
                .bind("rowId", credential.rowId())
                .bind("rowKey", SearchKey.of(credential.rowId()))
                .bind("name", credential.name())
                .bind("kana", credential.kana().orElse(null))
                .bind("roman", credential.roman().orElse(null))
                .bind("number", credential.number().orElse(null))
                .bind("numberKey", credential.number().map(SearchKey::of).orElse(null))
                .bind("title", credential.title())
                .bind("awarded", credential.awarded().toString())
                .bind("fileName", credential.fileName())
                .bind("bundleName", credential.bundleName())
                .bind(
                        "statusList",
                        credential
                                .statusEntry()
                                .map(entry -> entry.list().toString())
                                .orElse(null))
                .bind(
                        "statusPurpose",
                        credential.statusEntry().map(StatusListEntry::purpose).orElse(null))
                .bind(
                        "statusIndex",
                        credential
                                .statusEntry()
                                .map(entry -> (int) entry.index())
                                .orElse(null));
    }

    /** The folders of all batches, in the order in which they were added. */
    public List<BatchFolder> batches() {
        return tried(() -> handle.createQuery("select folder from batch order by id")
                .mapTo(String.class)
                .map(path -> BatchFolder.at(Path.of(path)))
                .list());
    }

    /** Adds what came to be delivered since it was added, as after a crash. */
    public void refresh() {
        tried(() -> handle.createQuery("select folder from batch where root is null order by id")
                        .mapTo(String.class)
                        .list())
                .forEach(path -> add(Path.of(path)));
    }

    /**
     * Finds credentials by student number or document number, whole, or by how the family name, the given name or another word
     * of the name begins, as printed, in kana or in Latin letters. Width, variants of kanji and the kind of kana make no
     * difference, see {@link SearchKey}. It takes about as long in a million of credentials as in a hundred.
     *
     * @param awarded the months of award that are asked for; all if empty
     * @param most how many are wanted, 1 to {@value Found#MOST}
     */
    public Found find(String text, Optional<AwardPeriod> awarded, int most) {
        String key = SearchKey.of(text);
        return key.isEmpty() ? new Found(List.of(), false) : tried(() -> NameWords.find(handle, key, awarded, most));
    }

    /** The credentials of a student or record number. */
    public List<RecordedCredential> ofId(String id) {
        return tried(() -> handle.createQuery(SELECT + "where c.row_key = :key" + ORDER)
                .bind("key", SearchKey.of(id))
                .map((row, context) -> read(row))
                .list());
    }

    /** A credential by what is recorded of it. */
    public Optional<RecordedCredential> of(Commitment commitment) {
        return tried(() -> handle.createQuery(SELECT + "where c.commitment = :commitment")
                .bind("commitment", commitment.toString())
                .map((row, context) -> read(row))
                .findOne());
    }

    /** Hands on every credential, in the order of batches and of the credentials in them. */
    public void forEach(Consumer<RecordedCredential> action) {
        // PostgreSQL's driver hands rows on as they come only within a transaction, and with a size to fetch.
        run(() -> handle.useTransaction(transaction -> {
            try (Stream<RecordedCredential> all = transaction
                    .createQuery(SELECT + ORDER)
                    .setFetchSize(ROWS_AT_A_TIME)
                    .map((row, context) -> read(row))
                    .stream()) {
                all.forEach(action);
            }
        }));
    }

    static RecordedCredential read(ResultSet row) throws SQLException {
        return new RecordedCredential(
                Path.of(row.getString("folder")),
                MerkleRoot.parse(row.getString("root")),
                new InstitutionCode(row.getString("institution")),
                CredentialType.valueOf(row.getString("type")),
                new IssuedCredential(
                        row.getInt("position"),
                        row.getString("row_id"),
                        row.getString("file_name"),
                        row.getString("bundle_name"),
                        Commitment.parse(row.getString("commitment")),
                        row.getString("name"),
                        optional(row.getString("kana")),
                        optional(row.getString("roman")),
                        optional(row.getString("number")),
                        row.getString("title"),
                        LocalDate.parse(row.getString("awarded")),
                        optional(row.getString("status_list")).isEmpty() ? Optional.empty() : Optional.of(entry(row))));
    }

    private static StatusListEntry entry(ResultSet row) throws SQLException {
        return StatusListEntry.of(
                URI.create(row.getString("status_list")),
                StatusPurpose.named(row.getString("status_purpose")).orElseThrow(),
                row.getInt("status_index"));
    }

    /** Where new credentials get their places in status lists from. */
    public ListPlaces places(SecureRandom random) {
        ListRegister register = new ListRegister(
                handle, random, Database.isEmbedded(folder) ? Optional.of(new TakenPlaces(folder)) : Optional.empty());
        return (institution, where, count) -> tried(() -> register.take(institution, where, count));
    }

    /** The credentials of an institution that have a place in a status list, in the order of the lists. */
    public List<ListedCredential> listed(InstitutionCode institution) {
        return tried(() -> handle.createQuery(
                        "select c.status_list, c.status_purpose, c.status_index, c.commitment, b.root"
                                + " from credential c join batch b on b.id = c.batch where b.institution = :institution and"
                                + " c.status_list is not null order by c.status_list, c.status_index")
                .bind("institution", institution.value())
                .map((row, context) -> new ListedCredential(
                        entry(row),
                        Commitment.parse(row.getString("commitment")),
                        MerkleRoot.parse(row.getString("root"))))
                .list());
    }

    /** Waits until what was committed is on the disk. PostgreSQL has seen to that, H2 writes a moment later. */
    static void sync(Handle handle) {
        try {
            if (handle.getConnection().getMetaData().getDatabaseProductName().equals("H2")) {
                handle.execute("checkpoint sync");
            }
        } catch (SQLException e) {
            throw new RecordsException("expected records that can be written", e);
        }
    }

    private static Optional<String> optional(@Nullable String value) {
        return Optional.ofNullable(value);
    }

    private void run(Runnable work) {
        try {
            work.run();
        } catch (JdbiException e) {
            throw failed(folder, e);
        }
    }

    private <T> T tried(Supplier<T> work) {
        try {
            return work.get();
        } catch (JdbiException e) {
            throw failed(folder, e);
        }
    }

    private static RecordsException failed(Path folder, JdbiException e) {
        Throwable cause = Objects.requireNonNullElse(e.getCause(), e);
        String line = String.valueOf(cause.getMessage()).lines().findFirst().orElse("");
        return new RecordsException(
                "expected records that can be read and written, found " + line + " at " + folder, e);
    }

    @Override
    public void close() {
        try {
            if (hasGrown) {
                Database.tidy(connection, folder);
            }
            handle.close();
        } finally {
            Database.close(connection, folder);
        }
    }
}
