package dev.akashi.embedded;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/**
 * {@link KeyValueChaincode} as a process of its own for one peer, until that is ended. Environment: {@code CHAINCODE_ID},
 * {@code CHAINCODE_SERVER_ADDRESS}, {@code CHAINCODE_TLS_KEY}, {@code CHAINCODE_TLS_CERT}, {@code CHAINCODE_CLIENT_CA_CERT}.
 */
public final class KeyValueMain {
    private KeyValueMain() {}

    /** Serves. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> environment = System.getenv();
        String[] address = environment.get("CHAINCODE_SERVER_ADDRESS").split(":");
        ChaincodeServerSpec spec = new ChaincodeServerSpec(
                "",
                "kv",
                environment.get("CHAINCODE_ID"),
                new InetSocketAddress(address[0], Integer.parseInt(address[1])),
                Path.of(environment.get("CHAINCODE_TLS_CERT")),
                Path.of(environment.get("CHAINCODE_TLS_KEY")),
                Path.of(environment.get("CHAINCODE_CLIENT_CA_CERT")));
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
}
