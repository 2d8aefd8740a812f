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
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
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
    private static final int MOST_SHARES = 1_000_000;

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
    private final ShareApi sharing;
    private final VcApi vcApi;
    private final Optional<Shares> shares;
    private final Observations observations;
    private final ScheduledExecutorService sweeper;
    private final OpenApi openApi = new OpenApi();
    private final Assets assets = new Assets();
    private volatile boolean isStopping;

    private Portal(PortalSettings settings, Optional<Shares> shares) {
        this.shares = shares;
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
        this.vcApi = new VcApi(verifier, directory, gate, settings.clock());
        this.sharing = new ShareApi(
                shares, new ShareAuthority(directory, this::publicAddress, settings.clock()), gate, settings.clock());
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sweeper");
            thread.setDaemon(true);
            return thread;
        });
        this.server = Javalin.create(this::configure);
    }

    /**
     * Starts a portal.
     *
     * @throws IOException when the address cannot be used
     */
    public static Portal start(PortalSettings settings) throws IOException {
        Optional<Shares> shares = Optional.empty();
        if (settings.shares().isPresent()) {
            PortalSettings.Sharing sharing = settings.shares().get();
            shares = Optional.of(Shares.open(
                    sharing.folder(),
                    new Shares.Limits(sharing.mostBytes(), sharing.mostBytesEach(), MOST_SHARES),
                    settings.clock()));
        }
        Portal portal;
        try {
            portal = new Portal(settings, shares);
        } catch (RuntimeException e) {
            shares.ifPresent(Shares::close);
            throw e;
        }
        try {
            portal.server.start();
            shares.ifPresent(portal::sweepEachMinute);
            portal.readAhead();
            return portal;
        } catch (RuntimeException e) {
            portal.close();
            throw new IOException(
                    "expected to serve on " + settings.listen() + ", found that it cannot be used: " + e.getMessage(),
                    e);
        }
    }

    private void sweepEachMinute(Shares store) {
        var unused = sweeper.scheduleWithFixedDelay(
                () -> {
                    try {
                        store.sweep();
                    } catch (IOException | RuntimeException e) {
                        LOGGER.error("links that have ended could not be removed", e);
                    }
                },
                1,
                1,
                TimeUnit.MINUTES);
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

    /** How it is reached from outside, as far as it was told. */
    private URI publicAddress() {
        return settings.shares().flatMap(PortalSettings.Sharing::address).orElseGet(this::address);
    }

    /** Takes no more requests, finishes those that it has, and stops. */
    @Override
    public void close() {
        isStopping = true;
        server.stop();
        sweeper.shutdownNow();
        shares.ifPresent(Shares::close);
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
            jetty.setErrorHandler(new ServerErrors());
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
        routes.after(this::requireAcceptable);
        get(routes, "/assets/{version}/{name}", assets::serve);
        get(routes, "/", pages::negotiate);
        get(routes, "/institutions", pages::negotiate);
        get(routes, "/institutions/{code}", pages::negotiate);
        get(routes, "/api", pages::negotiate);
        get(routes, "/s/{id}", pages::negotiate);
        get(routes, "/s/{id}/stop", pages::negotiate);
        for (Language language : Language.values()) {
            String root = "/" + language.tag();
            get(routes, root + "/", pages::verify);
            get(routes, root + "/institutions", pages::directory);
            get(routes, root + "/institutions/{code}", pages::institution);
            get(routes, root + "/api", pages::api);
            get(routes, root + "/s/{id}", pages::share);
            get(routes, root + "/s/{id}/stop", pages::stopShare);
        }
        routes.post("/api/v1/verify", verification::verify);
        routes.post("/api/v1/verify/batch", verification::verifyMany);
        routes.post("/api/v1/receipts", verification::receipt);
        routes.post("/api/v1/shares", sharing::put);
        routes.post("/api/v1/shares/{id}/look", sharing::look);
        routes.post("/api/v1/shares/{id}/stop", sharing::stop);
        if (settings.offersVcApi()) {
            routes.post("/credentials/verify", vcApi::verify);
        }
        get(routes, "/api/v1/institutions", registry::institutions);
        get(routes, "/api/v1/institutions/{code}", registry::institution);
        get(routes, "/api/v1/institutions/{code}/did.json", registry::didDocument);
        get(routes, "/api/v1/proofs", registry::proof);
        get(routes, "/api/v1/log/checkpoint", registry::checkpoint);
        get(routes, "/api/v1/log/checkpoint.cosigned", registry::cosignedCheckpoint);
        get(routes, "/api/v1/log/checkpoints/{size}", registry::checkpointOfSize);
        get(routes, "/api/v1/log/tile/<tile>", registry::tile);
        get(routes, "/status-lists/{institution}/{list}", statusLists::list);
        get(routes, "/openapi.json", context -> Answers.kept(context, Answers.JSON, openApi.bytes(), 60));
        get(routes, "/health", this::health);
        get(routes, "/ready", this::ready);
        get(
                routes,
                "/metrics",
                context -> context.contentType("text/plain; version=0.0.4; charset=utf-8")
                        .header("Cache-Control", Answers.NOT_KEPT)
                        .result(observations.scrape()));
        routes.exception(ProblemException.class, (e, context) -> problem(context, e.code(), e.detail()));
        routes.exception(MethodNotAllowedResponse.class, (e, context) -> {
            context.header("Allow", String.valueOf(e.getDetails().get("availableMethods")));
            problem(context, ProblemCode.METHOD_NOT_ALLOWED, "");
        });
        routes.exception(
                HttpResponseException.class, (e, context) -> problem(context, ProblemCode.of(e.getStatus()), ""));
        routes.exception(Exception.class, (e, context) -> {
            LOGGER.error("request failed", e);
            problem(context, ProblemCode.INTERNAL, "");
        });
    }

    // Whoever asks for the header alone gets that of the whole answer; the server leaves the body away.
    private static void get(RoutesConfig routes, String path, Handler handler) {
        routes.get(path, handler);
        routes.head(path, handler);
    }

    /** What programs are given is in a form that they said they take, or nothing is. */
    private void requireAcceptable(Context context) {
        String type = context.res().getContentType();
        if (isForPrograms(context)
                && type != null
                && context.statusCode() / 100 == 2
                && !Answers.isAcceptable(context.header("Accept"), type)) {
            Answers.problem(context, ProblemCode.NOT_ACCEPTABLE, "the answer is " + type.split(";", 2)[0]);
        }
    }

    private static boolean isForPrograms(Context context) {
        String path = context.path();
        return path.startsWith("/api/v1/") || path.equals("/openapi.json") || path.equals("/metrics");
    }

    private void problem(Context context, ProblemCode code, String detail) {
        String accepted = context.header("Accept");
        boolean isList = context.path().startsWith("/status-lists/");
        if (!isForPrograms(context) && !isList && accepted != null && accepted.contains("text/html")) {
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
