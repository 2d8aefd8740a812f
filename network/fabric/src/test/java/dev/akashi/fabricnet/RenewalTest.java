package dev.akashi.fabricnet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.LedgerException;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.render.Keys;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.Topology;
import dev.akashi.fabricnet.topology.TopologyFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Four organisations with BFT ordering, by Fabric's own programs, whose certificates last for a few minutes. */
class RenewalTest {
    // Certificates begin an hour before they are made. What is left is enough to start and to renew on a busy machine.
    private static final Duration SHORT = Duration.ofHours(1).plus(Duration.ofMinutes(3));
    private static final Duration YEAR = Duration.ofDays(365);
    private static final Clock CLOCK = Clock.systemUTC();

    @TempDir
    private Path directory;

    @Test
    void the_network_goes_on_with_renewed_certificates_when_the_old_ones_have_ended() throws Exception {
        FabricPrograms programs = RealFabric.programsOrSkip("renewal of certificates");
        Topology topology = FreePorts.from(
                TopologyFile.read("bft-4"),
                20_000 + (int) (ProcessHandle.current().pid() % 20) * 100);
        FabricNetwork network = network(topology, programs, SHORT);
        network.stopWith(ProcessHandle.current().pid());
        try {
            network.up();
            Path profile = network.layout().profile();
            try (TrialRegistry registry = new TrialRegistry(profile, CLOCK)) {
                registry.found();
                Path client = Keys.certificate(network.keys().clientMsp(topology.organization("UnivAMSP")));
                Path old = Files.copy(client, directory.resolve("old.pem"));
                Instant soon = CLOCK.instant().plus(Duration.ofHours(1));
                Instant end = lastEndBefore(soon, network);
                assertThat(status(network)).contains("expire within 60 days", "renew them with: renew");

                FabricNetwork after = network(topology, programs, YEAR);
                try (Load load = new Load(registry::anchor)) {
                    // Of each organisation: peer, administrator, client and three of TLS; of its orderer's side two and
                    // two.
                    assertThat(after.renew(soon)).isEqualTo(4 * (6 + 4));
                    load.awaitAnother();
                }
                assertThat(CLOCK.instant())
                        .as("all of that with the old ones still good")
                        .isBefore(end);

                await().atMost(SHORT)
                        .pollInterval(Duration.ofSeconds(1))
                        .until(() -> CLOCK.instant().isAfter(end));
                // Everybody looks at everybody's certificates anew.
                FabricNetwork.down(directory);
                after.up();
                registry.connect(profile);
                registry.anchor();
                assertThat(status(after)).contains("Everything is as it should be.", "none expires within 60 days");

                registry.connect(withClientCertificate(profile, client, old));
                assertThatThrownBy(registry::anchor)
                        .as("a client with the old certificate")
                        .isInstanceOf(LedgerException.class);
            }
        } finally {
            FabricNetwork.down(directory);
        }
    }

    private FabricNetwork network(Topology topology, FabricPrograms programs, Duration lifetime) {
        return FabricNetwork.of(
                directory,
                topology,
                programs,
                ChaincodeCode.find(Optional.empty()),
                new Progress(new PrintWriter(System.err, true, StandardCharsets.UTF_8)),
                lifetime);
    }

    private Path withClientCertificate(Path profile, Path certificate, Path other) throws IOException {
        String text = Files.readString(profile);
        String named = directory.relativize(certificate).toString();
        assertThat(text).contains(named);
        return Files.writeString(
                directory.resolve("old-profile.json"),
                text.replace(named, directory.relativize(other).toString()));
    }

    private static Instant lastEndBefore(Instant time, FabricNetwork network) {
        return Certificates.of(network.layout(), network.topology()).ends().values().stream()
                .filter(end -> end.isBefore(time))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static String status(FabricNetwork network) throws IOException {
        StringWriter text = new StringWriter();
        network.status(new PrintWriter(text));
        return text.toString();
    }
}
