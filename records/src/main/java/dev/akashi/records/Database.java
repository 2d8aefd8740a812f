package dev.akashi.records;

import dev.akashi.client.DurableFiles;
import dev.akashi.client.OwnerOnly;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.api.ErrorCode;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Where records are kept: in an H2 database in the folder, or, when the folder has a file {@code records.properties}, in a
 * PostgreSQL database.
 *
 * <pre>
 * url=jdbc:postgresql://records.example/akashi
 * user=registrar
 * passwordFile=password        # beside the file; left out where the server asks for none
 * </pre>
 */
final class Database {

    private static final String SETTINGS = "records.properties";
    private static final String FILE = "records.mv.db";
    // Beside the file of the embedded database once its tables were made: then it can never be empty again.
    private static final String BEGUN = "records.begun";
    private static final String HISTORY = "akashi_records_schema";
    /** The last step to the tables of this version. */
    static final String NEWEST = "3";

    private static final Set<String> KNOWN = Set.of("url", "user", "passwordFile");
    // Another command may have the database for a moment. It waits instead of failing.
    private static final Set<Integer> DAMAGE =
            Set.of(ErrorCode.FILE_CORRUPTED_1, ErrorCode.GENERAL_ERROR_1, ErrorCode.FILE_VERSION_ERROR_1);
    // A file that is mostly of former versions of its pages is written anew, unless that is too little to care.
    private static final int LEAST_FILL_PERCENT = 30;
    private static final long SMALL = 32L * 1024 * 1024;
    static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int AGAIN_MILLIS = 50;

    private Database() {}

    /**
     * The database of a folder, with its tables as this version wants them. The connection is the first that is made and is
     * never let go in between, because the embedded database is closed with the last one, which takes its time.
     */
    static Connection open(Path folder, Duration patience) {
        try {
            OwnerOnly.createFolders(folder);
            boolean known = Files.exists(folder.resolve(BEGUN)) && Files.exists(folder.resolve(FILE));
            DataSource source = source(folder);
            Connection connection = connected(source, folder, patience);
            try {
                if (known && isEmpty(connection)) {
                    throw damaged("no tables in it", folder, null);
                }
                if (!isCurrent(connection)) {
                    migrate(source, folder);
                }
                if (Files.exists(folder.resolve(FILE)) && !Files.exists(folder.resolve(BEGUN))) {
                    DurableFiles.replace(folder.resolve(BEGUN), new byte[0]);
                }
                return connection;
            } catch (RecordsException | SQLException | IOException e) {
                close(connection, folder);
                throw e;
            }
        } catch (SQLException e) {
            throw new RecordsException("expected records that can be read, found " + firstLine(e) + " at " + folder, e);
        } catch (IOException e) {
            throw new RecordsException("expected a folder for records, found " + e + " at " + folder, e);
        }
    }

    /** What H2 cannot read to its end it may take for a new database, and then nothing would be found without a word. */
    private static boolean isEmpty(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet tables = statement.executeQuery(
                        "select 1 from information_schema.tables where table_name = '" + HISTORY + "'")) {
            return !tables.next();
        }
    }

    /** Whether nothing is left for Flyway to do, which takes longer to find that out than most commands to do their work. */
    private static boolean isCurrent(Connection connection) throws SQLException {
        if (isEmpty(connection)) {
            return false;
        }
        boolean newest = false;
        try (Statement statement = connection.createStatement();
                ResultSet steps = statement.executeQuery("select \"version\", \"success\" from \"" + HISTORY + "\"")) {
            while (steps.next()) {
                if (!steps.getBoolean(2)) {
                    return false;
                }
                newest |= NEWEST.equals(steps.getString(1));
            }
        }
        return newest;
    }

    private static boolean isDamage(SQLException e, Path file) {
        return DAMAGE.contains(e.getErrorCode())
                || (e.getErrorCode() == ErrorCode.IO_EXCEPTION_1 && Files.isReadable(file) && Files.isWritable(file));
    }

    private static RecordsException damaged(String found, Path folder, @Nullable SQLException cause) {
        return new RecordsException(
                "RECORDS_DAMAGED: expected records that can be opened, found " + found + " at " + folder
                        + "; move that folder away and make them again: akashi records add, with the folders of all batches",
                cause);
    }

    /**
     * Has the file of the embedded database written anew, beside the old one, when most of it is of no use any more. H2 would do
     * some of that whenever it is closed, for half a second, even if nothing was written; this is after many rows only.
     */
    static void tidy(Connection connection, Path folder) {
        tidy(connection, folder, SMALL);
    }

    /** @param small how large the file may be without being looked at */
    static void tidy(Connection connection, Path folder, long small) {
        Path file = folder.resolve(FILE);
        try {
            if (!Files.exists(file) || Files.size(file) < small) {
                return;
            }
            try (Statement statement = connection.createStatement()) {
                if (fillPercent(statement) < LEAST_FILL_PERCENT) {
                    statement.execute("shutdown compact");
                }
            }
        } catch (SQLException e) {
            throw new RecordsException("expected records that close, found " + firstLine(e) + " at " + folder, e);
        } catch (IOException e) {
            throw new RecordsException("expected records that close, found " + e + " at " + folder, e);
        }
    }

    private static int fillPercent(Statement statement) throws SQLException {
        try (ResultSet rate = statement.executeQuery("select setting_value from information_schema.settings"
                + " where setting_name = 'info.CHUNKS_FILL_RATE'")) {
            return rate.next() ? rate.getInt(1) : 100;
        }
    }

    static void close(Connection connection, Path folder) {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new RecordsException("expected records that close, found " + firstLine(e) + " at " + folder, e);
        }
    }

    /** Where the connections to the database of a folder are made. */
    static DataSource source(Path folder) throws IOException {
        Path settings = folder.resolve(SETTINGS);
        return Files.exists(settings) ? postgres(settings) : embedded(folder);
    }

    /** Whether a folder has records, or nobody can tell. */
    static boolean isIn(Path folder) {
        return Files.isDirectory(folder)
                && !(Files.notExists(folder.resolve(FILE))
                        && Files.notExists(folder.resolve(BEGUN))
                        && Files.notExists(folder.resolve(SETTINGS)));
    }

    /** Whether the records of a folder are in a file of it. */
    static boolean isEmbedded(Path folder) {
        return !Files.exists(folder.resolve(SETTINGS));
    }

    /**
     * With WRITE_DELAY=0 what is committed is written by whoever commits, and H2 has no thread that writes as well. With one, a
     * process that was killed just after a commit has left records that could not be opened again: rarely, and seen to
     * stop with this setting, though not proved to. With MAX_COMPACT_TIME=0 closing is not the time to make the file smaller,
     * see {@link #tidy}.
     */
    private static DataSource embedded(Path folder) {
        JdbcDataSource source = new JdbcDataSource();
        source.setURL("jdbc:h2:file:" + folder.toAbsolutePath().resolve("records") + ";DEFAULT_LOCK_TIMEOUT="
                + PATIENCE.toMillis() + ";DB_CLOSE_DELAY=0;WRITE_DELAY=0;MAX_COMPACT_TIME=0");
        source.setUser("akashi");
        source.setPassword("");
        return source;
    }

    /** One process at a time has the file of the embedded database. */
    private static Connection connected(DataSource source, Path folder, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (true) {
            try {
                return source.getConnection();
            } catch (SQLException e) {
                boolean inUse = e.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1;
                if (inUse && System.nanoTime() > until) {
                    throw new RecordsException(
                            "RECORDS_IN_USE: expected records that no other command has open, found them open for "
                                    + patience.toSeconds() + " s at " + folder
                                    + "; try again",
                            e);
                }
                if (isDamage(e, folder.resolve(FILE))) {
                    throw damaged(firstLine(e), folder, e);
                }
                if (!inUse) {
                    throw new RecordsException(
                            "expected records that can be opened, found " + firstLine(e) + " at " + folder, e);
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS));
            }
        }
    }

    private static DataSource postgres(Path settings) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(settings, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        for (String name : properties.stringPropertyNames()) {
            if (!KNOWN.contains(name)) {
                throw new RecordsException("expected one of " + KNOWN + ", found " + name + " in " + settings, null);
            }
        }
        String url = properties.getProperty("url", "");
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new RecordsException("expected url=jdbc:postgresql:…, found another in " + settings, null);
        }
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setUrl(url);
        Optional.ofNullable(properties.getProperty("user")).ifPresent(source::setUser);
        String password = properties.getProperty("passwordFile");
        if (password != null) {
            source.setPassword(
                    Files.readString(settings.resolveSibling(password)).strip());
        }
        return source;
    }

    private static void migrate(DataSource source, Path folder) {
        try {
            tables(source).load().migrate();
        } catch (FlywayException e) {
            throw new RecordsException(
                    "expected records that this version can use, found " + firstLine(e) + " at " + folder, e);
        }
    }

    /** The tables, and the steps to them from those of each earlier version. */
    static FluentConfiguration tables(DataSource source) {
        return Flyway.configure(Database.class.getClassLoader())
                .loggers("slf4j")
                .dataSource(source)
                .locations("classpath:dev/akashi/records/migrations")
                .javaMigrations(new NameWordsMigration())
                .table(HISTORY)
                .validateMigrationNaming(true)
                .cleanDisabled(true);
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("nothing");
    }
}
