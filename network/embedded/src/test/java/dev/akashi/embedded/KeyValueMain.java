package dev.akashi.embedded;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/**
 * {@link KeyValueChaincode} as a process of its own for one peer, until that is ended. Environment: {@code CHAINCODE_ID},
 * {@code CHAINCODE_SERVER_ADDRESS}, {@code CHAINCODE_TLS_KEY}, {@code CHAINCODE_TLS_CERT}, {@code CHAINCODE_CLIENT_CA_CERT}.
 */
public final class KeyValueMain {
    private KeyValueMain() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        String[] address = required("CHAINCODE_SERVER_ADDRESS").split(":");
        ChaincodeServerSpec spec = new ChaincodeServerSpec(
                "",
                "kv",
                required("CHAINCODE_ID"),
                new InetSocketAddress(address[0], Integer.parseInt(address[1])),
                Path.of(required("CHAINCODE_TLS_CERT")),
                Path.of(required("CHAINCODE_TLS_KEY")),
                Path.of(required("CHAINCODE_CLIENT_CA_CERT")));
        AutoCloseable server = JavaChaincode.from(started -> new KeyValueChaincode(started.packageId()))
                .start(spec);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            try {
                server.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        }));
        new CountDownLatch(1).await();
    }

    private static String required(String variable) {
        return Objects.requireNonNull(System.getenv(variable), variable);
    }
}
