package dev.akashi.portal;

import dev.akashi.client.LiveEvidence;
import dev.akashi.client.RegistryLedger;
import dev.akashi.credential.verify.OfflineEvidence;
import dev.akashi.credential.verify.Verifier;
import dev.akashi.transparency.node.LogClient;
import dev.akashi.transparency.node.ProofRequest;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
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
 * The portal. It keeps nothing that it is sent but what institutions store for holders' links, and asks nobody but the
 * organisations of its profile and the log that its operator named. What it answers, and where, is in {@link Routes}.
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
    private static final Duration LOG_PATIENCE = Duration.ofSeconds(3);
    private static final int MOST_CONNECTIONS = 1000;
    private static final int LARGEST_HEADER = 8 * 1024;
    private static final int MOST_SHARES = 1_000_000;

    private final PortalSettings settings;
    private final RegistryLedger ledger;
    private final LiveEvidence live;
    private final Directory directory;
    private final Optional<Shares> shares;
    private final ScheduledExecutorService sweeper;
    private final Javalin server;
    private volatile boolean isStopping;

    private Portal(PortalSettings settings, Optional<Shares> shares) {
        this.shares = shares;
        this.settings = settings;
        this.ledger = RegistryLedger.connect(settings.profile());
        this.live = new LiveEvidence(ledger, settings.clock());
        this.directory = new Directory(ledger, settings.clock());
        Optional<LogClient> log = settings.log().map(address -> new LogClient(address, LOG_PATIENCE));
        Observations observations = new Observations(settings.requestLog(), settings.clock());
        Routes routes = new Routes(
                settings,
                new Verifier(new PortalEvidence(live, proofs(log)), settings.policy(), settings.clock()),
                directory,
                log,
                shares,
                this::publicAddress,
                observations,
                new Health(ledger, () -> isStopping));
        this.sweeper = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "sweeper");
            thread.setDaemon(true);
            return thread;
        });
        this.server = Javalin.create(config -> configure(config, routes, observations));
    }

    private Optional<PortalEvidence.Log> proofs(Optional<LogClient> log) {
        return log.flatMap(client -> settings.trust()
                .map(trust -> new PortalEvidence.Log(
                        new ProofRequest(client), OfflineEvidence.under(trust, settings.clock()))));
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

    private void configure(JavalinConfig config, Routes routes, Observations observations) {
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
        routes.add(config.routes);
    }

    private ServerConnector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(settings.listen().getAddress().getHostAddress());
        connector.setPort(settings.listen().getPort());
        connector.setIdleTimeout(settings.limits().patience().toMillis());
        return connector;
    }
}
