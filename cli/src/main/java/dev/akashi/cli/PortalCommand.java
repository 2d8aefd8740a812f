package dev.akashi.cli;

import dev.akashi.client.NetworkProfile;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code akashi portal}: the public pages and the REST service. */
@Command(
        name = "portal",
        mixinStandardHelpOptions = true,
        description =
                "Serves the pages on which anyone checks a certificate, the directory of institutions, and the same as"
                        + " a REST service.",
        footer = {
            "",
            "It listens on this computer only, unless --host says otherwise; encryption is the business of a reverse",
            "proxy before it (then say --behind-proxy). What is checked is neither stored nor logged. Each request is a",
            "line of JSON on standard output, which says nothing of who asked or for what."
        })
final class PortalCommand implements Callable<Integer> {

    private final Console console;

    @Option(
            names = "--profile",
            required = true,
            paramLabel = "PROFILE",
            defaultValue = "${env:AKASHI_PROFILE}",
            description = "The network's profile.json; the environment variable AKASHI_PROFILE names it too.")
    private Path profile = Path.of("profile.json");

    @Option(names = "--trust", paramLabel = "TRUST", description = "The trust file (default: the one of the profile).")
    private Optional<Path> trust = Optional.empty();

    @Option(
            names = "--log",
            paramLabel = "URL",
            description =
                    "A member's log node: its files are passed on, and its proofs answer while the ledger is silent.")
    private Optional<URI> log = Optional.empty();

    @Option(
            names = "--receipt-key",
            paramLabel = "KEY",
            description = "The key that signs receipts (akashi key new makes one); without it there are none.")
    private Optional<Path> receiptKey = Optional.empty();

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            description = "The address to listen on (default: ${DEFAULT-VALUE}).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            description = "The port to listen on, 0 for any free one (default: ${DEFAULT-VALUE}).")
    private int port;

    @Option(
            names = "--requests",
            paramLabel = "NUMBER",
            defaultValue = "600",
            description = "How many requests one client may make a minute (default: ${DEFAULT-VALUE}).")
    private int requests;

    @Option(names = "--behind-proxy", description = "Tell clients apart by the last entry of X-Forwarded-For.")
    private boolean behindProxy;

    @Option(names = "--no-request-log", description = "Print no lines for requests.")
    private boolean quiet;

    @Option(names = "--ready-file", paramLabel = "FILE", description = "Written when it serves: its address.")
    private Optional<Path> readyFile = Optional.empty();

    @Option(names = "--stop-with", paramLabel = "PID", description = "Stop when this process ends.")
    private Optional<Long> stopWith = Optional.empty();

    PortalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        PortalSettings settings = settings();
        Service service = new Service();
        try (Portal portal = Portal.start(settings)) {
            service.endsWithProcess();
            stopWith.ifPresent(service::endsWith);
            console.say("portal at %s", portal.address());
            console.out().flush();
            if (readyFile.isPresent()) {
                Files.writeString(readyFile.get(), portal.address().toString(), StandardCharsets.UTF_8);
            }
            service.awaitEnd();
        } finally {
            service.closed();
        }
        return ExitCode.OK.number();
    }

    private PortalSettings settings() {
        NetworkProfile network = NetworkProfile.read(profile);
        Optional<Path> trustFile = trust.isPresent() ? trust : Optional.ofNullable(network.trust());
        VerificationPolicy policy = trustFile.map(TrustFiles::readPolicy).orElseGet(VerificationPolicy::strict);
        if (policy.allowsEmbeddedLedger()) {
            console.note(
                    "note: " + trustFile.orElseThrow() + " allows embedded ledgers (one process, one trust domain)");
        }
        PortalSettings.Limits standard = PortalSettings.Limits.standard();
        PortalSettings.Limits limits = Inputs.parse(
                "--requests",
                "",
                unused -> new PortalSettings.Limits(
                        requests, standard.largestBody(), standard.most(), standard.patience()));
        Optional<URI> logAddress =
                log.map(address -> Inputs.parse("--log", address.toString(), PortalCommand::logAddress));
        return new PortalSettings(
                network,
                policy,
                trustFile.flatMap(TrustFiles::read),
                logAddress,
                receiptKey.map(KeyFiles::readSigner),
                Inputs.listenAddress(host, port),
                limits,
                behindProxy,
                quiet ? line -> {} : this::logRequest,
                console.clock());
    }

    private static URI logAddress(String text) {
        URI address = URI.create(text);
        if (address.getScheme() == null || !address.getScheme().matches("https?|file")) {
            throw new IllegalArgumentException("expected an address with http, https or file, found " + address);
        }
        return address;
    }

    private void logRequest(String line) {
        console.say(line);
        console.out().flush();
    }
}
