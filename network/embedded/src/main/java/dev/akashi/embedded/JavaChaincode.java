package dev.akashi.embedded;

import java.io.IOException;
import java.util.List;
import java.util.Properties;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.hyperledger.fabric.metrics.Metrics;
import org.hyperledger.fabric.shim.ChaincodeBase;
import org.hyperledger.fabric.shim.ChaincodeServerProperties;
import org.hyperledger.fabric.shim.NettyChaincodeServer;
import org.hyperledger.fabric.traces.Traces;
import org.slf4j.LoggerFactory;

/**
 * Runs a Java chaincode for every organisation in this process, through the unmodified Java shim. Only for those who have
 * {@code fabric-chaincode-shim} on their class path.
 *
 * <pre>{@code
 * network.startChaincode("asset", JavaChaincode.from(spec -> new ContractRouter(new String[] {"-i", spec.packageId()})));
 * }</pre>
 */
public final class JavaChaincode {
    // At INFO the shim prints all arguments. Loggers are held weakly by the JDK, hence kept here with their level.
    private static final List<Logger> SHIM_LOGGERS = List.of(
            Logger.getLogger("org.hyperledger.fabric"),
            Logger.getLogger("org.hyperledger.fabric.shim"),
            Logger.getLogger("org.hyperledger.Performance"));
    // The shim calls every end of a stream severe; this one is that of a network which is closed.
    private static final Logger STREAM_LOGGER = Logger.getLogger("org.hyperledger.fabric.shim.ChaincodeBase");

    private JavaChaincode() {}

    /**
     * {@return a starter that makes a new chaincode for each organisation} The shim keeps the state of its registration
     * in the chaincode object, so organisations must not share one. The object must know its id: {@code
     * spec.packageId()}.
     */
    public static ChaincodeServerStarter from(Function<ChaincodeServerSpec, ? extends ChaincodeBase> factory) {
        return spec -> {
            SHIM_LOGGERS.forEach(logger -> logger.setLevel(Level.WARNING));
            STREAM_LOGGER.setFilter(record -> !record.getMessage().startsWith("Chaincode stream is complete"));
            return start(factory.apply(spec), spec);
        };
    }

    private static AutoCloseable start(ChaincodeBase chaincode, ChaincodeServerSpec spec) throws IOException {
        // What the shim's own main method does before it starts a server.
        Properties settings = chaincode.getChaincodeConfig();
        Metrics.initialize(settings);
        Traces.initialize(settings);
        ChaincodeServerProperties properties = new ChaincodeServerProperties();
        properties.setServerAddress(spec.address());
        properties.setTlsEnabled(true);
        properties.setKeyCertChainFile(spec.certificate().toString());
        properties.setKeyFile(spec.privateKey().toString());
        properties.setTrustCertCollectionFile(spec.clientRoot().toString());
        // The shim's default would cut the ledger's connection after a few seconds.
        properties.setMaxConnectionAgeSeconds(Integer.MAX_VALUE);
        NettyChaincodeServer server = new NettyChaincodeServer(chaincode, properties);
        Thread thread = new Thread(() -> run(server, spec), "chaincode-" + spec.chaincode() + "-" + spec.mspId());
        thread.setDaemon(true);
        thread.start();
        return () -> {
            server.stop();
            thread.interrupt();
        };
    }

    private static void run(NettyChaincodeServer server, ChaincodeServerSpec spec) {
        try {
            server.start();
        } catch (IOException e) {
            LoggerFactory.getLogger(JavaChaincode.class)
                    .error("chaincode {} of {}: {}", spec.chaincode(), spec.mspId(), e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
