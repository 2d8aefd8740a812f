package dev.akashi.transparency.node;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Reads the files of a log: from an address ({@code http}, {@code https}) or from a folder ({@code file}). What is read is
 * bounded in size and time. Says nothing about whether it is true.
 */
public final class LogClient {

    private static final int LARGEST = 32 * 1024 * 1024;

    private final URI base;
    private final Duration timeout;
    private final HttpClient client;

    /**
     * A client.
     *
     * @param base where the log is
     * @param timeout how long one file may take
     * @throws IllegalArgumentException for another scheme
     */
    public LogClient(URI base, Duration timeout) {
        this.base = URI.create(base.toString().endsWith("/") ? base.toString() : base + "/");
        this.timeout = Objects.requireNonNull(timeout, "timeout");
        if (base.getScheme() == null || !base.getScheme().matches("https?|file")) {
            throw new IllegalArgumentException("expected an address with http, https or file, found " + base);
        }
        this.client = HttpClient.newBuilder().connectTimeout(timeout).build();
    }

    /**
     * Reads a file.
     *
     * @param path relative to the log's address
     * @return its content; empty when there is none
     * @throws IOException when nobody answers, or the answer is too large
     */
    public Optional<byte[]> get(String path) throws IOException {
        URI address = base.resolve(path);
        if (address.getScheme().equals("file")) {
            return read(Path.of(address));
        }
        HttpRequest request = HttpRequest.newBuilder(address).timeout(timeout).build();
        try {
            HttpResponse<InputStream> response = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (response.statusCode() == 404) {
                    return Optional.empty();
                }
                if (response.statusCode() != 200) {
                    throw new IOException("expected status 200 of " + address + ", found " + response.statusCode());
                }
                return Optional.of(bounded(body, address));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading " + address, e);
        }
    }

    private static Optional<byte[]> read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return Optional.of(bounded(in, file.toUri()));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static byte[] bounded(InputStream in, URI address) throws IOException {
        byte[] bytes = in.readNBytes(LARGEST + 1);
        if (bytes.length > LARGEST) {
            throw new IOException("expected at most " + LARGEST + " bytes of " + address + ", found more");
        }
        return bytes;
    }
}
