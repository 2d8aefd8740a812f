package dev.akashi.portal;

import dev.akashi.credential.verify.Verifier;
import dev.akashi.transparency.node.LogClient;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HttpResponseException;
import io.javalin.http.MethodNotAllowedResponse;
import java.net.URI;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which address leads where, and how it is told when something goes wrong there. */
final class Routes {

    private static final Logger LOGGER = LoggerFactory.getLogger(Routes.class);

    private final boolean offersVcApi;
    private final Gate gate;
    private final Assets assets = new Assets();
    private final OpenApi openApi = new OpenApi();
    private final Pages pages;
    private final RegistryApi registry;
    private final VerifyApi verification;
    private final StatusListApi statusLists;
    private final ShareApi sharing;
    private final VcApi vcApi;
    private final Observations observations;
    private final Health health;

    /** Over what a portal has, reached from outside at an address. */
    Routes(
            PortalSettings settings,
            Verifier verifier,
            Directory directory,
            Optional<LogClient> log,
            Optional<Shares> shares,
            Supplier<URI> address,
            Observations observations,
            Health health) {
        this.offersVcApi = settings.offersVcApi();
        this.gate = new Gate(settings);
        this.pages = new Pages(assets, directory, openApi, settings);
        this.registry = new RegistryApi(directory, log);
        this.verification = new VerifyApi(
                verifier,
                observations,
                gate,
                settings.limits(),
                settings.receiptKey().map(Receipts::new));
        this.statusLists = new StatusListApi(settings.statusLists(), settings.clock());
        this.sharing =
                new ShareApi(shares, new ShareAuthority(directory, address, settings.clock()), gate, settings.clock());
        this.vcApi = new VcApi(verifier, directory, gate, settings.clock());
        this.observations = observations;
        this.health = health;
    }

    /** Adds all of them to a server. */
    void add(RoutesConfig routes) {
        routes.before(gate::enter);
        routes.after(this::requireAcceptable);
        addPages(routes);
        addForPrograms(routes);
        addForOperators(routes);
        addProblems(routes);
    }

    private void addPages(RoutesConfig routes) {
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
    }

    private void addForPrograms(RoutesConfig routes) {
        routes.post("/api/v1/verify", verification::verify);
        routes.post("/api/v1/verify/batch", verification::verifyMany);
        routes.post("/api/v1/receipts", verification::receipt);
        routes.post("/api/v1/shares", sharing::put);
        routes.post("/api/v1/shares/{id}/look", sharing::look);
        routes.post("/api/v1/shares/{id}/stop", sharing::stop);
        if (offersVcApi) {
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
    }

    private void addForOperators(RoutesConfig routes) {
        get(routes, "/health", health::health);
        get(routes, "/ready", health::ready);
        get(routes, "/metrics", observations::metrics);
    }

    private void addProblems(RoutesConfig routes) {
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
}
