package dev.akashi.cli;

import dev.akashi.model.InstitutionCode;
import dev.akashi.portal.auditor.Account;
import dev.akashi.portal.auditor.Accounts;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code akashi audit account}: who may see the auditor's pages. */
@Command(
        name = "account",
        mixinStandardHelpOptions = true,
        description = "Adds somebody who may sign in to the auditor's pages.",
        footer = {
            "",
            "With --subject they sign in at the OpenID provider, which calls them so. Without it they have a",
            "password here, for trials: it is asked for at the terminal, or is the first line of the file that",
            "AKASHI_PASSPHRASE_FILE names. The password itself is not kept."
        })
final class AuditAccountCommand implements Callable<Integer> {

    private final Console console;

    @Option(names = "--accounts", required = true, paramLabel = "FILE", description = "The file of accounts.")
    private Path accounts = Path.of("accounts.json");

    @Option(
            names = "--name",
            required = true,
            paramLabel = "NAME",
            description = "By which the list of looks names them.")
    private String name = "";

    @Option(
            names = "--institution",
            paramLabel = "CODE",
            description = "They see what concerns this institution (default: an auditor, who sees everything).")
    private Optional<String> institution = Optional.empty();

    @Option(names = "--subject", paramLabel = "SUB", description = "Their identifier at the OpenID provider.")
    private Optional<String> subject = Optional.empty();

    AuditAccountCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        Optional<InstitutionCode> code =
                institution.map(text -> Inputs.parse("--institution", text, InstitutionCode::new));
        Account.Role role = code.isPresent() ? Account.Role.INSTITUTION : Account.Role.AUDITOR;
        Optional<String> hash = subject.isPresent() ? Optional.empty() : Optional.of(password());
        Account account = Inputs.parse("--name", name, text -> new Account(text, role, code, hash, subject));
        try {
            Accounts.add(accounts, account);
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        console.say("account %s, %s, in %s", account.name(), role, accounts);
        return ExitCode.OK.number();
    }

    private String password() {
        char[] password = Passphrases.ofThisProcess().choose("the account " + name);
        try {
            return Accounts.hashOf(password, new SecureRandom());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        } finally {
            Arrays.fill(password, ' ');
        }
    }
}
