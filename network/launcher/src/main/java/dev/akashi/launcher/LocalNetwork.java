package dev.akashi.launcher;

import dev.akashi.chaincode.RegistryChaincode;
import dev.akashi.embedded.EmbeddedNetwork;
import dev.akashi.embedded.EmbeddedNetworkConfig;
import dev.akashi.embedded.EndorsementPolicy;
import dev.akashi.embedded.Faults;
import dev.akashi.embedded.JavaChaincode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

/**
 * Four fictional organisations on the embedded ledger, with the registry's chaincode running at each.
 *
 * <pre>{@code
 * try (LocalNetwork network = LocalNetwork.open(directory, Clock.systemUTC())) {
 *     NetworkProfile profile = NetworkProfile.read(network.profile());
 * }
 * }</pre>
 */
public final class LocalNetwork implements AutoCloseable {

    /** The chaincode's name on the channel. */
    public static final String CHAINCODE = "akashi";

    private static final String CHAINCODE_VERSION = "0.1.0";

    // The verifier's own decision, apart from the profile: whoever wants to trust an embedded ledger says so here.
    private static final String TRUST = """
            {
              "version": 1,
              "allowEmbeddedLedger": true,
              "witnesses": 3
            }
            """;

    private final EmbeddedNetwork network;

    private LocalNetwork(EmbeddedNetwork network) {
        this.network = network;
    }

    /**
     * Makes the network in a directory, or continues the one that is there, and waits until it serves.
     *
     * @param directory where its ledger and keys are kept
     * @param clock the time of peers and chaincode
     * @throws IOException when the directory cannot be used or is in use
     */
    public static LocalNetwork open(Path directory, Clock clock) throws IOException {
        EmbeddedNetwork network = EmbeddedNetwork.open(EmbeddedNetworkConfig.builder(directory)
                .organization("MextMSP", "Ministry (trial)")
                .organization("UnivAMSP", "University A (trial)")
                .organization("UnivBMSP", "University B (trial)")
                .organization("VocMSP", "Vocational College (trial)")
                .chaincode(CHAINCODE, CHAINCODE_VERSION, EndorsementPolicy.majority())
                .clock(clock)
                .build());
        try {
            Path trust = directory.resolve("trust.json");
            if (!Files.exists(trust)) {
                Files.writeString(trust, TRUST, StandardCharsets.UTF_8);
            }
            network.startChaincode(
                    CHAINCODE, JavaChaincode.from(spec -> new RegistryChaincode(spec.packageId(), clock)));
            return new LocalNetwork(network);
        } catch (IOException | RuntimeException e) {
            network.close();
            throw e;
        }
    }

    /** The file by which clients find the network. */
    public Path profile() {
        return network.profilePath();
    }

    /** How many blocks there are. */
    public long height() {
        return network.height();
    }

    /** What goes wrong on purpose, for tests. */
    public Faults faults() {
        return network.faults();
    }

    /** Stops everything; what was acknowledged is on disk. */
    @Override
    public void close() throws IOException {
        network.close();
    }
}
