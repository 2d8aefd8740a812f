package dev.akashi.bench.measure;

import com.google.gson.JsonObject;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A headless Chromium with a profile that nobody has used, spoken to by its DevTools protocol. */
final class ColdBrowser {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final StrictJson.Limits LIMITS = StrictJson.Limits.of(16 * 1024 * 1024, 64);
    // The scripts of the page say when they are ready; what was transferred has its headers counted.
    private static final String ASK = """
            (() => {
              const ready = performance.getEntriesByName('ready')[0];
              if (!ready) return '';
              const all = [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')];
              return ready.startTime + ' ' + all.reduce((sum, entry) => sum + entry.transferSize, 0);
            })()""";

    private final Path program;

    private ColdBrowser(Path program) {
        this.program = program;
    }

    /**
     * What was seen of a page.
     *
     * @param interactiveMillis from the beginning of the navigation until its scripts were ready
     * @param bytes what was transferred, headers included
     */
    record Seen(double interactiveMillis, double bytes) {}

    /** The machine's Chromium, if it has one. */
    static Optional<ColdBrowser> find() {
        return Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, "chromium"))
                .filter(Files::isExecutable)
                .findFirst()
                .map(ColdBrowser::new);
    }

    /** Opens a page whose scripts mark {@code ready}. */
    Seen open(URI address, Path work) throws IOException, InterruptedException {
        Path profile = Files.createTempDirectory(work, "browser");
        Process process = new ProcessBuilder(List.of(
                        program.toString(),
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--remote-allow-origins=*",
                        "--user-data-dir=" + profile,
                        "about:blank"))
                .redirectErrorStream(true)
                .redirectOutput(profile.resolve("output.txt").toFile())
                .start();
        try {
            return seen(address, profile, process);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
    }

    private static Seen seen(URI address, Path profile, Process process) throws IOException, InterruptedException {
        Path port = profile.resolve("DevToolsActivePort");
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!Files.exists(port) || Files.readAllLines(port).size() < 2) {
            if (process.waitFor(20, TimeUnit.MILLISECONDS) || System.nanoTime() > deadline) {
                throw new IOException("expected a browser, found none, see " + profile);
            }
        }
        List<String> lines = Files.readAllLines(port, StandardCharsets.UTF_8);
        URI socket = URI.create("ws://127.0.0.1:" + lines.get(0) + lines.get(1));
        try (Session session = Session.open(socket)) {
            String target = session.ask("Target.createTarget", "", "{\"url\":\"about:blank\"}")
                    .get("targetId")
                    .getAsString();
            String attached = session.ask(
                            "Target.attachToTarget", "", "{\"targetId\":\"" + target + "\",\"flatten\":true}")
                    .get("sessionId")
                    .getAsString();
            session.ask("Page.navigate", attached, "{\"url\":\"" + address + "\"}");
            JsonObject expression = new JsonObject();
            expression.addProperty("expression", ASK);
            while (System.nanoTime() < deadline) {
                JsonObject answer = session.ask("Runtime.evaluate", attached, StrictJson.writeLine(expression));
                String value = answer.getAsJsonObject("result").get("value").getAsString();
                if (!value.isEmpty()) {
                    String[] parts = value.split(" ", -1);
                    return new Seen(Double.parseDouble(parts[0]), Double.parseDouble(parts[1]));
                }
            }
        }
        throw new IOException("expected a page that is ready within " + PATIENCE.toSeconds() + " s, found " + address);
    }

    /** Questions and answers over a WebSocket. */
    private static final class Session implements AutoCloseable, WebSocket.Listener {

        private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
        private final StringBuilder part = new StringBuilder();
        private @Nullable WebSocket socket;
        private int last;

        static Session open(URI address) {
            Session session = new Session();
            session.socket = HttpClient.newHttpClient()
                    .newWebSocketBuilder()
                    .buildAsync(address, session)
                    .join();
            return session;
        }

        JsonObject ask(String method, String sessionId, String parameters) throws IOException, InterruptedException {
            int id = ++last;
            String named = sessionId.isEmpty() ? "" : ",\"sessionId\":\"" + sessionId + "\"";
            Objects.requireNonNull(socket)
                    .sendText(
                            "{\"id\":" + id + ",\"method\":\"" + method + "\"" + named + ",\"params\":" + parameters
                                    + "}",
                            true)
                    .join();
            for (; ; ) {
                String message = messages.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (message == null) {
                    throw new IOException("expected an answer of the browser to " + method + ", found none");
                }
                JsonObject answer = StrictJson.readObject(message.getBytes(StandardCharsets.UTF_8), LIMITS);
                if (answer.has("id") && answer.get("id").getAsInt() == id) {
                    if (!answer.has("result")) {
                        throw new IOException("expected the browser to do " + method + ", found " + answer);
                    }
                    return answer.getAsJsonObject("result");
                }
            }
        }

        @Override
        public @Nullable CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean isLast) {
            part.append(data);
            if (isLast) {
                messages.add(part.toString());
                part.setLength(0);
            }
            webSocket.request(1);
            return null;
        }

        @Override
        public void close() {
            Objects.requireNonNull(socket).abort();
        }
    }
}
