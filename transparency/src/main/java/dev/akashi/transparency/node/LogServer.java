package dev.akashi.transparency.node;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Serves what {@link LogFiles} has over HTTP. Only reads; a request's body is not looked at. */
final class LogServer implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(LogServer.class);
    private static final int THREADS = 8;

    static {
        // The JDK's server sends header and body apart. Unless told so before its first use, it lets the body wait
        // until the
        // other side has acknowledged the header, which that does 40 ms later: a thousand answers would take 40 s.
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    private final HttpServer server;
    private final ExecutorService executor;

    private LogServer(HttpServer server, ExecutorService executor) {
        this.server = server;
        this.executor = executor;
    }

    static LogServer start(InetSocketAddress address, LogFiles files) throws IOException {
        HttpServer server = HttpServer.create(address, 64);
        ExecutorService executor = Executors.newFixedThreadPool(THREADS, task -> {
            Thread thread = new Thread(task, "log-server");
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(executor);
        server.createContext("/", exchange -> answer(exchange, files));
        server.start();
        return new LogServer(server, executor);
    }

    URI address() {
        InetSocketAddress address = server.getAddress();
        String host = address.getAddress().getHostAddress();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/");
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }

    private static void answer(HttpExchange exchange, LogFiles files) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("GET")) {
                exchange.sendResponseHeaders(405, -1);
                return;
            }
            Optional<LogFiles.Content> found =
                    files.find(exchange.getRequestURI().getPath().substring(1), exchange.getRequestURI());
            if (found.isEmpty()) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", found.get().type());
            exchange.getResponseHeaders()
                    .set("Cache-Control", found.get().isForEver() ? "public, max-age=31536000, immutable" : "no-store");
            byte[] body = found.get().bytes();
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
        } catch (IllegalArgumentException e) {
            byte[] text = String.valueOf(e.getMessage()).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(400, text.length);
            exchange.getResponseBody().write(text);
        } catch (RuntimeException e) {
            LOGGER.error("request failed", e);
            exchange.sendResponseHeaders(500, -1);
        }
    }
}
