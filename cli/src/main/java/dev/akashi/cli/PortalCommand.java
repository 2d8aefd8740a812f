package dev.akashi.cli;

import dev.akashi.cli.PortalConfiguration.Setting;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.share.ShareClient;
import dev.akashi.client.token.TokenUri;
import dev.akashi.credential.verify.VerificationPolicy;
import dev.akashi.model.signing.Signer;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
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
            "line of JSON on standard output, which says nothing of who asked or for what.",
            "",
            "Every setting can stand in the file of --config (port: 8080) or in the environment (AKASHI_PORTAL_PORT) as",
            "well: the command line counts before the environment, and the environment before the file."
        })
final class PortalCommand implements Callable<Integer> {

    private static final int MOST_MIB = 1 << 20;

    private final Console console;

    @Option(names = "--config", paramLabel = "YAML", description = "A file with these settings, one a line.")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "The network's profile.json; the environment variable AKASHI_PROFILE names it too.")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--trust", paramLabel = "TRUST", description = "The trust file (default: the one of the profile).")
    private Optional<String> trust = Optional.empty();

    @Option(
            names = "--log",
            paramLabel = "URL",
            description =
                    "A member's log node: its files are passed on, and its proofs answer while the ledger is silent.")
    private Optional<String> log = Optional.empty();

    @Option(
            names = "--status-lists",
            paramLabel = "DIR",
            description =
                    "The folder of \"akashi status-list make\", whose lists are passed on; without it there are none.")
    private Optional<String> statusLists = Optional.empty();

    @Option(
            names = "--receipt-key",
            paramLabel = "KEY",
            description = "The key that signs receipts (akashi key new makes one); without it there are none.")
    private Optional<String> receiptKey = Optional.empty();

    @Option(
            names = "--shares",
            paramLabel = "DIR",
            description = "Where the encrypted content of holders' links is kept; without it there are none.")
    private Optional<String> shares = Optional.empty();

    @Option(
            names = "--address",
            paramLabel = "URL",
            description = "How the portal is reached from outside, as it stands in holders' links.")
    private Optional<String> address = Optional.empty();

    @Option(
            names = "--shares-mib",
            paramLabel = "MIB",
            description = "How much is kept for holders' links (default: 4096).")
    private Optional<String> sharesMib = Optional.empty();

    @Option(
            names = "--shares-mib-each",
            paramLabel = "MIB",
            description = "How much of it for one institution (default: 1024).")
    private Optional<String> sharesMibEach = Optional.empty();

    @Option(names = "--vc-api", description = "Answer as a verifier of the W3C's VC-API as well.")
    private boolean vcApi;

    @Option(names = "--host", paramLabel = "ADDRESS", description = "The address to listen on (default: 127.0.0.1).")
    private Optional<String> host = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "PORT",
            description = "The port to listen on, 0 for any free one (default: 8080).")
    private Optional<String> port = Optional.empty();

    @Option(
            names = "--requests",
            paramLabel = "NUMBER",
            description = "How many requests one client may make a minute (default: 600).")
    private Optional<String> requests = Optional.empty();

    @Option(names = "--body-kib", paramLabel = "KIB", description = "The largest body that is read (default: 4096).")
    private Optional<String> bodyKib = Optional.empty();

    @Option(names = "--batch", paramLabel = "NUMBER", description = "The most items of a batch (default: 100).")
    private Optional<String> batch = Optional.empty();

    @Option(
            names = "--patience",
            paramLabel = "SECONDS",
            description = "How long a client may keep silent (default: 20).")
    private Optional<String> patience = Optional.empty();

    @Option(names = "--behind-proxy", description = "Tell clients apart by the last entry of X-Forwarded-For.")
    private boolean behindProxy;

    @Option(names = "--no-request-log", description = "Print no lines for requests.")
    private boolean quiet;

    @Mixin
    private Service service = new Service();

    PortalCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() throws IOException {
        PortalSettings settings = settings();
        try (Portal portal = Portal.start(settings)) {
            service.begun();
            console.say("portal at %s", portal.address());
            console.out().flush();
            service.serve(portal.address());
        } finally {
            service.closed();
        }
        return ExitCode.OK.number();
    }

    private PortalSettings settings() {
        PortalConfiguration known = PortalConfiguration.read(config, System.getenv());
        Path profileFile = known.get("profile", profile)
                .map(Setting::path)
                .or(() -> Optional.ofNullable(System.getenv("AKASHI_PROFILE")).map(Path::of))
                .orElseThrow(() -> new UsageException(
                        "expected --profile, or profile in --config, or AKASHI_PROFILE, found none of them"));
        NetworkProfile network = NetworkProfile.read(profileFile);
        Optional<Path> trustFile =
                known.get("trust", trust).map(Setting::path).or(() -> Optional.ofNullable(network.trust()));
        VerificationPolicy policy = trustFile.map(TrustFiles::readPolicy).orElseGet(VerificationPolicy::strict);
        if (policy.allowsEmbeddedLedger()) {
            console.note(
                    "note: " + trustFile.orElseThrow() + " allows embedded ledgers (one process, one trust domain)");
        }
        boolean isQuiet = quiet
                || !known.get("request-log", Optional.empty())
                        .map(Setting::flag)
                        .orElse(true);
        return new PortalSettings(
                network,
                policy,
                trustFile.flatMap(TrustFiles::read),
                known.get("log", log).map(setting -> setting.as(PortalCommand::logAddress)),
                known.get("status-lists", statusLists).map(Setting::path),
                known.get("receipt-key", receiptKey).map(PortalCommand::signer),
                sharing(known),
                vcApi || isSet(known, "vc-api"),
                listen(known),
                limits(known),
                behindProxy || isSet(known, "behind-proxy"),
                isQuiet ? line -> {} : this::logRequest,
                console.clock());
    }

    private static Signer signer(Setting setting) {
        return Keys.signer(
                TokenUri.isOne(setting.text())
                        ? new KeyPlace(setting.text())
                        : new KeyPlace(setting.path().toString()));
    }

    private static boolean isSet(PortalConfiguration known, String key) {
        return known.get(key, Optional.empty()).map(Setting::flag).orElse(false);
    }

    private Optional<PortalSettings.Sharing> sharing(PortalConfiguration known) {
        Optional<URI> outside =
                known.get("address", address).map(setting -> setting.as(text -> ShareClient.address(URI.create(text))));
        long all = known.get("shares-mib", sharesMib)
                .map(setting -> setting.number(1, MOST_MIB))
                .orElse(4096);
        long each = known.get("shares-mib-each", sharesMibEach)
                .map(setting -> setting.number(1, MOST_MIB))
                .orElse(1024);
        return known.get("shares", shares)
                .map(Setting::path)
                .map(folder -> new PortalSettings.Sharing(folder, outside, all << 20, each << 20));
    }

    private PortalSettings.Limits limits(PortalConfiguration known) {
        PortalSettings.Limits standard = PortalSettings.Limits.standard();
        return new PortalSettings.Limits(
                known.get("requests", requests)
                        .map(setting -> setting.number(1, 1_000_000))
                        .orElse(standard.requestsPerMinute()),
                known.get("body-kib", bodyKib)
                        .map(setting -> setting.number(1, 65_536) * 1024)
                        .orElse(standard.largestBody()),
                known.get("batch", batch)
                        .map(setting -> setting.number(1, 10_000))
                        .orElse(standard.most()),
                known.get("patience", patience)
                        .map(setting -> Duration.ofSeconds(setting.number(1, 600)))
                        .orElse(standard.patience()));
    }

    private static URI logAddress(String text) {
        URI address = URI.create(text);
        if (address.getScheme() == null || !address.getScheme().matches("https?|file")) {
            throw new IllegalArgumentException("expected an address with http, https or file, found " + address);
        }
        return address;
    }

    private InetSocketAddress listen(PortalConfiguration known) {
        int number = known.get("port", port)
                .map(setting -> setting.number(0, 65_535))
                .orElse(8080);
        Setting place = known.get("host", host).orElse(new Setting("127.0.0.1", "", Path.of("")));
        return place.as(text -> {
            try {
                return new InetSocketAddress(InetAddress.getByName(text), number);
            } catch (UnknownHostException e) {
                throw new IllegalArgumentException("expected an address of this computer, found " + text, e);
            }
        });
    }

    private void logRequest(String line) {
        console.say(line);
        console.out().flush();
    }
}
