package dev.akashi.audit.index;

import dev.akashi.credential.log.LogEntry;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LocalizedText;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.TransactionId;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.merkle.InclusionProof;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.statement.Statement;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads an index for people: what was recorded in a period, day by day, and one batch with what shows that it is there. Used by one
 * thread at a time.
 */
public final class IndexReader implements AutoCloseable {

    private final Connection connection;

    private IndexReader(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens an index that {@link FactIndex} has made.
     *
     * @throws IOException when the database cannot be used
     */
    public static IndexReader open(Database database) throws IOException {
        return read(() -> {
            Connection connection = database.connect();
            connection.setReadOnly(true);
            return new IndexReader(connection);
        });
    }

    /**
     * What is asked for.
     *
     * @param from the first day
     * @param until the last day
     * @param institution only batches of this institution
     * @param type only batches of this type
     */
    public record Filter(
            LocalDate from, LocalDate until, Optional<InstitutionCode> institution, Optional<CredentialType> type) {

        /** @throws IllegalArgumentException when the last day is before the first */
        public Filter {
            Objects.requireNonNull(institution, "institution");
            Objects.requireNonNull(type, "type");
            if (until.isBefore(from)) {
                throw new IllegalArgumentException("expected a last day from " + from + " on, found " + until);
            }
        }
    }

    /**
     * How much of something there is.
     *
     * @param name of what: a day, a type, a reason
     * @param batches how many batches or statements
     * @param credentials how many credentials they are of
     */
    public record Count(String name, long batches, long credentials) {}

    /** A batch in a list. */
    public record BatchRow(
            MerkleRoot root, InstitutionCode institution, CredentialType type, int size, LocalDate recordedOn) {}

    /**
     * A batch with what shows that it is on the ledger.
     *
     * @param row the batch
     * @param block in which block
     * @param transaction its place there
     * @param transactionId the transaction
     * @param recordedAt ledger time
     * @param submitter the organisation that sent it
     * @param signers the keys that signed it
     * @param evidence what shows it; empty for an index that was made before it was kept
     * @param changes how many of its credentials have another status, by what it is
     */
    public record BatchDetail(
            BatchRow row,
            long block,
            int transaction,
            String transactionId,
            Instant recordedAt,
            MspId submitter,
            List<String> signers,
            Optional<Evidence> evidence,
            List<Count> changes) {}

    /**
     * The signed statement, and its place in the log.
     *
     * @param entry the log's entry: the statement as it was signed, and where it was recorded
     * @param digest the name of the statement
     * @param endorsers the organisations that endorsed it
     * @param proof from the entry up to the log's root
     * @param logRoot the root of the log that the replayed blocks gave when the batch was indexed
     */
    public record Evidence(
            LogEntry.Recorded entry,
            StatementDigest digest,
            List<MspId> endorsers,
            InclusionProof proof,
            MerkleRoot logRoot) {

        /** Whether the statement has that name, and the log's root covers the entry. */
        public boolean isGood() {
            return Statement.digest(entry.envelope()).equals(digest)
                    && proof.rootOfEntry(entry.toBytes()).equals(logRoot);
        }
    }

    /** The number of the block from which on statements are missing; 0 for an index in which nothing is. */
    public long nextBlock() throws IOException {
        return one("SELECT next_block FROM follower WHERE id = 1", found -> found.getLong(1))
                .orElse(0L);
    }

    /** The last day on which a batch was recorded. */
    public Optional<LocalDate> lastDay() throws IOException {
        return one("SELECT MAX(recorded_on) FROM batch", found -> found.getObject(1, LocalDate.class));
    }

    /** Every institution and its name. */
    public List<Named> institutions() throws IOException {
        return all(
                "SELECT code, name_ja, name_en FROM institution ORDER BY code",
                found -> new Named(
                        new InstitutionCode(found.getString(1)),
                        new LocalizedText(found.getString(2), found.getString(3))));
    }

    /** An institution's code and name. */
    public record Named(InstitutionCode code, LocalizedText name) {}

    /** Batches and credentials of each day on which there are any. */
    public List<Count> days(Filter filter) throws IOException {
        return counts("recorded_on", filter);
    }

    /** Batches and credentials of each type. */
    public List<Count> types(Filter filter) throws IOException {
        return counts("credential_type", filter);
    }

    /** Batches and credentials of each institution. */
    public List<Count> byInstitution(Filter filter) throws IOException {
        return counts("institution", filter);
    }

    private List<Count> counts(String column, Filter filter) throws IOException {
        return all(
                "SELECT " + column + ", COUNT(*), SUM(size) FROM batch WHERE " + where(filter) + " GROUP BY " + column
                        + " ORDER BY " + column,
                found -> new Count(found.getString(1), found.getLong(2), found.getLong(3)),
                values(filter));
    }

    /** How many credentials' statuses were changed in the period, by reason; of whichever type they are. */
    public List<Count> reasons(Filter filter) throws IOException {
        return all(
                "SELECT reason, 0, COUNT(*) FROM status_change WHERE recorded_on BETWEEN ? AND ?"
                        + (filter.institution().isPresent() ? " AND institution = ?" : "")
                        + " GROUP BY reason ORDER BY reason",
                found -> new Count(found.getString(1), found.getLong(2), found.getLong(3)),
                values(new Filter(filter.from(), filter.until(), filter.institution(), Optional.empty())));
    }

    /** Batches, the newest first. */
    public List<BatchRow> batches(Filter filter, long skipped, int most) throws IOException {
        List<Object> values = new ArrayList<>(Arrays.asList(values(filter)));
        values.add(most);
        values.add(skipped);
        return all(
                "SELECT root, institution, credential_type, size, recorded_on FROM batch WHERE " + where(filter)
                        + " ORDER BY recorded_on DESC, root LIMIT ? OFFSET ?",
                IndexReader::row,
                values.toArray());
    }

    /** A batch. */
    public Optional<BatchDetail> batch(MerkleRoot root) throws IOException {
        Optional<BatchRow> row = one(
                "SELECT root, institution, credential_type, size, recorded_on FROM batch WHERE root = ?",
                IndexReader::row,
                root.toString());
        if (row.isEmpty()) {
            return Optional.empty();
        }
        String digest = one("SELECT digest FROM batch WHERE root = ?", found -> found.getString(1), root.toString())
                .orElseThrow();
        List<String> signers =
                all("SELECT key_id FROM signer WHERE digest = ? ORDER BY key_id", found -> found.getString(1), digest);
        Optional<Evidence> evidence = one(
                "SELECT e.envelope, e.endorsers, e.log_index, e.log_size, e.log_root, e.log_path, s.block, s.tx, s.tx_id,"
                        + " s.recorded_at FROM evidence e JOIN statement s ON s.digest = e.digest WHERE e.digest = ?",
                found -> evidence(found, digest),
                digest);
        List<Count> changes = all(
                "SELECT status, COUNT(DISTINCT digest), COUNT(*) FROM status_change WHERE root = ?"
                        + " GROUP BY status ORDER BY status",
                found -> new Count(found.getString(1), found.getLong(2), found.getLong(3)),
                root.toString());
        return one(
                "SELECT block, tx, tx_id, recorded_at, submitter FROM statement WHERE digest = ?",
                found -> new BatchDetail(
                        row.get(),
                        found.getLong(1),
                        found.getInt(2),
                        found.getString(3),
                        found.getObject(4, OffsetDateTime.class).toInstant(),
                        new MspId(found.getString(5)),
                        signers,
                        evidence,
                        changes),
                digest);
    }

    @Override
    public void close() throws IOException {
        read(() -> {
            connection.close();
            return true;
        });
    }

    private static BatchRow row(ResultSet found) throws SQLException {
        return new BatchRow(
                MerkleRoot.parse(found.getString(1)),
                new InstitutionCode(found.getString(2)),
                CredentialType.valueOf(found.getString(3)),
                found.getInt(4),
                found.getObject(5, LocalDate.class));
    }

    private static Evidence evidence(ResultSet found, String digest) throws SQLException {
        return new Evidence(
                new LogEntry.Recorded(
                        found.getLong(7),
                        found.getInt(8),
                        new TransactionId(found.getString(9)),
                        found.getObject(10, OffsetDateTime.class).toInstant(),
                        Envelope.parse(StrictJson.utf8(found.getString(1)))),
                StatementDigest.parse(digest),
                split(found.getString(2)).map(MspId::new).toList(),
                new InclusionProof(
                        found.getLong(3),
                        found.getLong(4),
                        split(found.getString(6)).map(Digest::parse).toList()),
                MerkleRoot.parse(found.getString(5)));
    }

    private static java.util.stream.Stream<String> split(String text) {
        return Arrays.stream(text.split(",", -1)).filter(part -> !part.isEmpty());
    }

    private static String where(Filter filter) {
        return "recorded_on BETWEEN ? AND ?" + (filter.institution().isPresent() ? " AND institution = ?" : "")
                + (filter.type().isPresent() ? " AND credential_type = ?" : "");
    }

    private static Object[] values(Filter filter) {
        List<Object> values = new ArrayList<>(List.of(filter.from(), filter.until()));
        filter.institution().ifPresent(code -> values.add(code.value()));
        filter.type().ifPresent(type -> values.add(type.name()));
        return values.toArray();
    }

    private interface Row<T> {
        @Nullable
        T of(ResultSet found) throws SQLException;
    }

    private <T> List<T> all(String text, Row<T> row, Object... values) throws IOException {
        return read(() -> {
            List<T> rows = new ArrayList<>();
            try (PreparedStatement sql = connection.prepareStatement(text)) {
                for (int i = 0; i < values.length; i++) {
                    sql.setObject(i + 1, values[i]);
                }
                try (ResultSet found = sql.executeQuery()) {
                    while (found.next()) {
                        T value = row.of(found);
                        if (value != null) {
                            rows.add(value);
                        }
                    }
                }
            }
            return rows;
        });
    }

    private <T> Optional<T> one(String text, Row<T> row, Object... values) throws IOException {
        return all(text, row, values).stream().findFirst();
    }

    private interface Work<T> {
        T run() throws SQLException;
    }

    private static <T> T read(Work<T> work) throws IOException {
        try {
            return work.run();
        } catch (SQLException e) {
            throw new IOException("expected to read the index, found " + e.getMessage(), e);
        }
    }
}
