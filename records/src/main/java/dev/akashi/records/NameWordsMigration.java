package dev.akashi.records;

import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Objects;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * Makes the table of words from the names that the records have. It is in Java because what a name is found by is computed
 * there, and because the two databases say in different ways that words are in the order of their characters' numbers and not in
 * that of a language: only so can an index tell what begins alike.
 */
final class NameWordsMigration implements JavaMigration {

    private static final int ROWS_AT_A_TIME = 1_000;

    @Override
    public MigrationVersion getVersion() {
        return MigrationVersion.fromVersion("3");
    }

    @Override
    public String getDescription() {
        return "words of names";
    }

    @Override
    public Integer getChecksum() {
        return 1;
    }

    @Override
    public boolean canExecuteInTransaction() {
        return true;
    }

    @Override
    public void migrate(Context context) throws SQLException {
        boolean postgres =
                context.getConnection().getMetaData().getDatabaseProductName().equals("PostgreSQL");
        Handle handle = Jdbi.open(context.getConnection());
        handle.execute("create table name_word (word varchar(" + SearchKey.LONGEST_WORD + ")"
                + (postgres ? " collate \"C\"" : "") + " not null, awarded integer not null,"
                + " batch bigint not null references batch (id) on delete cascade, position integer not null)");
        try (NameWords words = new NameWords(handle);
                Stream<Runnable> rows = handle
                        .createQuery(
                                "select batch, position, name, kana, roman, awarded from credential order by batch, position")
                        .setFetchSize(ROWS_AT_A_TIME)
                        .map((row, where) -> {
                            long batch = row.getLong("batch");
                            int position = row.getInt("position");
                            LocalDate awarded = LocalDate.parse(row.getString("awarded"));
                            Stream<String> names = Stream.of(
                                            row.getString("name"), row.getString("kana"), row.getString("roman"))
                                    .filter(Objects::nonNull);
                            return (Runnable) () -> words.add(batch, position, awarded, names);
                        })
                        .stream()) {
            int[] read = {0};
            rows.forEach(row -> {
                row.run();
                read[0]++;
                if (read[0] % ROWS_AT_A_TIME == 0) {
                    words.execute();
                }
            });
            words.execute();
        }
        handle.execute("create index name_word_word on name_word (word, awarded, batch, position)");
        handle.execute("create index name_word_batch on name_word (batch)");
        for (String dead : new String[] {"name_key", "kana_key", "roman_key"}) {
            handle.execute("drop index credential_" + dead);
            handle.execute("alter table credential drop column " + dead);
        }
    }
}
