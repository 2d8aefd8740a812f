package dev.akashi.client.share;

import com.google.gson.JsonObject;
import dev.akashi.model.json.JsonFormatException;
import dev.akashi.model.json.StrictJson;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Base64;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Puts content for holders' links at a portal, and stops it. */
public final class ShareClient {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int MOST_TRIES = 60;
    private static final int LARGEST_ANSWER = 64 * 1024;

    private final URI portal;
    private final HttpClient client =
            HttpClient.newBuilder().connectTimeout(PATIENCE).build();

    /**
     * A client.
     *
     * @param portal the portal's address
     * @throws IllegalArgumentException for another scheme than https, or http to this computer
     */
    public ShareClient(URI portal) {
        this.portal = address(portal);
    }

    /**
     * The address of a portal as it stands in links and statements: with a slash at its end.
     *
     * @throws IllegalArgumentException for another scheme than https, or http to this computer, or for more than an origin
     */
    public static URI address(URI portal) {
        URI address = URI.create(portal.toString().endsWith("/") ? portal.toString() : portal + "/");
        boolean isLocal = "http".equals(address.getScheme())
                && address.getHost() != null
                && address.getHost().matches("127\\.0\\.0\\.1|localhost|\\[::1]");
        boolean isOrigin = address.getHost() != null
                && address.getUserInfo() == null
                && address.getRawQuery() == null
                && address.getRawFragment() == null
                && "/".equals(address.getRawPath());
        if (!isOrigin || !(isLocal || "https".equals(address.getScheme()))) {
            throw new IllegalArgumentException(
                    "expected the address of a portal, such as https://portal.example/, found " + portal);
        }
        return address;
    }

    /** Where the portal is. */
    public URI portal() {
        return portal;
    }

    /**
     * Stores content; again with the same statement is no error.
     *
     * @param signed the signed {@link ShareStatement.Put}
     * @param content what it is about
     * @throws RefusedException when the portal refuses it
     * @throws IOException when nobody answers
     */
    public void put(Envelope signed, byte[] content) throws IOException {
        JsonObject request = new JsonObject();
        request.add("statement", signed.toJsonObject());
        request.addProperty("content", Base64.getEncoder().encodeToString(content));
        post("api/v1/shares", request);
    }

    /**
     * Stops a link.
     *
     * @param signed the signed {@link ShareStatement.Stop}
     * @throws RefusedException when the portal refuses it
     * @throws IOException when nobody answers
     */
    public void stop(String id, Envelope signed) throws IOException {
        JsonObject request = new JsonObject();
        request.add("statement", signed.toJsonObject());
        post("api/v1/shares/" + id + "/stop", request);
    }

    /**
     * Stops a link as its holder does.
     *
     * @param secret what is in the fragment of the stop link, base64url
     * @throws RefusedException when the portal refuses it
     * @throws IOException when nobody answers
     */
    public void stop(String id, String secret) throws IOException {
        JsonObject request = new JsonObject();
        request.addProperty("secret", secret);
        post("api/v1/shares/" + id + "/stop", request);
    }

    private void post(String path, JsonObject body) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(portal.resolve(path))
                .timeout(PATIENCE)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofByteArray(StrictJson.write(body)))
                .build();
        for (int tries = 1; ; tries++) {
            try {
                HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
                byte[] answer;
                try (InputStream in = response.body()) {
                    answer = in.readNBytes(LARGEST_ANSWER);
                }
                if (response.statusCode() / 100 == 2) {
                    return;
                }
                if (response.statusCode() != 429 || tries == MOST_TRIES) {
                    throw refused(response.statusCode(), answer);
                }
                pause(response.headers().firstValueAsLong("Retry-After").orElse(1));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while asking " + portal, e);
            }
        }
    }

    // The portal says for how long.
    private static void pause(long seconds) {
        CompletableFuture.runAsync(() -> {}, CompletableFuture.delayedExecutor(seconds, TimeUnit.SECONDS))
                .join();
    }

    private static RefusedException refused(int status, byte[] answer) {
        try {
            JsonObject problem = StrictJson.readObject(answer, StrictJson.Limits.of(LARGEST_ANSWER, 8));
            String code = problem.has("code") ? problem.get("code").getAsString() : Integer.toString(status);
            String detail = problem.has("detail")
                    ? problem.get("detail").getAsString()
                    : problem.has("title") ? problem.get("title").getAsString() : "";
            return new RefusedException(code, detail);
        } catch (JsonFormatException | UnsupportedOperationException | IllegalStateException e) {
            return new RefusedException(Integer.toString(status), "");
        }
    }

    /** The portal refused; the code is one of its problem codes. */
    public static final class RefusedException extends IOException {

        private static final long serialVersionUID = 1L;

        private final String code;

        RefusedException(String code, String detail) {
            super("the portal refused: " + code + (detail.isEmpty() ? "" : ": " + detail));
            this.code = Objects.requireNonNull(code, "code");
        }

        /** The problem code. */
        public String code() {
            return code;
        }
    }
}
