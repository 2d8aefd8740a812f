package dev.akashi.audit.index;

import dev.akashi.audit.replay.Fact;
import dev.akashi.audit.replay.Replay;
import dev.akashi.transparency.node.LogView;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * The statements of a replay as rows of a database, H2 or PostgreSQL.
 *
 * <pre>{@code
 * try (FactIndex index = FactIndex.open(Database.inFolder(folder))) {
 *     index.update(replay, (done, total) -> {});
 * }
 * }</pre>
 *
 * <p>The rows of some blocks and the number of the block that comes next are written in one transaction: whoever is killed
 * goes on without a row lost or there twice. What is there can be made again from the replay at any time. One writer; another
 * one that writes at the same time is noticed, and refused.
 */
public final class FactIndex implements AutoCloseable {

    private static final int FACTS_AT_ONCE = 500;

    private final Connection connection;
    private final int factsAtOnce;

    private FactIndex(Connection connection, int factsAtOnce) {
        this.connection = connection;
        this.factsAtOnce = factsAtOnce;
    }

    /**
     * Opens an index, and makes or renews its tables.
     *
     * @throws IOException when the database cannot be used
     */
    public static FactIndex open(Database database) throws IOException {
        return open(database, FACTS_AT_ONCE);
    }

    /** The same with so many statements, or one block's, in a transaction. */
    static FactIndex open(Database database, int factsAtOnce) throws IOException {
        try {
            database.migrate(
                    FactIndex.class.getClassLoader(), "dev/akashi/audit/index/migrations", "flyway_schema_history");
            Connection connection = database.connect();
            connection.setAutoCommit(false);
            return new FactIndex(connection, factsAtOnce);
        } catch (SQLException e) {
            throw new IOException("expected a database that can be used, found " + e.getMessage(), e);
        }
    }

    /** The block from which on statements are missing. */
    public long nextBlock() throws IOException {
        return run(this::readNext);
    }

    /**
     * Adds what the replay has more.
     *
     * @throws IOException when the database cannot be written, for example because its disk is full: what was done stays done
     * @throws IllegalArgumentException when it holds statements of another ledger
     */
    public void update(Replay replay, Replay.Progress progress) throws IOException {
        String genesis = replay.blockView(0)
                .map(view -> view.hash().toString())
                .orElseThrow(() -> new IllegalArgumentException("expected a replay of at least one block, found none"));
        long end = replay.nextBlock();
        long from = run(() -> begun(genesis));
        List<Fact> pending = new ArrayList<>();
        long[] next = {from};
        IOException[] failure = new IOException[1];
        replay.book().facts(from, fact -> {
            if (failure[0] != null || fact.block() >= end) {
                return;
            }
            boolean whole = !pending.isEmpty()
                    && fact.block() > pending.get(pending.size() - 1).block();
            if (whole && pending.size() >= factsAtOnce) {
                try {
                    next[0] = write(pending, replay.log(), next[0], fact.block());
                    progress.at(next[0], end);
                } catch (IOException e) {
                    failure[0] = e;
                }
                pending.clear();
            }
            pending.add(fact);
        });
        if (failure[0] != null) {
            throw failure[0];
        }
        if (next[0] < end) {
            write(pending, replay.log(), next[0], end);
            progress.at(end, end);
        }
    }

    /** Takes away everything, so that {@link #update} makes it again. */
    public void clear() throws IOException {
        run(() -> {
            try (Statement sql = connection.createStatement()) {
                for (String table : List.of(
                        "status_change", "evidence", "batch", "institution", "signer", "statement", "follower")) {
                    sql.executeUpdate("DELETE FROM " + table);
                }
            }
            connection.commit();
            return 0L;
        });
    }

    /** For whoever asks; what is written through it is not kept. */
    public Connection connection() {
        return connection;
    }

    @Override
    public void close() throws IOException {
        run(() -> {
            connection.rollback();
            connection.close();
            return 0L;
        });
    }

    private long write(List<Fact> facts, LogView log, long from, long next) throws IOException {
        return run(() -> {
            new FactRows(connection, log).insert(facts);
            try (PreparedStatement sql =
                    connection.prepareStatement("UPDATE follower SET next_block = ? WHERE id = 1 AND next_block = ?")) {
                sql.setLong(1, next);
                sql.setLong(2, from);
                if (sql.executeUpdate() != 1) {
                    throw new SQLException("expected to be the only writer, found that another one was faster");
                }
            }
            connection.commit();
            return next;
        });
    }

    private long readNext() throws SQLException {
        try (Statement sql = connection.createStatement();
                ResultSet found = sql.executeQuery("SELECT next_block FROM follower WHERE id = 1")) {
            return found.next() ? found.getLong(1) : 0;
        }
    }

    private long begun(String genesis) throws SQLException {
        try (PreparedStatement sql =
                        connection.prepareStatement("SELECT genesis, next_block FROM follower WHERE id = 1");
                ResultSet found = sql.executeQuery()) {
            if (found.next()) {
                if (!found.getString(1).equals(genesis)) {
                    throw new IllegalArgumentException("expected an index of the channel that begins with " + genesis
                            + ", found one of " + found.getString(1));
                }
                return found.getLong(2);
            }
        }
        try (PreparedStatement sql =
                connection.prepareStatement("INSERT INTO follower (id, genesis, next_block) VALUES (1, ?, 0)")) {
            sql.setString(1, genesis);
            sql.executeUpdate();
        }
        connection.commit();
        return 0;
    }

    private interface Work {
        long run() throws SQLException;
    }

    private long run(Work work) throws IOException {
        try {
            return work.run();
        } catch (SQLException e) {
            try {
                connection.rollback();
            } catch (SQLException also) {
                e.addSuppressed(also);
            }
            throw new IOException("expected to read and write the index, found " + e.getMessage(), e);
        }
    }
}
