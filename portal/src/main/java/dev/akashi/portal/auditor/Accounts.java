package dev.akashi.portal.auditor;

import com.google.gson.JsonObject;
import dev.akashi.client.OwnerOnly;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.json.JsonFields;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.JsonForms;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * Who may sign in, in a file:
 *
 * <pre>{@code
 * {"accounts": [
 *   {"name": "auditor-1", "role": "AUDITOR", "passwordHash": "$2y$10$…"},
 *   {"name": "chuo", "role": "INSTITUTION", "institution": "F113199999013", "subject": "248289761001"}
 * ]}
 * }</pre>
 *
 * An OpenID provider says who somebody is; what they may see is said here alone.
 */
public final class Accounts {

    /** Who somebody is takes this long to find out by trying: 2^10 rounds, what OWASP asks for. */
    private static final int COST = 10;

    private static final int SALT_BYTES = 16;
    private static final int SHORTEST = 12;
    /** What bcrypt reads of a password. */
    private static final int LONGEST_BYTES = 72;

    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(1024 * 1024, 4);
    /** A password that nobody has: names that are not there take as long as those that are. */
    private static final String NOBODY = hash("nobody's password".toCharArray(), new SecureRandom());

    private final List<Account> accounts;

    private Accounts(List<Account> accounts) {
        this.accounts = accounts;
    }

    /**
     * Reads a file of accounts.
     *
     * @throws IOException when it cannot be read, is not such a file, or has a name or subject twice
     */
    public static Accounts read(Path file) throws IOException {
        try {
            JsonFields fields = JsonFields.of(StrictJson.readObject(Files.readAllBytes(file), LIMITS));
            return of(fields.list("accounts", Accounts::account));
        } catch (JsonFormatException | IllegalArgumentException e) {
            throw new IOException("expected a file of accounts, found " + e.getMessage() + " in " + file, e);
        }
    }

    /** @throws IllegalArgumentException when a name or subject is there twice */
    static Accounts of(List<Account> accounts) {
        Set<String> seen = new HashSet<>();
        for (Account account : accounts) {
            boolean isNew = seen.add("name " + account.name())
                    && account.subject()
                            .map(subject -> seen.add("subject " + subject))
                            .orElse(true);
            if (!isNew) {
                throw new IllegalArgumentException(
                        "expected each name and subject once, found " + account.name() + " again");
            }
        }
        return new Accounts(List.copyOf(accounts));
    }

    /**
     * Writes a file with one more account.
     *
     * @throws IOException when the file cannot be read or written
     * @throws IllegalArgumentException when its name or subject is there already
     */
    public static void add(Path file, Account account) throws IOException {
        List<Account> all = new ArrayList<>(Files.exists(file) ? read(file).accounts : List.of());
        all.add(account);
        JsonObject json = new JsonObject();
        json.add("accounts", JsonForms.array(of(all).accounts, Accounts::json));
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try (OutputStream out = OwnerOnly.newOutput(fresh)) {
            out.write(StrictJson.utf8(StrictJson.writePretty(json) + "\n"));
        }
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * What is kept of a password.
     *
     * @throws IllegalArgumentException when it is shorter than 12 characters, or longer than bcrypt reads
     */
    public static String hashOf(char[] password, SecureRandom random) {
        int bytes = new String(password).getBytes(StandardCharsets.UTF_8).length;
        if (password.length < SHORTEST || bytes > LONGEST_BYTES) {
            throw new IllegalArgumentException("expected a password of " + SHORTEST + " characters to " + LONGEST_BYTES
                    + " bytes, found " + password.length + " characters in " + bytes + " bytes");
        }
        return hash(password, random);
    }

    private static String hash(char[] password, SecureRandom random) {
        byte[] salt = new byte[SALT_BYTES];
        random.nextBytes(salt);
        return OpenBSDBCrypt.generate(password, salt, COST);
    }

    /** Whose name and password these are. */
    Optional<Account> byPassword(String name, String password) {
        Optional<Account> found = accounts.stream()
                .filter(account ->
                        account.name().equals(name) && account.passwordHash().isPresent())
                .findFirst();
        char[] given = password.toCharArray();
        if (given.length == 0 || password.getBytes(StandardCharsets.UTF_8).length > LONGEST_BYTES) {
            return Optional.empty();
        }
        boolean isRight =
                OpenBSDBCrypt.checkPassword(found.flatMap(Account::passwordHash).orElse(NOBODY), given);
        return isRight ? found : Optional.empty();
    }

    /** Whom the provider means. */
    Optional<Account> bySubject(String subject) {
        return accounts.stream()
                .filter(account -> account.subject().filter(subject::equals).isPresent())
                .findFirst();
    }

    /** Whether anybody signs in with a password. */
    boolean havePasswords() {
        return accounts.stream().anyMatch(account -> account.passwordHash().isPresent());
    }

    private static Account account(JsonFields fields) {
        return new Account(
                fields.string("name"),
                fields.enumerated("role", Account.Role.class),
                fields.optionalParsed("institution", InstitutionCode::new),
                fields.optionalParsed("passwordHash", text -> text),
                fields.optionalParsed("subject", text -> text));
    }

    private static JsonObject json(Account account) {
        JsonObject json = new JsonObject();
        json.addProperty("name", account.name());
        json.addProperty("role", account.role().name());
        account.institution().ifPresent(code -> json.addProperty("institution", code.value()));
        account.passwordHash().ifPresent(hash -> json.addProperty("passwordHash", hash));
        account.subject().ifPresent(subject -> json.addProperty("subject", subject));
        return json;
    }
}
