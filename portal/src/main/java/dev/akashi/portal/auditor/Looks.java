package dev.akashi.portal.auditor;

import dev.akashi.audit.index.Database;
import dev.akashi.model.Digest;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.LedgerTime;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The list of looks, in a database of its own. It is only added to. Safe for use by several threads, and by several processes on
 * PostgreSQL.
 */
public final class Looks implements AutoCloseable {

    private static final int TRIES = 5;
    private static final int LONGEST_DETAIL = 300;
    private static final String COLUMNS =
            "SELECT number, seen_at, account, role, institution, what, detail, previous, digest FROM looked";

    private final Connection connection;

    private Looks(Connection connection) {
        this.connection = connection;
    }

    /**
     * Opens the list, and makes it when there is none.
     *
     * @throws IOException when the database cannot be used
     */
    public static Looks open(Database database) throws IOException {
        try {
            database.migrate(
                    Looks.class.getClassLoader(), "dev/akashi/portal/auditor/migrations", "akashi_looks_schema");
            return new Looks(database.connect());
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Adds a look. It is on the disk when this returns.
     *
     * @throws IOException when it cannot be added: then nobody may look
     */
    synchronized Look add(Instant at, Account who, Optional<InstitutionCode> institution, Look.What what, String detail)
            throws IOException {
        String shortened = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) : detail;
        for (int i = 1; ; i++) {
            try {
                Optional<Kept> last = newest();
                Look look = new Look(
                        last.map(kept -> kept.look().number()).orElse(0L) + 1,
                        LedgerTime.truncate(at),
                        who.name(),
                        who.role(),
                        institution,
                        what,
                        shortened,
                        last.map(Kept::digest).orElse(Look.NONE));
                insert(look);
                return look;
            } catch (SQLException e) {
                // Another process may have been faster.
                if (i == TRIES) {
                    throw failed(e);
                }
            }
        }
    }

    /**
     * Looks, the newest first.
     *
     * @param concerned only those that concern this institution: its own, and those at all
     * @param before only those with smaller numbers
     */
    synchronized List<Look> list(Optional<InstitutionCode> concerned, OptionalLong before, int most)
            throws IOException {
        String where = " WHERE number < ?"
                + (concerned.isPresent() ? " AND (institution = ? OR (institution IS NULL AND what <> 'LOOKS'))" : "");
        try (PreparedStatement sql = connection.prepareStatement(COLUMNS + where + " ORDER BY number DESC LIMIT ?")) {
            int next = 1;
            sql.setLong(next++, before.orElse(Long.MAX_VALUE));
            if (concerned.isPresent()) {
                sql.setString(next++, concerned.get().value());
            }
            sql.setInt(next, most);
            return kept(sql).stream().map(Kept::look).toList();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** The digest of the newest; whoever keeps it notices when something before it is changed. */
    synchronized Optional<Digest> head() throws IOException {
        try {
            return newest().map(Kept::digest);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** How many there are. */
    public synchronized long size() throws IOException {
        try {
            return newest().map(kept -> kept.look().number()).orElse(0L);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** Whether one has this digest. */
    public synchronized boolean has(Digest digest) throws IOException {
        try (PreparedStatement sql = connection.prepareStatement(COLUMNS + " WHERE digest = ?")) {
            sql.setString(1, digest.toString());
            return !kept(sql).isEmpty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /**
     * Looks whether the list is whole.
     *
     * @return the number of the first look that does not follow from the one before, or is not what its digest says; empty when
     *     there is none
     * @throws IOException when it cannot be read
     */
    public synchronized OptionalLong firstBroken() throws IOException {
        Digest previous = Look.NONE;
        long number = 0;
        try {
            for (List<Kept> part = after(0); !part.isEmpty(); part = after(number)) {
                for (Kept kept : part) {
                    Look look = kept.look();
                    number++;
                    boolean isGood = look.number() == number
                            && look.previous().equals(previous)
                            && look.digest().equals(kept.digest());
                    if (!isGood) {
                        return OptionalLong.of(number);
                    }
                    previous = kept.digest();
                }
            }
            return OptionalLong.empty();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    @Override
    public synchronized void close() throws IOException {
        try {
            connection.close();
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** A look and the digest that is written beside it. */
    private record Kept(Look look, Digest digest) {}

    private Optional<Kept> newest() throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement(COLUMNS + " ORDER BY number DESC LIMIT 1")) {
            return kept(sql).stream().findFirst();
        }
    }

    private List<Kept> after(long number) throws SQLException {
        try (PreparedStatement sql =
                connection.prepareStatement(COLUMNS + " WHERE number > ? ORDER BY number LIMIT 1000")) {
            sql.setLong(1, number);
            return kept(sql);
        }
    }

    private static List<Kept> kept(PreparedStatement sql) throws SQLException {
        List<Kept> all = new ArrayList<>();
        try (ResultSet found = sql.executeQuery()) {
            while (found.next()) {
                Look look = new Look(
                        found.getLong(1),
                        found.getObject(2, OffsetDateTime.class).toInstant(),
                        found.getString(3),
                        Account.Role.valueOf(found.getString(4)),
                        Optional.ofNullable(found.getString(5)).map(InstitutionCode::new),
                        Look.What.valueOf(found.getString(6)),
                        found.getString(7),
                        Digest.parse(found.getString(8)));
                all.add(new Kept(look, Digest.parse(found.getString(9))));
            }
        }
        return all;
    }

    private void insert(Look look) throws SQLException {
        try (PreparedStatement sql = connection.prepareStatement("INSERT INTO looked (number, seen_at, account, role,"
                + " institution, what, detail, previous, digest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            sql.setLong(1, look.number());
            sql.setObject(2, look.at().atOffset(ZoneOffset.UTC));
            sql.setString(3, look.account());
            sql.setString(4, look.role().name());
            sql.setString(5, look.institution().map(InstitutionCode::value).orElse(null));
            sql.setString(6, look.what().name());
            sql.setString(7, look.detail());
            sql.setString(8, look.previous().toString());
            sql.setString(9, look.digest().toString());
            sql.executeUpdate();
        }
    }

    private static IOException failed(SQLException e) {
        return new IOException("expected to read and add to the list of looks, found " + e.getMessage(), e);
    }
}
