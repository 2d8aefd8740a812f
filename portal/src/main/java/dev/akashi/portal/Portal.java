package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.client.LedgerException;
import dev.akashi.client.LiveEvidence;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.transparency.node.LogClient;
import dev.akashi.transparency.node.ProofRequest;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The portal. It keeps nothing that it is sent, and asks nobody but the organisations of its profile and the log that its
 * operator named.
 *
 * <pre>{@code
 * try (Portal portal = Portal.start(settings)) {
 *     URI address = portal.address();
 *     …
 * }
 * }</pre>
 */
public final class Portal implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(Portal.class);
    private static final int MOST_THREADS = 64;
    private static final int FEWEST_THREADS = 8;
    private static final Duration GRACE = Duration.ofSeconds(10);
    private static final int MOST_CONNECTIONS = 1000;
    private static final int LARGEST_HEADER = 8 * 1024;

    private final PortalSettings settings;
    private final RegistryLedger ledger;
    private final LiveEvidence live;
    private final Directory directory;
    private final Javalin server;
    private final Gate gate;
    private final Pages pages;
    private final RegistryApi registry;
    private final VerifyApi verification;
    private final StatusListApi statusLists;
    private final Observations observations;
    private final OpenApi openApi = new OpenApi();
    private final Assets assets = new Assets();
    private volatile boolean isStopping;

    private Portal(PortalSettings settings) {
        this.settings = settings;
        this.ledger = RegistryLedger.connect(settings.profile());
        this.live = new LiveEvidence(ledger, settings.clock());
        this.observations = new Observations(settings.requestLog(), settings.clock());
        this.gate = new Gate(settings);
        this.directory = new Directory(ledger, settings.clock());
        Optional<LogClient> log = settings.log().map(address -> new LogClient(address, Duration.ofSeconds(3)));
        Optional<PortalEvidence.Log> proofs = log.flatMap(client -> settings.trust()
                .map(trust -> new PortalEvidence.Log(
                        new ProofRequest(client), OfflineEvidence.under(trust, settings.clock()))));
        Verifier verifier = new Verifier(new PortalEvidence(live, proofs), settings.policy(), settings.clock());
        this.pages = new Pages(assets, directory, openApi, settings);
        this.registry = new RegistryApi(directory, log);
        this.verification = new VerifyApi(
                verifier,
                observations,
                gate,
                settings.limits(),
                settings.receiptKey().map(Receipts::new));
        this.statusLists = new StatusListApi(settings.statusLists(), settings.clock());
        this.server = Javalin.create(this::configure);
    }

    /**
     * Starts a portal.
     *
     * @throws IOException when the address cannot be used
     */
    public static Portal start(PortalSettings settings) throws IOException {
        Portal portal = new Portal(settings);
        try {
            portal.server.start();
            portal.readAhead();
            return portal;
        } catch (RuntimeException e) {
            portal.close();
            throw new IOException(
                    "expected to serve on " + settings.listen() + ", found that it cannot be used: " + e.getMessage(),
                    e);
        }
    }

    // So that the first reader need not wait. Whether the ledger answers already is not a question of starting.
    private void readAhead() {
        Thread reader = new Thread(
                () -> {
                    try {
                        directory.current();
                    } catch (ProblemException e) {
                        LOGGER.info("the ledger does not answer yet");
                    }
                },
                "read-ahead");
        reader.setDaemon(true);
        reader.start();
    }

    /** Where it serves. */
    public URI address() {
        String host = settings.listen().getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + "/");
    }

    /** Takes no more requests, finishes those that it has, and stops. */
    @Override
    public void close() {
        isStopping = true;
        server.stop();
        live.close();
        ledger.close();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.defaultContentType = "text/plain; charset=utf-8";
        config.http.maxRequestSize = settings.limits().largestBody();
        config.jetty.threadPool = new QueuedThreadPool(MOST_THREADS, FEWEST_THREADS);
        config.jetty.modifyServer(jetty -> {
            jetty.setStopTimeout(GRACE.toMillis());
            jetty.addBean(new NetworkConnectionLimit(MOST_CONNECTIONS, jetty));
        });
        config.jetty.modifyHttpConfiguration(http -> {
            http.setSendServerVersion(false);
            http.setRequestHeaderSize(LARGEST_HEADER);
        });
        config.jetty.addConnector(this::connector);
        config.requestLogger.http(observations::request);
        routes(config.routes);
    }

    private ServerConnector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(settings.listen().getAddress().getHostAddress());
        connector.setPort(settings.listen().getPort());
        connector.setIdleTimeout(settings.limits().patience().toMillis());
        return connector;
    }

    private void routes(RoutesConfig routes) {
        routes.before(gate::enter);
        routes.get("/assets/{version}/{name}", assets::serve);
        routes.get("/", pages::negotiate);
        routes.get("/institutions", pages::negotiate);
        routes.get("/institutions/{code}", pages::negotiate);
        routes.get("/api", pages::negotiate);
        for (Language language : Language.values()) {
            String root = "/" + language.tag();
            routes.get(root + "/", pages::verify);
            routes.get(root + "/institutions", pages::directory);
            routes.get(root + "/institutions/{code}", pages::institution);
            routes.get(root + "/api", pages::api);
        }
        routes.post("/api/v1/verify", verification::verify);
        routes.post("/api/v1/verify/batch", verification::verifyMany);
        routes.post("/api/v1/receipts", verification::receipt);
        routes.get("/api/v1/institutions", registry::institutions);
        routes.get("/api/v1/institutions/{code}", registry::institution);
        routes.get("/api/v1/institutions/{code}/did.json", registry::didDocument);
        routes.get("/api/v1/proofs", registry::proof);
        routes.get("/api/v1/log/checkpoint", registry::checkpoint);
        routes.get("/api/v1/log/checkpoint.cosigned", registry::cosignedCheckpoint);
        routes.get("/api/v1/log/checkpoints/{size}", registry::checkpointOfSize);
        routes.get("/api/v1/log/tile/<tile>", registry::tile);
        routes.get("/status-lists/{institution}/{list}", statusLists::list);
        routes.get("/openapi.json", context -> Answers.kept(context, Answers.JSON, openApi.bytes(), 60));
        routes.get("/health", this::health);
        routes.get("/ready", this::ready);
        routes.get(
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .header("Cache-Control", Answers.NOT_KEPT)
                        .result(observations.scrape()));
        routes.exception(ProblemException.class, (e, context) -> problem(context, e.code(), e.detail()));
        routes.exception(HttpResponseException.class, (e, context) -> problem(context, code(e.getStatus()), ""));
        routes.exception(Exception.class, (e, context) -> {
            LOGGER.error("request failed", e);
            problem(context, ProblemCode.INTERNAL, "");
        });
    }

    private static ProblemCode code(int status) {
        return switch (status) {
            case 404 -> ProblemCode.NOT_FOUND;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 408 -> ProblemCode.TOO_SLOW;
            case 413 -> ProblemCode.TOO_LARGE;
            case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
            default -> status >= 500 ? ProblemCode.INTERNAL : ProblemCode.BAD_REQUEST;
        };
    }

    private void problem(Context context, ProblemCode code, String detail) {
        String path = context.path();
        boolean isForPrograms = path.startsWith("/api/v1/")
                || path.startsWith("/status-lists/")
                || path.equals("/openapi.json")
                || path.equals("/metrics");
        String accepted = context.header("Accept");
        if (!isForPrograms && accepted != null && accepted.contains("text/html")) {
            pages.problem(context, code, detail);
        } else {
            Answers.problem(context, code, detail);
        }
    }

    /** That the process serves. */
    private void health(Context context) {
        JsonObject json = new JsonObject();
        json.addProperty("status", "up");
        Answers.json(context, json);
    }

    /** Whether it can answer: the ledger does, and it is not stopping. */
    private void ready(Context context) {
        JsonObject json = new JsonObject();
        boolean isReady = !isStopping;
        try {
            json.addProperty("ledger", ledger.consortium().isPresent() ? "answers" : "is not founded");
        } catch (LedgerException e) {
            json.addProperty("ledger", "does not answer");
            isReady = false;
        }
        json.addProperty("ready", isReady);
        Answers.json(context.status(isReady ? 200 : 503), json);
    }
}
