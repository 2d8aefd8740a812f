package dev.akashi.bench.trial;

import dev.akashi.chaincode.RegistryChaincode;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.JavaChaincode;
import dev.akashi.model.signing.Envelope;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The process of an embedded network of four organisations with the registry's chaincode and the echo chaincode. It commits
 * one statement as soon as it can, writes how long after the start of its Java machine that was, and serves until its
 * standard input ends.
 */
public final class TrialNetwork {

    /** Its organisations. */
    public static final List<String> ORGANISATIONS = List.of("MextMSP", "UnivAMSP", "UnivBMSP", "VocMSP");

    private static final String CHAINCODE = "akashi";
    private static final String VERSION = "1.0";
    // Held here because the JDK holds loggers weakly.
    private static final Logger LIBRARIES = Logger.getLogger("io.grpc");

    private TrialNetwork() {}

    /**
     * Runs the network.
     *
     * @param arguments the folder for it, a file with the first statement, a file that is written when it is committed
     */
    public static void main(String[] arguments) throws IOException {
        LIBRARIES.setLevel(Level.WARNING);
        Path folder = Path.of(arguments[0]);
        Envelope first = Envelope.parse(Files.readAllBytes(Path.of(arguments[1])));
        Path ready = Path.of(arguments[2]);
        Clock clock = Clock.systemUTC();
        EmbeddedNetworkConfig.Builder config =
                EmbeddedNetworkConfig.builder(folder).clock(clock);
        ORGANISATIONS.forEach(organisation -> config.organization(organisation, organisation));
        config.chaincode(CHAINCODE, VERSION, EndorsementPolicy.majority());
        config.chaincode(EchoChaincode.NAME, VERSION, EndorsementPolicy.majority());
        try (EmbeddedNetwork network = EmbeddedNetwork.open(config.build())) {
            network.startChaincode(
                    CHAINCODE, JavaChaincode.from(spec -> new RegistryChaincode(spec.packageId(), clock)));
            NetworkProfile profile = NetworkProfile.read(network.profilePath());
            try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
                ledger.as(ledger.identities().get(0)).record(first);
            }
            long millis = System.currentTimeMillis()
                    - ManagementFactory.getRuntimeMXBean().getStartTime();
            network.startChaincode(EchoChaincode.NAME, JavaChaincode.from(spec -> new EchoChaincode(spec.packageId())));
            Path written = ready.resolveSibling(ready.getFileName() + ".new");
            Files.writeString(written, Long.toString(millis), StandardCharsets.US_ASCII);
            Files.move(written, ready, StandardCopyOption.ATOMIC_MOVE);
            while (System.in.read() >= 0) {
                // What is written to it says nothing; its end is what counts.
            }
        }
        System.exit(0);
    }
}
