package dev.akashi.it.faults;

import static org.awaitility.Awaitility.await;

import dev.akashi.client.LedgerProbe;
import dev.akashi.client.LedgerUnavailableException;
import dev.akashi.client.NetworkProfile;
import dev.akashi.fabricnet.FabricNetwork;
import dev.akashi.fabricnet.node.Node;
import dev.akashi.fabricnet.node.NodeProcess;
import dev.akashi.fabricnet.topology.Topology.Organization;
import dev.akashi.it.faults.Fault.Manner;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.LongSupplier;

/**
 * Hurts the network at random until a time has passed. Every fault has its turn before one comes again. Most begin when the
 * network has recovered from the one before, and some do not wait for that.
 */
final class FaultInjector {

    private static final Duration SHORTEST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(12);
    private static final Duration RECOVERY = Duration.ofMinutes(2);

    private final FabricNetwork network;
    private final NetworkProfile profile;
    private final List<ClientProcess> clients;
    private final LongSupplier acknowledged;
    private final Random random;
    private final PrintWriter log;
    private final Deque<Fault> deck = new ArrayDeque<>();
    private final Map<Fault, Outcome> outcomes = new LinkedHashMap<>();
    private long views;

    /** What came of the faults of one kind. */
    static final class Outcome {
        private final List<Duration> recoveries = new ArrayList<>();
        private int count;

        /** {@return how many there were} */
        int count() {
            return count;
        }

        /** {@return how long it took from the end of a fault until a statement was acknowledged again, where waited for} */
        List<Duration> recoveries() {
            return List.copyOf(recoveries);
        }
    }

    /**
     * @param acknowledged how many statements clients were told to be recorded, so far
     * @param random decides everything
     */
    FaultInjector(
            FabricNetwork network,
            NetworkProfile profile,
            List<ClientProcess> clients,
            LongSupplier acknowledged,
            Random random,
            PrintWriter log) {
        this.network = network;
        this.profile = profile;
        this.clients = List.copyOf(clients);
        this.acknowledged = acknowledged;
        this.random = random;
        this.log = log;
        Fault.all().forEach(fault -> outcomes.put(fault, new Outcome()));
    }

    /** Goes on for that long, and leaves everything running. */
    void run(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            pause();
            inflict(next());
        }
    }

    /** {@return what came of the faults, by fault} */
    Map<Fault, Outcome> outcomes() {
        return Collections.unmodifiableMap(outcomes);
    }

    /** {@return how often the orderers changed their leader, as far as was seen} */
    long views() {
        return views;
    }

    private Fault next() {
        if (deck.isEmpty()) {
            List<Fault> all = new ArrayList<>(Fault.all());
            Collections.shuffle(all, random);
            deck.addAll(all);
        }
        return deck.remove();
    }

    private void inflict(Fault fault) {
        List<Victim> victims = victims(fault);
        long begun = System.nanoTime();
        for (Victim victim : victims) {
            if (fault.manner() == Manner.KILL) {
                Signals.kill(victim.process());
            } else {
                Signals.freeze(victim.process());
            }
        }
        long before = acknowledged.getAsLong();
        pause();
        long during = acknowledged.getAsLong() - before;
        Duration held = Duration.ofNanos(System.nanoTime() - begun);
        for (Victim victim : victims) {
            if (fault.manner() == Manner.KILL) {
                victim.restart();
            } else {
                Signals.thaw(victim.process());
            }
        }
        String names = victims.stream().map(Victim::name).toList().toString();
        log.println(String.format(
                Locale.ROOT, "%s %s for %.1f s: %d acknowledged meanwhile", fault, names, seconds(held), during));
        Outcome outcome = Objects.requireNonNull(outcomes.get(fault));
        outcome.count++;
        if (random.nextInt(4) > 0) {
            Duration recovery = awaitRecovery();
            outcome.recoveries.add(recovery);
            log.println(String.format(Locale.ROOT, "  acknowledged again after %.1f s", seconds(recovery)));
        }
    }

    private Duration awaitRecovery() {
        long begun = System.nanoTime();
        long before = acknowledged.getAsLong();
        await("a statement that is recorded after a fault")
                .atMost(RECOVERY)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> acknowledged.getAsLong() > before + 1);
        return Duration.ofNanos(System.nanoTime() - begun);
    }

    private void pause() {
        long milliseconds = SHORTEST.toMillis()
                + random.nextInt((int) LONGEST.minus(SHORTEST).toMillis());
        await().pollDelay(Duration.ofMillis(milliseconds))
                .atMost(LONGEST.plusSeconds(5))
                .until(() -> true);
    }

    private List<Victim> victims(Fault fault) {
        List<String> hosts = Trial.HOSTS.stream().map(MspId::value).toList();
        return switch (fault.target()) {
            case LEADER -> List.of(leader());
            case FOLLOWER -> {
                Victim leader = leader();
                yield List.of(pick(orderers().stream()
                        .filter(orderer -> !orderer.name().equals(leader.name()))
                        .toList()));
            }
            case TWO_ORDERERS -> {
                List<Victim> two = new ArrayList<>(orderers());
                Collections.shuffle(two, random);
                yield two.subList(0, 2);
            }
            case OWN_PEER -> List.of(pick(nodes("peer-", hosts, true)));
            case OTHER_PEER -> List.of(pick(nodes("peer-", hosts, false)));
            case CHAINCODE -> List.of(pick(nodes("chaincode-", List.of(), false)));
            case CLIENT -> List.of(pick(clients));
        };
    }

    private <T> T pick(List<T> several) {
        return several.get(random.nextInt(several.size()));
    }

    private List<Victim> orderers() {
        return nodes("orderer-", List.of(), false);
    }

    private Victim leader() {
        List<Organization> organizations = network.topology().ordererOrganizations();
        List<Integer> numbers = organizations.stream()
                .map(organization -> organization.orderer().orElseThrow().id())
                .toList();
        Leader leader = leader(numbers);
        views = Math.max(views, leader.view());
        String node = "orderer-"
                + organizations
                        .get(numbers.indexOf(leader.consenter()))
                        .orderer()
                        .orElseThrow()
                        .mspId();
        return orderers().stream()
                .filter(orderer -> orderer.name().equals(node))
                .findFirst()
                .orElseThrow();
    }

    /** Asks one peer after the other: some may still be recovering. */
    private Leader leader(List<Integer> numbers) {
        LedgerUnavailableException last = null;
        for (NetworkProfile.Organization organisation : profile.organizations()) {
            try (LedgerProbe probe = LedgerProbe.connect(profile, organisation.mspId())) {
                return Leader.of(probe.block(probe.height() - 1), numbers);
            } catch (LedgerUnavailableException e) {
                last = e;
            }
        }
        throw new IllegalStateException("expected a peer that answers, found none", last);
    }

    private List<Victim> nodes(String prefix, List<String> organisations, boolean wanted) {
        try {
            return network.nodes().stream()
                    .filter(node -> node.name().startsWith(prefix))
                    .filter(node -> organisations.contains(node.organization()) == wanted)
                    .<Victim>map(NodeVictim::new)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class NodeVictim implements Victim {
        private final Node node;

        private NodeVictim(Node node) {
            this.node = node;
        }

        @Override
        public String name() {
            return node.name();
        }

        @Override
        public ProcessHandle process() {
            return NodeProcess.find(node)
                    .orElseThrow(() -> new AssertionError(name() + ": expected to run, found that it ended by itself"));
        }

        @Override
        public void restart() {
            try {
                network.startNode(name());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1000.0;
    }
}
