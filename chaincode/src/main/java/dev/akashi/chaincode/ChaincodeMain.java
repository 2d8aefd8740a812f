package dev.akashi.chaincode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServer;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.traces.Traces;

/**
 * Runs the chaincode as an external service for one peer, with mutual TLS. Configured by environment variables:
 *
 * <pre>
 * CHAINCODE_ID               package id, label:hash
 * CHAINCODE_SERVER_ADDRESS   host:port to listen on
 * CHAINCODE_TLS_KEY          file with the private key, PKCS#8 PEM
 * CHAINCODE_TLS_CERT         file with the certificate, PEM
 * CHAINCODE_CLIENT_CA_CERT   file with the certificates that the peer's certificate must lead to, PEM
 * </pre>
 */
public final class ChaincodeMain {

    private static final int NEVER_SECONDS = Integer.MAX_VALUE;
    private static final int USAGE = 2;

    private ChaincodeMain() {}

    /** Serves the registry's chaincode until the process is ended. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        serve(packageId -> new RegistryChaincode(packageId, Clock.systemUTC()));
    }

    /**
     * Serves a chaincode as the environment says, until the process is ended.
     *
     * @param chaincode makes it, from the package id under which the peer knows it
     * @throws IOException when a TLS file cannot be used
     * @throws InterruptedException when this thread is to end
     */
    public static void serve(Function<String, ? extends ChaincodeBase> chaincode)
            throws IOException, InterruptedException {
        // At INFO the shim logs arguments.
        Logger.getLogger("").setLevel(Level.WARNING);
        try {
            Map<String, String> environment = System.getenv();
            ChaincodeServer server = server(
                    chaincode.apply(required(environment, "CHAINCODE_ID")),
                    address(required(environment, "CHAINCODE_SERVER_ADDRESS")),
                    new Tls(
                            file(environment, "CHAINCODE_TLS_KEY"),
                            file(environment, "CHAINCODE_TLS_CERT"),
                            file(environment, "CHAINCODE_CLIENT_CA_CERT")));
            server.start();
        } catch (IllegalArgumentException e) {
            Logger.getLogger(ChaincodeMain.class.getName()).severe(e.getMessage());
            System.exit(USAGE);
        }
    }

    /**
     * The files of a mutual TLS endpoint.
     *
     * @param key private key, PKCS#8 PEM
     * @param certificate server certificate, PEM
     * @param clientCa what client certificates must lead to, PEM
     */
    private record Tls(Path key, Path certificate, Path clientCa) {

        private Tls {
            Objects.requireNonNull(key, "key");
            Objects.requireNonNull(certificate, "certificate");
            Objects.requireNonNull(clientCa, "clientCa");
        }
    }

    /** A server for one peer, not yet started. {@link ChaincodeServer#start} blocks until {@link ChaincodeServer#stop}. */
    private static ChaincodeServer server(ChaincodeBase chaincode, InetSocketAddress address, Tls tls)
            throws IOException {
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(address);
        properties.setTlsEnabled(true);
        properties.setKeyFile(tls.key().toString());
        properties.setKeyCertChainFile(tls.certificate().toString());
        properties.setTrustCertCollectionFile(tls.clientCa().toString());
        // The peer keeps one stream for ever; the default of five seconds only makes noise.
        properties.setMaxConnectionAgeSeconds(NEVER_SECONDS);
        // What the shim's own main method does before it starts a server.
        Properties settings = chaincode.getChaincodeConfig();
        Metrics.initialize(settings);
        Traces.initialize(settings);
        return new NettyChaincodeServer(chaincode, properties);
    }

    private static String required(Map<String, String> environment, String name) {
        String value = environment.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("expected the environment variable " + name + ", found none");
        }
        return value;
    }

    private static Path file(Map<String, String> environment, String name) {
        Path path = Path.of(required(environment, name));
        if (!Files.isReadable(path)) {
            throw new IllegalArgumentException("expected a readable file in " + name + ", found " + path);
        }
        return path;
    }

    private static InetSocketAddress address(String text) {
        try {
            URI uri = new URI("chaincode://" + text);
            if (uri.getHost() != null && uri.getPort() > 0) {
                return new InetSocketAddress(uri.getHost(), uri.getPort());
            }
        } catch (URISyntaxException e) {
            // Said below.
        }
        throw new IllegalArgumentException("expected host:port in CHAINCODE_SERVER_ADDRESS, found " + text);
    }
}
