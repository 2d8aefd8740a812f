package dev.akashi.audit.index;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.jspecify.annotations.Nullable;

/**
 * A database, H2 or PostgreSQL.
 *
 * @param url for JDBC: {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
 * @param user who connects; null where the URL says it
 * @param password of the user; null for none
 */
public record Database(
        String url, @Nullable String user, @Nullable String password) {

    /** @throws IllegalArgumentException for another kind of database */
    public Database {
        Objects.requireNonNull(url, "url");
        if (!url.startsWith("jdbc:h2:") && !url.startsWith("jdbc:postgresql:")) {
            throw new IllegalArgumentException("expected jdbc:h2:… or jdbc:postgresql:…, found another database");
        }
    }

    /** The index of an audit's folder: an H2 database in a file; what is committed is on the disk. */
    public static Database inFolder(Path folder) {
        return inFolder(folder, "index");
    }

    /** An H2 database in a file of a folder; what is committed is on the disk. */
    public static Database inFolder(Path folder, String name) {
        return new Database("jdbc:h2:file:" + folder.resolve(name).toAbsolutePath() + ";WRITE_DELAY=0", "sa", "");
    }

    /** Neither where it is nor who may use it. */
    @Override
    public String toString() {
        return "a database of " + (user == null ? "nobody" : user);
    }

    /** A connection of its own. */
    public Connection connect() throws SQLException {
        Properties properties = new Properties();
        if (user != null) {
            properties.setProperty("user", user);
        }
        if (password != null) {
            properties.setProperty("password", password);
        }
        return DriverManager.getConnection(url, properties);
    }

    /**
     * Makes or renews tables.
     *
     * @param migrations the folder of the migrations on the class path
     * @param history the table in which is written which of them were done
     * @throws SQLException when it cannot be done
     */
    public void migrate(ClassLoader loader, String migrations, String history) throws SQLException {
        try {
            Flyway.configure(loader)
                    .dataSource(url, user, password)
                    .locations("classpath:" + migrations)
                    .loggers("slf4j")
                    .table(history)
                    // Two sets of tables may share a database: there is something in it before the first of either.
                    .baselineOnMigrate(true)
                    .baselineVersion("0")
                    .load()
                    .migrate();
        } catch (FlywayException e) {
            throw new SQLException(e.getMessage(), e);
        }
    }
}
