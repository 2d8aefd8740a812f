package dev.akashi.portal;

import com.google.gson.JsonObject;
import dev.akashi.credential.verify.VerificationReport;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.StrictJson;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * What operators see of requests: route, status and duration. Not who asked, not the address itself, not what for: an
 * address may hold a commitment.
 */
final class Observations {

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Map<String, Timer> timers = new ConcurrentHashMap<>();
    private final Consumer<String> log;
    private final Clock clock;

    Observations(Consumer<String> log, Clock clock) {
        this.log = log;
        this.clock = clock;
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
    }

    void request(Context context, float milliseconds) {
        String route = context.endpoints().lastHttpEndpoint() == null
                ? "none"
                : String.valueOf(context.endpoints().lastHttpEndpoint().path);
        int status = context.statusCode();
        timers.computeIfAbsent(
                        route + " " + status,
                        key -> Timer.builder("akashi.portal.requests")
                                .tag("route", route)
                                .tag("status", Integer.toString(status))
                                .publishPercentiles(0.5, 0.95)
                                .register(registry))
                .record(Duration.ofNanos((long) (milliseconds * 1_000_000)));
        // That somebody looked at a holder's link is nobody's business, not even when that was.
        if (route.contains("/s/{id}") || route.endsWith("/shares/{id}/look")) {
            return;
        }
        JsonObject line = new JsonObject();
        line.addProperty("time", LedgerTime.format(clock.instant()));
        line.addProperty("event", "request");
        line.addProperty("method", context.method().name());
        line.addProperty("route", route);
        line.addProperty("status", status);
        line.addProperty("milliseconds", Math.round(milliseconds));
        log.accept(StrictJson.writeLine(line));
    }

    void verified(VerificationReport report) {
        registry.counter(
                        "akashi.portal.verifications",
                        "verdict",
                        report.verdict().name().toLowerCase(Locale.ROOT))
                .increment();
    }

    /** Answers with the figures in the text form of Prometheus. */
    void metrics(Context context) {
        context.contentType("text/plain; version=0.0.4; charset=utf-8")
                .header("Cache-Control", Answers.NOT_KEPT)
                .result(registry.scrape());
    }
}
