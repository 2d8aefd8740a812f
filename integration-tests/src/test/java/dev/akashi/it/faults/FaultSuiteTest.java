package dev.akashi.it.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.akashi.client.BlockEvents;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.fabricnet.FabricNetwork;
import dev.akashi.fabricnet.Progress;
import dev.akashi.fabricnet.channel.ChaincodeCode;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.fabricnet.topology.FreePorts;
import dev.akashi.fabricnet.topology.TopologyFile;
import dev.akashi.it.faults.History.Event;
import dev.akashi.it.faults.History.Kind;
import dev.akashi.it.faults.HistoryChecker.Violation;
import dev.akashi.it.faults.Submitting.Answer;
import dev.akashi.model.MspId;
import dev.akashi.model.StatementDigest;
import dev.akashi.model.signing.PrivateKeySigner;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * Four organisations with BFT ordering, by Fabric's own programs, under load, while their processes and their clients are
 * killed and frozen at random. Afterwards nothing that was acknowledged is lost, nothing is recorded twice, every outcome that
 * was unknown is known, and all peers have the same.
 *
 * <p>{@code -Dakashi.faults.minutes=30} makes it longer, {@code -Dakashi.faults.seed=…} decides as an earlier run did. See
 * {@code scripts/faults}.
 */
class FaultSuiteTest {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    // Longer than it takes the orderers to change a leader twice: what is still on its way arrives before.
    private static final Duration QUIET = Duration.ofSeconds(20);
    private static final int FIRST_PORT = 28_000;

    @TempDir(cleanup = CleanupMode.ON_SUCCESS)
    Path folder;

    private final PrintWriter log = new PrintWriter(System.err, true, StandardCharsets.UTF_8);

    @Test
    void nothing_acknowledged_is_lost_nothing_is_doubled_and_every_outcome_is_found_out() throws Exception {
        FabricPrograms programs = programsOrSkip();
        Duration time = Duration.ofSeconds(
                Math.round(60 * Double.parseDouble(System.getProperty("akashi.faults.minutes", "2"))));
        long seed = Long.getLong("akashi.faults.seed", new Random().nextLong());
        log.println("FAULTS for " + time.toSeconds() + " s, seed " + seed + ", in " + folder);
        FabricNetwork network = FabricNetwork.of(
                folder.resolve("network"),
                FreePorts.from(TopologyFile.read("bft-4"), FIRST_PORT),
                programs,
                ChaincodeCode.find(Optional.empty()),
                new Progress(log));
        try {
            network.stopWith(ProcessHandle.current().pid());
            network.up();
            run(network, time, seed);
        } finally {
            FabricNetwork.down(folder.resolve("network"));
        }
    }

    private void run(FabricNetwork network, Duration time, long seed) throws Exception {
        NetworkProfile profile = NetworkProfile.read(network.layout().profile());
        PrivateKeySigner university = Trial.key();
        Path key = folder.resolve("university.pem");
        Files.writeString(key, university.toPem());
        Path histories = Files.createDirectory(folder.resolve("histories"));
        Set<String> before;
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            before = Trial.found(ledger, university);
        }

        List<ClientProcess> clients = new ArrayList<>();
        Acknowledged acknowledged = new Acknowledged(histories);
        FaultInjector injector;
        try {
            for (MspId host : Trial.HOSTS) {
                clients.add(new ClientProcess(network.layout().profile(), host, key, histories, seed));
            }
            await("clients that record").atMost(PATIENCE).until(() -> acknowledged.getAsLong() >= clients.size());
            injector = new FaultInjector(network, profile, clients, acknowledged, new Random(seed), log);
            injector.run(time);
            for (ClientProcess client : clients) {
                client.finish();
            }
        } finally {
            clients.forEach(ClientProcess::close);
        }

        network.up();
        awaitQuiet(profile);
        resolve(profile, histories);
        List<Event> events = events(histories);
        List<Chain> chains = profile.organizations().stream()
                .map(organization -> Chain.read(profile, organization.mspId()))
                .toList();
        List<Violation> violations = HistoryChecker.check(events, before, chains);
        String report = Report.of(seed, time, injector, events, chains, violations);
        log.println(report);
        Files.writeString(Path.of("target", "faults-" + seed + ".txt"), report);

        assertThat(violations).as("seed %d; histories in %s", seed, histories).isEmpty();
        assertThat(events).extracting(Event::kind).contains(Kind.ACKNOWLEDGED);
    }

    /** What clients left open is asked for when nothing is on its way any more. */
    private static void resolve(NetworkProfile profile, Path histories) throws IOException {
        MspId host = Trial.HOSTS.get(0);
        List<Event> events = events(histories);
        try (History history = History.begin(histories.resolve("resolved.jsonl"));
                RegistryLedger ledger = RegistryLedger.connect(profile)) {
            Submitting submitting = new Submitting(ledger, host, "afterwards", history);
            for (String statement : FaultClient.unfinished(events).keySet()) {
                Answer answer = submitting.ask(StatementDigest.parse(statement), Kind.NEVER);
                assertThat(answer).isNotEqualTo(Answer.NONE);
            }
        }
    }

    private static void awaitQuiet(NetworkProfile profile) {
        Set<Long> heights = new TreeSet<>();
        await("peers that have the same blocks, and no more of them")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofSeconds(1))
                .during(QUIET)
                .until(() -> {
                    Set<Long> now = new TreeSet<>();
                    for (NetworkProfile.Organization organization : profile.organizations()) {
                        try (BlockEvents events = BlockEvents.of(profile, organization.mspId())) {
                            now.add(events.height());
                        } catch (LedgerUnavailableException e) {
                            now.add(-1L);
                        }
                    }
                    boolean isQuiet = now.size() == 1 && now.equals(heights);
                    heights.clear();
                    heights.addAll(now);
                    return isQuiet;
                });
    }

    private static List<Event> events(Path histories) throws IOException {
        List<Event> events = new ArrayList<>();
        for (MspId host : Trial.HOSTS) {
            events.addAll(History.read(FaultClient.files(histories, host)));
        }
        Path resolved = histories.resolve("resolved.jsonl");
        if (Files.exists(resolved)) {
            events.addAll(History.read(List.of(resolved)));
        }
        return events;
    }

    private FabricPrograms programsOrSkip() {
        try {
            return FabricPrograms.find(System.getenv());
        } catch (FabricPrograms.MissingException e) {
            String reason = "SKIPPED: faults on Fabric itself: no Fabric programs (" + e.getMessage() + ")";
            log.println(reason);
            return Assumptions.abort(reason);
        }
    }
}
