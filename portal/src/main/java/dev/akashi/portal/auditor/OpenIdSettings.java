package dev.akashi.portal.auditor;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * A provider of OpenID Connect, at which people sign in.
 *
 * @param issuer the provider, as its tokens name it
 * @param clientId as which these pages are known there
 * @param clientSecret empty for a public client
 * @param algorithm with which ID tokens are signed, as JOSE names it
 */
public record OpenIdSettings(URI issuer, String clientId, Optional<String> clientSecret, String algorithm) {

    private static final Set<String> ALGORITHMS = Set.of("RS256", "PS256", "ES256", "ES384");
    private static final Set<String> KNOWN = Set.of("issuer", "clientId", "clientSecretFile", "algorithm");

    /** @throws IllegalArgumentException for an issuer without encryption that is not on this computer, or another algorithm */
    public OpenIdSettings {
        Objects.requireNonNull(clientId, "clientId");
        Objects.requireNonNull(clientSecret, "clientSecret");
        boolean isEncrypted = "https".equals(issuer.getScheme());
        if (issuer.getHost() == null || (!isEncrypted && !("http".equals(issuer.getScheme()) && isHere(issuer)))) {
            throw new IllegalArgumentException("expected an issuer with https, found " + issuer);
        }
        if (!ALGORITHMS.contains(algorithm)) {
            throw new IllegalArgumentException("expected an algorithm of " + ALGORITHMS + ", found another");
        }
    }

    /**
     * Reads a file of properties: {@code issuer}, {@code clientId}, {@code clientSecretFile} (beside it, or nothing), {@code
     * algorithm} (RS256 unless it says otherwise).
     *
     * @throws IOException when it cannot be read, or says something else
     */
    public static OpenIdSettings read(Path file) throws IOException {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
            properties.load(reader);
        }
        for (String name : properties.stringPropertyNames()) {
            if (!KNOWN.contains(name)) {
                throw new IOException("expected one of " + KNOWN + ", found " + name + " in " + file);
            }
        }
        String secretFile = properties.getProperty("clientSecretFile");
        try {
            return new OpenIdSettings(
                    URI.create(properties.getProperty("issuer", "")),
                    properties.getProperty("clientId", ""),
                    secretFile == null
                            ? Optional.empty()
                            : Optional.of(Files.readString(file.resolveSibling(secretFile))
                                    .strip()),
                    properties.getProperty("algorithm", "RS256"));
        } catch (IllegalArgumentException e) {
            throw new IOException(e.getMessage() + " in " + file, e);
        }
    }

    private static boolean isHere(URI address) {
        try {
            return InetAddress.getByName(address.getHost()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** Without the secret. */
    @Override
    public String toString() {
        return "OpenIdSettings[" + issuer + ", " + clientId + "]";
    }
}
