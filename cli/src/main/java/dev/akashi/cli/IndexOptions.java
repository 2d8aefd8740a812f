package dev.akashi.cli;

import dev.akashi.audit.index.Database;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** A database of an audit: its index, or the list of looks. */
final class IndexOptions {

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = "A database: jdbc:h2:… or jdbc:postgresql:… (default: a file of the folder).")
    private Optional<String> url = Optional.empty();

    @Option(names = "--user", paramLabel = "USER", description = "Who connects to the database.")
    private Optional<String> user = Optional.empty();

    @Option(
            names = "--password-file",
            paramLabel = "FILE",
            description = "A file with the password of the user, and nothing else.")
    private Optional<Path> password = Optional.empty();

    /**
     * The database.
     *
     * @param audit in whose folder it is a file, unless it was named
     * @param name the file's name there
     */
    Database database(AuditFolder audit, String name) throws IOException {
        if (url.isEmpty()) {
            return Database.inFolder(audit.path(), name);
        }
        String secret = password.isPresent() ? Files.readString(password.get()).strip() : null;
        return Inputs.parse("--database", url.get(), text -> new Database(text, user.orElse(null), secret));
    }
}
