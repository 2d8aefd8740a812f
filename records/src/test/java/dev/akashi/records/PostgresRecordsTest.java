package dev.akashi.records;

import static org.assertj.core.api.Assertions.assertThat;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;

/** The same in PostgreSQL, whose own programs are started for it. */
class PostgresRecordsTest extends RecordStoreContract {

    private static @Nullable EmbeddedPostgres server;

    @BeforeAll
    static void start() {
        try {
            server = EmbeddedPostgres.builder()
                    .setConnectConfig("connectTimeout", "5")
                    .start();
        } catch (IOException | IllegalStateException e) {
            String why = "SKIPPED: PostgreSQL's programs do not start on this machine: " + e.getMessage();
            System.err.println(why);
            Assumptions.abort(why);
        }
    }

    @AfterAll
    static void stop() throws IOException {
        if (server != null) {
            server.close();
        }
    }

    private static EmbeddedPostgres running() {
        EmbeddedPostgres running = server;
        assertThat(running).isNotNull();
        return java.util.Objects.requireNonNull(running);
    }

    @AfterEach
    void forget() throws SQLException {
        try (Connection connection = running().getPostgresDatabase().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema public cascade");
            statement.execute("create schema public");
        }
    }

    @Override
    Path place() throws IOException {
        Path place = Files.createDirectories(folder.resolve("records"));
        Files.writeString(
                place.resolve("records.properties"),
                "url=" + running().getJdbcUrl("postgres", "postgres") + "\nuser=postgres\n");
        return place;
    }
}
