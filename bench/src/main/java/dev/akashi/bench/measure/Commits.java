package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.NetworkChoice;
import dev.akashi.bench.NetworkChoice.Kind;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.EchoChaincode;
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
import java.util.Objects;
import java.util.Optional;

/**
 * The ledger through the real client: how soon after its start a first transaction is committed, how many batches a second
 * are recorded, and how long one takes. Client, chaincode and network share this machine. On the same network in the same
 * run, the same for a chaincode that does nothing but write.
 */
public final class Commits implements Measurement {

    private static final double FIRST_COMMIT_SECONDS = 5;
    private static final double COMMITS = 300;
    private static final double MEDIAN_MILLIS = 150;
    private static final double OF_ECHO = 0.8;
    private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64);

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
                            Comparison.atMost(FIRST_COMMIT_SECONDS)));
                    measure(
                            bench,
                            NetworkProfile.read(network.profile()),
                            folder,
                            Optional.of(EchoChaincode.NAME),
                            Map.of("network", network.pid()));
                }
            }
        }
    }

    private void measure(
            Bench bench, NetworkProfile profile, Path keys, Optional<String> echo, Map<String, Long> processes)
            throws IOException, InterruptedException {
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            Consortium consortium = founded(ledger, keys);
            MspId host = consortium.host();
            RegistryLedger.Acting acting = ledger.as(host);
            Map<String, Runnable> works = new LinkedHashMap<>();
            works.put("record(BatchAnchored)", () -> acting.record(batch(consortium)));
            try (PlainTransactions plain = PlainTransactions.connect(profile, host, echo.orElse(profile.chaincode()))) {
                if (echo.isPresent()) {
                    works.put(
                            "echo",
                            () -> plain.submit(
                                    "put",
                                    random(32).toString().getBytes(StandardCharsets.UTF_8),
                                    batch(consortium).toJson()));
                } else {
                    bench.skip("comparison with a chaincode that only writes", "expected --echo, found none");
                }
                measure(bench, works, processes);
            }
        }
    }

    private void measure(Bench bench, Map<String, Runnable> works, Map<String, Long> processes)
            throws InterruptedException {
        boolean quick = bench.options().quick();
        bench.say("warming up; signatures by " + SignatureEngines.providerName());
        for (Runnable work : works.values()) {
            Load.run(16, Duration.ofSeconds(quick ? 3 : 15), work);
        }
        Map<String, List<Load.Result>> results = new LinkedHashMap<>();
        Map<String, List<Double>> cpu = new LinkedHashMap<>();
        for (int round = 1; round <= bench.rounds(); round++) {
            bench.say("round " + round + " of " + bench.rounds());
            for (int inFlight : IN_FLIGHT) {
                for (Map.Entry<String, Runnable> work : works.entrySet()) {
                    ProcessorTime before = ProcessorTime.of(processes);
                    Load.Result result = Load.run(inFlight, Duration.ofSeconds(quick ? 2 : 5), work.getValue());
                    String key = work.getKey() + ", " + inFlight + " in flight";
                    results.computeIfAbsent(key, unused -> new ArrayList<>()).add(result);
                    int calls = result.millis().values().size();
                    ProcessorTime.of(processes)
                            .since(before)
                            .forEach((name, millis) -> cpu.computeIfAbsent(
                                            key + ", processor time of " + name, unused -> new ArrayList<>())
                                    .add(millis / calls));
                }
            }
        }
        report(bench, results);
        cpu.forEach((what, millis) -> bench.found(Finding.of(what, "ms a transaction", Series.of(millis))));
    }

    private static void report(Bench bench, Map<String, List<Load.Result>> results) {
        boolean embedded = bench.options().network().kind() == Kind.EMBEDDED;
        results.forEach((what, rounds) -> {
            boolean ours = !what.startsWith("echo");
            List<Comparison> rate = new ArrayList<>();
            List<Comparison> median = new ArrayList<>();
            if (ours && embedded && what.contains(", 64 ")) {
                rate.add(Comparison.atLeast(COMMITS));
            }
            if (ours && embedded && what.contains(", 16 ")) {
                median.add(Comparison.atMost(MEDIAN_MILLIS));
            }
            List<Load.Result> echo = results.get(what.replaceFirst("^[^,]*", "echo"));
            if (ours && echo != null) {
                Comparison withEcho =
                        Comparison.with("echo on the same network", rates(echo).median());
                rate.add(embedded ? withEcho : withEcho.requiring(OF_ECHO));
            }
            bench.found(new Finding(what, "transactions/s", rates(rounds), rate));
            bench.found(new Finding(what + ", p50", "ms", percentiles(rounds, 50), median));
            bench.found(Finding.of(what + ", p95", "ms", percentiles(rounds, 95)));
            bench.found(Finding.of(what + ", p99", "ms", percentiles(rounds, 99)));
        });
    }

    private static Series rates(List<Load.Result> rounds) {
        return Series.of(rounds.stream().map(Load.Result::perSecond).toList());
    }

    private static Series percentiles(List<Load.Result> rounds, int percent) {
        return Series.of(
                rounds.stream().map(round -> round.millis().percentile(percent)).toList());
    }

    /** The consortium whose keys are kept, on the ledger as far as it is not there yet. */
    private Consortium founded(RegistryLedger ledger, Path keys) throws IOException {
        Consortium consortium = Consortium.kept(keys, ledger.identities(), KeyAlgorithm.ED25519, random);
        boolean fresh = ledger.consortium().isEmpty();
        List<Envelope> beginnings = consortium.beginnings(clock.instant());
        RegistryLedger.Acting acting = ledger.as(consortium.host());
        if (fresh) {
            acting.record(beginnings.get(0));
        }
        if (ledger.institution(Consortium.UNIVERSITY).isEmpty()) {
            beginnings.subList(1, beginnings.size()).forEach(acting::record);
        }
        return consortium;
    }

    private Envelope batch(Consortium consortium) {
        return consortium.batch(new MerkleRoot(random(Digest.LENGTH)), 10_000, clock.instant());
    }

    private Digest random(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }

    /**
     * What processes took of the processors so far.
     *
     * @param millis by name
     */
    private record ProcessorTime(Map<String, Double> millis) {

        static ProcessorTime of(Map<String, Long> processes) {
            Map<String, Double> millis = new LinkedHashMap<>();
            millis.put("client", millisOf(ProcessHandle.current()));
            processes.forEach(
                    (name, pid) -> ProcessHandle.of(pid).ifPresent(process -> millis.put(name, millisOf(process))));
            return new ProcessorTime(millis);
        }

        Map<String, Double> since(ProcessorTime earlier) {
            Map<String, Double> spent = new LinkedHashMap<>();
            millis.forEach((name, now) -> {
                Double before = earlier.millis.get(name);
                if (before != null) {
                    spent.put(name, now - before);
                }
            });
            return spent;
        }

        private static double millisOf(ProcessHandle process) {
            return process.info()
                    .totalCpuDuration()
                    .map(spent -> spent.toNanos() / 1e6)
                    .map(Objects::requireNonNull)
                    .orElse(Double.NaN);
        }
    }
}
