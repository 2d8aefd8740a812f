package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.NetworkChoice;
import dev.akashi.bench.NetworkChoice.Kind;
import dev.akashi.bench.Programs;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.EchoChaincode;
import dev.akashi.bench.trial.FabricTrial;
import dev.akashi.bench.trial.TrialNetwork;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.PlainTransactions;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import dev.akashi.model.MspId;
import dev.akashi.model.signing.Envelope;
import dev.akashi.model.signing.KeyAlgorithm;
import dev.akashi.model.signing.SignatureEngines;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The ledger through the real client: how soon after its start a first transaction is committed, how many batches a second
 * are recorded, and how long one takes. Client, chaincode and network share this machine. On the same network in the same
 * run, the same for a chaincode that does nothing but write.
 */
public final class Commits implements Measurement {

    private static final double EMBEDDED_FIRST_COMMIT_SECONDS = 5;
    private static final double EMBEDDED_COMMITS = 300;
    private static final double EMBEDDED_MEDIAN_MILLIS = 150;
    private static final double FABRIC_FIRST_COMMIT_SECONDS = 15;
    private static final double OF_ECHO = 0.8;
    private static final int SOME_IN_FLIGHT = 16;
    private static final int MOST_IN_FLIGHT = 64;
    private static final List<Integer> IN_FLIGHT = List.of(1, SOME_IN_FLIGHT, MOST_IN_FLIGHT);
    private static final Duration LONGEST_START = Duration.ofMinutes(3);
    private static final String RECORD = "record(BatchAnchored)";
    private static final String ECHO = "echo";

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();

    @Override
    public String name() {
        return "ledger";
    }

    @Override
    public String about() {
        return "transactions on a ledger of several organisations, from signing to commit, client included";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        NetworkChoice choice = bench.options().network();
        if (choice.profile().isPresent()) {
            Path profile = choice.profile().get();
            Path keys = Files.createDirectories(bench.options().root().resolve("bench/target/keys"));
            measure(bench, NetworkProfile.read(profile), keys, choice.echo(), choice.processes());
        } else if (choice.kind() == Kind.FABRIC) {
            measureFabric(bench);
        } else {
            measureEmbedded(bench);
        }
    }

    private void measureEmbedded(Bench bench) throws IOException, InterruptedException {
        List<MspId> members =
                TrialNetwork.ORGANISATIONS.stream().map(MspId::new).toList();
        int starts = bench.options().quick() ? 1 : 5;
        List<Double> seconds = new ArrayList<>();
        for (int i = 1; i <= starts; i++) {
            bench.say("starting a network, " + i + " of " + starts);
            Path folder = Files.createTempDirectory(bench.options().work(), "network");
            Consortium consortium = Consortium.kept(folder, members, KeyAlgorithm.ED25519, random);
            Envelope founding = consortium.beginnings(clock.instant()).get(0);
            try (NetworkProcess network = NetworkProcess.start(folder, founding)) {
                seconds.add(network.secondsToFirstCommit());
                if (i == starts) {
                    bench.found(Finding.of(
                            "first committed transaction after the start of Java",
                            "s",
                            Series.of(seconds),
                            Comparison.atMost(EMBEDDED_FIRST_COMMIT_SECONDS)));
                    measure(
                            bench,
                            NetworkProfile.read(network.profile()),
                            folder,
                            Optional.of(EchoChaincode.NAME),
                            Map.of("network", List.of(network.pid())));
                }
            }
        }
    }

    private void measureFabric(Bench bench) throws IOException, InterruptedException {
        int starts = bench.options().quick() ? 1 : 3;
        List<Double> seconds = new ArrayList<>();
        for (int i = 1; i <= starts; i++) {
            bench.say("a network from nothing, " + i + " of " + starts);
            seconds.add(fromNothingToFirstCommit(bench));
        }
        bench.found(Finding.of(
                "from nothing to the first committed transaction",
                "s",
                Series.of(seconds),
                Comparison.atMost(FABRIC_FIRST_COMMIT_SECONDS)));
        Path folder = Files.createTempDirectory(bench.options().work(), "fabric");
        Path keys = Files.createDirectory(folder.resolve("keys"));
        try (FabricTrial network = FabricTrial.start(bench.options().root(), folder, bench.progress())) {
            NetworkProfile profile = network.profile();
            measure(bench, profile, keys, Optional.of(profile.chaincode()), network.processes());
        }
    }

    /** The kit's command, as people start it, then the first statement: keys, channel and chaincode are made on the way. */
    private double fromNothingToFirstCommit(Bench bench) throws IOException, InterruptedException {
        Path root = bench.options().root();
        String kit = root.resolve("dist/target/akashi/bin/akashi-fabric").toString();
        Path folder = Files.createTempDirectory(bench.options().work(), "fabric");
        String network = folder.resolve("network").toString();
        long began = System.nanoTime();
        try {
            Programs.run(
                    root,
                    LONGEST_START,
                    List.of(
                            kit,
                            "up",
                            "--dir",
                            network,
                            "--first-port",
                            Integer.toString(FabricTrial.freePort()),
                            "--stop-with",
                            Long.toString(ProcessHandle.current().pid())));
            NetworkProfile profile = NetworkProfile.read(Path.of(network, "profile.json"));
            try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
                Consortium consortium = Consortium.of(ledger.identities(), KeyAlgorithm.ED25519, random);
                ledger.as(consortium.host())
                        .record(consortium.beginnings(clock.instant()).get(0));
            }
            return (System.nanoTime() - began) / 1e9;
        } finally {
            Programs.run(root, LONGEST_START, List.of(kit, "down", "--dir", network));
        }
    }

    private void measure(
            Bench bench, NetworkProfile profile, Path keys, Optional<String> echo, Map<String, List<Long>> processes)
            throws IOException, InterruptedException {
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            Consortium consortium = Consortium.founded(ledger, keys, clock.instant(), random);
            MspId host = consortium.host();
            RegistryLedger.Acting acting = ledger.as(host);
            Map<String, Runnable> works = new LinkedHashMap<>();
            works.put(RECORD, () -> acting.record(batch(consortium)));
            try (PlainTransactions plain = PlainTransactions.connect(profile, host, echo.orElse(profile.chaincode()))) {
                if (echo.isPresent()) {
                    works.put(
                            ECHO,
                            () -> plain.submit(
                                    EchoChaincode.PUT,
                                    random(32).toString().getBytes(StandardCharsets.UTF_8),
                                    batch(consortium).toJson()));
                } else {
                    bench.skip("comparison with a chaincode that only writes", "expected --echo, found none");
                }
                measure(bench, works, processes);
            }
        }
    }

    private void measure(Bench bench, Map<String, Runnable> works, Map<String, List<Long>> processes)
            throws InterruptedException {
        boolean quick = bench.options().quick();
        bench.say("warming up; signatures by " + SignatureEngines.providerName());
        for (Runnable work : works.values()) {
            Load.run(MOST_IN_FLIGHT, Duration.ofSeconds(quick ? 3 : 40), work);
        }
        for (int inFlight : IN_FLIGHT) {
            Map<String, CommitLoad> loads = new LinkedHashMap<>();
            works.forEach((what, work) -> loads.put(what, new CommitLoad(what, inFlight, work, processes)));
            // As many in flight as in the round before: the network does not go from rest to load within a round.
            for (int round = 1; round <= bench.rounds(); round++) {
                bench.say(inFlight + " in flight, round " + round + " of " + bench.rounds());
                for (CommitLoad load : loads.values()) {
                    load.run(Duration.ofSeconds(quick ? 2 : 8));
                }
            }
            report(bench, inFlight, loads);
        }
    }

    private static void report(Bench bench, int inFlight, Map<String, CommitLoad> loads) {
        boolean embedded = bench.options().network().kind() == Kind.EMBEDDED;
        List<Comparison> rate = new ArrayList<>();
        List<Comparison> median = new ArrayList<>();
        if (embedded && inFlight == MOST_IN_FLIGHT) {
            rate.add(Comparison.atLeast(EMBEDDED_COMMITS));
        }
        if (embedded && inFlight == SOME_IN_FLIGHT) {
            median.add(Comparison.atMost(EMBEDDED_MEDIAN_MILLIS));
        }
        CommitLoad echo = loads.get(ECHO);
        if (echo != null) {
            Comparison withEcho =
                    Comparison.with("echo on the same network", echo.perSecond().median());
            rate.add(embedded ? withEcho : withEcho.requiring(OF_ECHO));
        }
        loads.forEach((what, load) -> {
            boolean ours = what.equals(RECORD);
            load.report(bench, ours ? rate : List.of(), ours ? median : List.of());
        });
    }

    private Envelope batch(Consortium consortium) {
        return consortium.batch(new MerkleRoot(random(Digest.LENGTH)), 10_000, clock.instant());
    }

    private Digest random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }
}
