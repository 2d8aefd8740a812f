package dev.akashi.cli;

import dev.akashi.portal.auditor.Accounts;
import dev.akashi.portal.auditor.AuditorPages;
import dev.akashi.portal.auditor.AuditorSettings;
import dev.akashi.portal.auditor.OpenIdSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi audit pages}: the auditor's pages. */
@Command(
        name = "pages",
        mixinStandardHelpOptions = true,
        description =
                "Serves the auditor's pages: figures, batches with their proofs, the report, and who looked at what.",
        footer = {
            "",
            "It shows what \"akashi audit index\" has put into the database, and may run beside it. Every look is",
            "written into a list that is only added to, and that the institution concerned sees. It listens on",
            "this computer only, unless --host says otherwise; encryption is the business of a reverse proxy",
            "before it, which --address names."
        })
final class AuditPagesCommand implements Callable<Integer> {

    private final Console console;

    @Mixin
    private AuditFolder audit = new AuditFolder();

    @Mixin
    private IndexOptions options = new IndexOptions();

    @Option(names = "--accounts", required = true, paramLabel = "FILE", description = "The file of accounts.")
    private Path accounts = Path.of("accounts.json");

    @Option(
            names = "--openid",
            paramLabel = "FILE",
            description = "A file with issuer, clientId, clientSecretFile and algorithm of the OpenID provider.")
    private Optional<Path> openId = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "URL",
            description = "As which browsers know the pages, for example https://audit.example/.")
    private Optional<URI> address = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8081",
            description = "The port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Mixin
    private Service service = new Service();

    AuditPagesCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        AuditorSettings settings;
        try {
            settings = new AuditorSettings(
                    options.database(audit, "index"),
                    options.database(audit, "looks"),
                    audit.path(),
                    Accounts.read(accounts),
                    openId.isPresent() ? Optional.of(OpenIdSettings.read(openId.get())) : Optional.empty(),
                    Inputs.listenAddress(host, port),
                    address,
                    console.clock());
        } catch (IllegalArgumentException e) {
            throw new UsageException(String.valueOf(e.getMessage()), e);
        }
        try (AuditorPages pages = AuditorPages.start(settings)) {
            service.begun();
            console.say("the auditor's pages at %s", pages.address());
            console.out().flush();
            service.serve(pages.address());
        } finally {
            service.closed();
        }
        return ExitCode.OK.number();
    }
}
