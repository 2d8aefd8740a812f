package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.Programs;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.client.issuing.Issuer;
import dev.akashi.client.issuing.IssuingRequest;
import dev.akashi.client.issuing.Progress;
import dev.akashi.model.signing.KeyAlgorithm;
import java.io.IOException;
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

/** The {@code akashi} command as people use it: how long it takes from pressing the key to the prompt. */
public final class Commands implements Measurement {

    private static final double LIMIT_SECONDS = 1;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();

    @Override
    public String name() {
        return "commands";
    }

    @Override
    public String about() {
        return "the akashi command, seconds from start to end, on an embedded network that runs already";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Path akashi = bench.options().root().resolve("dist/target/akashi/bin/akashi");
        Path folder = Files.createTempDirectory(bench.options().work(), "commands");
        Path network = folder.resolve("network");
        akashi(
                bench,
                akashi,
                "network",
                "up",
                "--dir",
                network.toString(),
                "--stop-with",
                Long.toString(ProcessHandle.current().pid()));
        try {
            String profile = network.resolve("profile.json").toString();
            List<Path> issued = issue(bench, NetworkProfile.read(Path.of(profile)), folder);
            Map<String, List<String>> commands = new LinkedHashMap<>();
            commands.put("akashi --version", List.of("--version"));
            commands.put(
                    "akashi institution show",
                    List.of("institution", "show", Consortium.UNIVERSITY.value(), "--profile", profile));
            commands.put(
                    "akashi verify, 1 credential",
                    List.of("verify", issued.get(0).toString(), "--profile", profile));
            commands.put(
                    "akashi verify, " + issued.size() + " credentials",
                    List.of("verify", folder.resolve("issued").toString(), "--summary", "--profile", profile));
            measure(bench, akashi, commands);
        } finally {
            akashi(bench, akashi, "network", "down", "--dir", network.toString());
        }
    }

    private static void measure(Bench bench, Path akashi, Map<String, List<String>> commands)
            throws IOException, InterruptedException {
        Map<String, List<Double>> seconds = new LinkedHashMap<>();
        for (int round = 1; round <= bench.rounds(); round++) {
            bench.say("round " + round + " of " + bench.rounds());
            for (Map.Entry<String, List<String>> command : commands.entrySet()) {
                long began = System.nanoTime();
                akashi(bench, akashi, command.getValue().toArray(String[]::new));
                seconds.computeIfAbsent(command.getKey(), unused -> new ArrayList<>())
                        .add((System.nanoTime() - began) / 1e9);
            }
        }
        seconds.forEach((what, values) -> bench.found(
                what.contains("verify")
                        ? Finding.of(what, "s", Series.of(values))
                        : Finding.of(what, "s", Series.of(values), Comparison.atMost(LIMIT_SECONDS))));
    }

    private List<Path> issue(Bench bench, NetworkProfile profile, Path folder) throws IOException {
        try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
            Consortium consortium = Consortium.of(ledger.identities(), KeyAlgorithm.ED25519, random);
            RegistryLedger.Acting acting = ledger.as(consortium.host());
            consortium.beginnings(clock.instant()).forEach(acting::record);
            Path samples = bench.options().root().resolve("samples");
            Path out = folder.resolve("issued");
            IssuingRequest request = new IssuingRequest(
                    Consortium.UNIVERSITY,
                    samples.resolve("templates/bachelor.yaml"),
                    samples.resolve("graduates-2026.csv"),
                    Optional.empty(),
                    consortium.keys(),
                    out);
            Issuer issuer = new Issuer(ledger, clock, random);
            issuer.issue(request, issuer.check(request), Progress.none());
            try (var files = Files.list(out)) {
                return files.filter(file -> file.toString().endsWith(".json"))
                        .filter(file -> !file.toString().endsWith(".bundle.json"))
                        .sorted()
                        .toList();
            }
        }
    }

    private static void akashi(Bench bench, Path akashi, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(akashi.toString()));
        command.addAll(List.of(arguments));
        Programs.run(bench.options().root(), LONGEST, command);
    }
}
