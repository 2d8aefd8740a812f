package dev.akashi.portal.auditor;

import dev.akashi.portal.Assets;
import dev.akashi.portal.Language;
import dev.akashi.portal.PageHeaders;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
 * The auditor's pages: figures of a period, batches with their proofs, the report, and who looked at what. A process of its own, apart
 * from the public pages, because it knows who its readers are.
 *
 * <pre>{@code
 * try (AuditorPages pages = AuditorPages.start(settings)) {
 *     URI address = pages.address();
 *     …
 * }
 * }</pre>
 */
public final class AuditorPages implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(AuditorPages.class);
    private static final int MOST_THREADS = 32;
    private static final int FEWEST_THREADS = 8;
    private static final int MOST_CONNECTIONS = 500;
    private static final int LARGEST_FORM = 16 * 1024;
    private static final int LARGEST_HEADER = 8 * 1024;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final AuditorSettings settings;
    private final OpenIndex index;
    private final Looks looks;
    private final Assets assets = new Assets();
    private final AuditorLayout layout = new AuditorLayout(assets);
    private final Sessions sessions;
    private final SignIn signIn;
    private final AuditorViews views;
    private final String formTargets;
    private final Javalin server;

    private AuditorPages(AuditorSettings settings) throws IOException {
        this.settings = settings;
        this.index = new OpenIndex(settings.index());
        this.looks = Looks.open(settings.looks());
        boolean isEncrypted = settings.address()
                .filter(uri -> "https".equals(uri.getScheme()))
                .isPresent();
        this.sessions = new Sessions(settings.clock(), isEncrypted);
        Optional<OpenId> openId = settings.openId().map(OpenId::new);
        this.signIn = new SignIn(settings, openId, sessions, layout, this::publicAddress);
        this.views = new AuditorViews(settings, index, looks, sessions, layout);
        // Whoever signs out is led on to the provider.
        this.formTargets =
                "'self'" + openId.map(provider -> " " + provider.origin()).orElse("");
        this.server = Javalin.create(this::configure);
    }

    /** Nobody is signed in. */
    static final class NobodyException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        NobodyException() {
            super("nobody is signed in", null, false, false);
        }
    }

    /**
     * Starts the pages.
     *
     * @throws IOException when the list of looks or the address cannot be used
     */
    public static AuditorPages start(AuditorSettings settings) throws IOException {
        AuditorPages pages = new AuditorPages(settings);
        try {
            pages.server.start();
            return pages;
        } catch (RuntimeException e) {
            pages.close();
            throw new IOException(
                    "expected to serve on " + settings.listen() + ", found that it cannot be used: " + e.getMessage(),
                    e);
        }
    }

    /** Where they are served. */
    public URI address() {
        String host = settings.listen().getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + server.port() + "/");
    }

    private URI publicAddress() {
        return settings.address().orElseGet(this::address);
    }

    @Override
    public void close() throws IOException {
        server.stop();
        index.close();
        looks.close();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.http.prefer405over404 = true;
        config.http.maxRequestSize = LARGEST_FORM;
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
        routes(config.routes);
    }

    private ServerConnector connector(Server jetty, HttpConfiguration http) {
        ServerConnector connector = new ServerConnector(jetty, new HttpConnectionFactory(http));
        connector.setHost(settings.listen().getAddress().getHostAddress());
        connector.setPort(settings.listen().getPort());
        connector.setIdleTimeout(PATIENCE.toMillis());
        return connector;
    }

    private void routes(RoutesConfig routes) {
        routes.before(context -> PageHeaders.set(context, formTargets));
        routes.get("/assets/{version}/{name}", assets::serve);
        routes.get("/", context -> home(context, Language.accepted(context.header("Accept-Language"))));
        routes.get("/callback", signIn::arrive);
        routes.get("/batches/{root}/proof.json", views::proof);
        routes.get("/report/{name}", views::reportFile);
        for (Language language : Language.values()) {
            String root = "/" + language.tag();
            routes.get(root + "/", signIn::page);
            routes.post(root + "/sign-in", signIn::password);
            routes.get(root + "/sign-in/openid", signIn::leave);
            routes.post(root + "/sign-out", signIn::out);
            routes.get(root + "/overview", views::overview);
            routes.get(root + "/batches/{root}", views::batch);
            routes.get(root + "/looks", views::looks);
            routes.get(root + "/report", views::report);
        }
        routes.exception(NobodyException.class, (e, context) -> home(context, languageOf(context)));
        routes.exception(HttpResponseException.class, (e, context) -> problem(context, e.getStatus()));
        routes.exception(Exception.class, (e, context) -> {
            LOGGER.error("request failed", e);
            problem(context, 500);
        });
    }

    private static void home(Context context, Language language) {
        context.status(303).header("Location", "/" + language.tag() + "/").header("Cache-Control", "no-store");
    }

    private void problem(Context context, int status) {
        Language language = languageOf(context);
        String word = switch (status) {
            case 400 -> "problemInput";
            case 403 -> "problemForbidden";
            case 404, 405 -> "problemNotFound";
            default -> "problemInternal";
        };
        Map<String, Object> values = new HashMap<>();
        values.put("text", layout.word(language, word));
        context.status(status);
        layout.send(
                context, language, sessions.of(context), "problem", layout.word(language, "problemTitle"), "", values);
    }

    private static Language languageOf(Context context) {
        return Optional.of(context.path())
                .filter(path -> path.length() >= 3)
                .flatMap(path -> Language.of(path.substring(1, 3)))
                .orElseGet(() -> Language.accepted(context.header("Accept-Language")));
    }
}
