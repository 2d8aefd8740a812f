package dev.akashi.it;

import static dev.akashi.it.PortalWorld.portal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import dev.akashi.credential.Bundle;
import dev.akashi.it.PortalWorld.Serving;
import dev.akashi.model.json.StrictJson;
import dev.akashi.portal.Portal;
import dev.akashi.portal.PortalSettings.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that mean no good get a clear answer, nothing inner is shown, and the next request works. */
@ExtendWith({World.class, PortalWorld.class})
class PortalAttackTest {

    private static final int HUNDRED_MEGABYTES = 100 * 1024 * 1024;

    private final Serving portal = portal();

    @AfterEach
    void the_next_request_works() throws IOException {
        assertThat(raw(portal.portal.address(), "GET /health HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
        // Thrown by whatever handles a request, and not made into an answer.
        assertThat(portal.requestLog).noneMatch(line -> line.contains("\"status\":500"));
    }

    /** What comes back for these bytes, up to the end of the connection. */
    private static String raw(URI address, String request) throws IOException {
        try (Socket socket = open(address)) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return rest(socket);
        }
    }

    private static Socket open(URI address) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        socket.setSoTimeout(30_000);
        return socket;
    }

    private static String rest(Socket socket) throws IOException {
        try (InputStream in = socket.getInputStream()) {
            StringBuilder answer = new StringBuilder();
            byte[] part = new byte[4096];
            try {
                for (int count = in.read(part); count >= 0; count = in.read(part)) {
                    answer.append(new String(part, 0, count, StandardCharsets.UTF_8));
                }
            } catch (SocketException e) {
                // Cut off in the middle of sending; what was answered until then counts.
            }
            return answer.toString();
        }
    }

    private static String head(String request, String... headers) {
        return request + "\r\nHost: x\r\n" + String.join("\r\n", headers) + "\r\n\r\n";
    }

    private static String post(String body) {
        return "POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.getBytes(StandardCharsets.UTF_8).length + "\r\n\r\n" + body;
    }

    private String ask(String request) throws IOException {
        String answer = raw(portal.portal.address(), request);
        assertThat(answer).doesNotContain("\tat ", "Exception", "java.", "jetty", "Javalin");
        return answer;
    }

    @Test
    void an_upload_of_a_hundred_megabytes_is_refused_before_it_is_read() throws IOException {
        String answer = ask("POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + HUNDRED_MEGABYTES + "\r\n\r\n");

        assertThat(answer).startsWith("HTTP/1.1 413").contains("\"code\":\"TOO_LARGE\"");
    }

    @Test
    void an_upload_that_does_not_say_how_large_it_is_ends_at_the_limit() throws IOException {
        int sent = 0;
        try (Socket socket = open(portal.portal.address())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    head("POST /api/v1/verify HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] chunk = ("10000\r\n" + "[".repeat(0x10000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                while (sent < HUNDRED_MEGABYTES) {
                    out.write(chunk);
                    sent += chunk.length;
                }
            } catch (SocketException e) {
                // As it should be: nobody reads it any more.
            }
        }
        assertThat(sent).isLessThan(HUNDRED_MEGABYTES);
    }

    @Test
    void json_a_million_levels_deep_is_refused() throws IOException {
        assertThat(ask(post("[".repeat(1_000_000)))).startsWith("HTTP/1.1 400").contains("BAD_REQUEST");
        assertThat(ask(post("{\"document\":".repeat(100_000)))).startsWith("HTTP/1.1 400");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{}",
                "{\"placement\":null}",
                "{\"placement\":{}}",
                "{\"document\":5}",
                "{\"document\":\"%%%\"}",
                "{\"document\":\"\",\"document\":\"\"}",
                "{\"document\":\"AAAA\",\"bundle\":\"AAAA\"",
                "\uFEFF{}"
            })
    void a_body_that_is_not_in_order_is_refused_with_what_was_expected(String body) throws IOException {
        assertThat(ask(post(body))).startsWith("HTTP/1.1 400").contains("application/problem+json", "\"detail\":\"");
    }

    @Test
    void compressed_bodies_are_not_unpacked() throws IOException {
        String answer = ask("POST /api/v1/verify HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\n\u001f\u0008x");

        assertThat(answer).startsWith("HTTP/1.1 400");
    }

    @Test
    void what_is_said_to_be_no_json_is_not_read() throws IOException {
        assertThat(ask(post("{}").replace("application/json", "text/plain")))
                .startsWith("HTTP/1.1 415")
                .contains("UNSUPPORTED_MEDIA_TYPE");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/assets/../../../etc/passwd",
                "/assets/x/..%2f..%2fpages%2flayout.mustache",
                "/assets/%2e%2e/%2e%2e/etc/passwd",
                "/api/v1/log/tile/../../../../etc/passwd",
                "/api/v1/log/tile/..%2f..%2fstatus",
                "/api/v1/institutions/..%2f..%2fopenapi.json",
                "/en/institutions/%00",
                "/en/institutions/F113199999013%0d%0aX-Injected:%20yes",
                "//evil.example/",
                "/\\evil.example/"
            })
    void paths_lead_nowhere_else(String path) throws IOException {
        String answer = ask("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

        assertThat(answer).matches("(?s)HTTP/1\\.1 4(00|04) .*").doesNotContain("root:", "\nX-Injected", "\nLocation:");
    }

    @ParameterizedTest
    @ValueSource(strings = {"lang=ja%0d%0aSet-Cookie:%20a=b", "form=pdf%0d%0aX-Injected:%20yes&lang=%0d%0a"})
    void parameters_do_not_become_headers(String query) throws IOException {
        assertThat(ask(post("{}").replace("/verify", "/receipts?" + query)))
                .doesNotContain("\nSet-Cookie", "\nX-Injected");
    }

    @Test
    void markup_in_an_address_is_shown_as_text() throws IOException {
        String answer = ask(head(
                "GET /en/institutions/%3Cscript%3Ealert(1)%3C/script%3E HTTP/1.1",
                "Accept: text/html", "Connection: close"));

        assertThat(answer).contains("404").doesNotContain("<script>alert");
    }

    @Test
    void a_header_that_is_too_long_is_refused() throws IOException {
        assertThat(ask("GET /health HTTP/1.1\r\nHost: x\r\nAccept-Language: " + "a".repeat(20_000) + "\r\n\r\n"))
                .startsWith("HTTP/1.1 431")
                .contains("application/problem+json", "\"code\":\"HEADER_TOO_LARGE\"");
    }

    @Test
    void whoever_stops_in_the_middle_is_cut_off() throws IOException {
        List<String> log = new ArrayList<>();
        try (Portal impatient = portal.start(new Limits(1000, 1024 * 1024, 10, Duration.ofSeconds(1)), log);
                Socket socket = open(impatient.address())) {
            Instant began = Clock.systemUTC().instant();
            socket.getOutputStream()
                    .write(post("{}").replace("Length: 2", "Length: 200").getBytes(StandardCharsets.US_ASCII));

            assertThat(rest(socket)).doesNotContain("200 OK");
            assertThat(Duration.between(began, Clock.systemUTC().instant())).isLessThan(Duration.ofSeconds(10));
        }
    }

    /** Sends the request a few bytes at a time; what comes back. */
    private static String drip(Socket socket, String request, int milliseconds, Runnable halfWay) throws IOException {
        byte[] bytes = request.getBytes(StandardCharsets.US_ASCII);
        int body = request.indexOf("\r\n\r\n") + 4;
        OutputStream out = socket.getOutputStream();
        out.write(bytes, 0, body);
        try {
            for (int i = body; i < bytes.length; i++) {
                if (i == body + (bytes.length - body) / 2) {
                    halfWay.run();
                }
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(milliseconds));
                out.write(bytes[i]);
            }
        } catch (SocketException e) {
            // Nobody reads it any more; what was answered until then counts.
        }
        return rest(socket);
    }

    @Test
    void whoever_sends_a_byte_now_and_then_is_cut_off_as_well() throws IOException {
        List<String> log = new ArrayList<>();
        try (Portal impatient = portal.start(new Limits(1000, 1024 * 1024, 10, Duration.ofSeconds(1)), log);
                Socket socket = open(impatient.address())) {
            assertThat(drip(socket, post("{\"document\":\"\"}"), 120, () -> {}))
                    .startsWith("HTTP/1.1 408")
                    .contains("TOO_SLOW");
        }
    }

    @Test
    void a_request_that_is_under_way_is_answered_before_the_portal_stops() throws IOException {
        List<String> log = new ArrayList<>();
        Portal stopping = portal.start(Limits.standard(), log);
        URI address = stopping.address();
        AtomicReference<CompletableFuture<Void>> stopped = new AtomicReference<>();
        try (Socket socket = open(address)) {
            String answer = drip(
                    socket,
                    post("{\"document\":\"\"}"),
                    100,
                    () -> stopped.set(CompletableFuture.runAsync(stopping::close)));

            assertThat(answer).startsWith("HTTP/1.1 200").contains("\"verdict\"");
        } finally {
            Objects.requireNonNull(stopped.get()).join();
        }
        assertThatThrownBy(() -> open(address)).isInstanceOf(ConnectException.class);
    }

    @Test
    void whoever_asks_too_much_is_told_to_wait() throws IOException {
        List<String> log = new ArrayList<>();
        String request = "GET /en/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
        try (Portal strict = portal.start(new Limits(3, 1024 * 1024, 10, Duration.ofSeconds(5)), log)) {
            for (int i = 0; i < 3; i++) {
                assertThat(raw(strict.address(), request)).startsWith("HTTP/1.1 200");
            }
            assertThat(raw(strict.address(), request))
                    .startsWith("HTTP/1.1 429")
                    .contains("Retry-After: ", "TOO_MANY_REQUESTS");
            assertThat(raw(strict.address(), request.replace("/en/", "/health")))
                    .startsWith("HTTP/1.1 200");
        }
    }

    @Test
    void addresses_in_a_credential_are_never_asked() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        HttpServer canary = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        canary.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        canary.start();
        try {
            String trap = "http://127.0.0.1:" + canary.getAddress().getPort() + "/";
            Path document = portal.credentials.get(0);
            String text = Files.readString(document, StandardCharsets.UTF_8);
            byte[] bundle = Files.readAllBytes(Serving.bundle(document));
            for (String altered : List.of(
                    text.replaceFirst("https://www\\.w3\\.org/ns/credentials/v2", trap),
                    text.replaceFirst(
                            "\\{",
                            "{\"credentialStatus\":{\"id\":\"" + trap
                                    + "\",\"type\":\"BitstringStatusListEntry\"},\"relatedResource\":[{\"id\":\"" + trap
                                    + "\",\"digestSRI\":\"sha256-x\"}],"),
                    text.replace(
                            "did:web:chuo.akashi.example",
                            "did:web:127.0.0.1%3A" + canary.getAddress().getPort()))) {
                assertThat(altered).isNotEqualTo(text);
                JsonObject request = new JsonObject();
                request.addProperty(
                        "document", Base64.getEncoder().encodeToString(altered.getBytes(StandardCharsets.UTF_8)));
                request.addProperty("bundle", Base64.getEncoder().encodeToString(bundle));
                assertThat(ask(post(StrictJson.writeLine(request))))
                        .startsWith("HTTP/1.1 200")
                        .doesNotContain("\"verdict\":\"VALID\"");
            }
            assertThat(asked).hasValue(0);
        } finally {
            canary.stop(0);
        }
    }

    @Test
    void a_commitment_that_was_guessed_says_nothing_but_that_it_is_not_in_the_batch() throws IOException {
        JsonObject placement = Bundle.parse(Files.readAllBytes(Serving.bundle(portal.pdf)))
                .placement()
                .toJson();
        placement.getAsJsonObject("document").addProperty("commitment", "ab".repeat(32));
        JsonObject request = new JsonObject();
        request.add("placement", placement);

        assertThat(ask(post(StrictJson.writeLine(request))))
                .contains("\"verdict\":\"INVALID\"", "CONTENT_CHANGED")
                .doesNotContain("Kakuu", "\"issuer\"");
    }
}
