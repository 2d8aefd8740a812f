package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.NetworkChoice.Kind;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.FabricTrial;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
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

/**
 * How long blocks should wait and how large they should be: the same load on the same network, whose channel is changed from
 * one setting to the next, in every round. What decision 33 is made of.
 */
public final class Blocks implements Measurement {

    private static final List<Integer> IN_FLIGHT = List.of(1, 16, 64);
    private static final int ROUNDS = 3;
    private static final List<Setting> SETTINGS = List.of(
            new Setting(50, 500),
            new Setting(100, 500),
            new Setting(150, 500),
            new Setting(200, 500),
            new Setting(250, 500),
            new Setting(500, 500),
            new Setting(150, 10));

    private final SecureRandom random = new SecureRandom();
    private final Clock clock = Clock.systemUTC();

    /** How blocks are made. */
    private record Setting(int intervalMillis, int maxMessages) {

        @Override
        public String toString() {
            return intervalMillis + " ms, " + maxMessages + " a block";
        }
    }

    @Override
    public String name() {
        return "blocks";
    }

    @Override
    public String about() {
        return "recording with other block intervals and sizes, on Fabric with BFT ordering";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        if (bench.options().network().kind() != Kind.FABRIC
                || bench.options().network().profile().isPresent()) {
            bench.skip("block intervals and sizes", "expected --network fabric without --profile");
            return;
        }
        Path folder = Files.createTempDirectory(bench.options().work(), "blocks");
        Path keys = Files.createDirectory(folder.resolve("keys"));
        try (FabricTrial network = FabricTrial.start(bench.options().root(), folder, bench.progress())) {
            NetworkProfile profile = network.profile();
            try (RegistryLedger ledger = RegistryLedger.connect(profile)) {
                Consortium consortium = Consortium.founded(ledger, keys, clock.instant(), random);
                RegistryLedger.Acting acting = ledger.as(consortium.host());
                measure(
                        bench,
                        network,
                        () -> acting.record(consortium.batch(new MerkleRoot(random()), 10_000, clock.instant())));
            }
        }
    }

    private static void measure(Bench bench, FabricTrial network, Runnable record)
            throws IOException, InterruptedException {
        boolean quick = bench.options().quick();
        Map<Setting, List<CommitLoad>> loads = new LinkedHashMap<>();
        for (Setting setting : SETTINGS) {
            List<CommitLoad> with = new ArrayList<>();
            for (int inFlight : IN_FLIGHT) {
                with.add(new CommitLoad("record, " + setting, inFlight, record, network.processes()));
            }
            loads.put(setting, with);
        }
        bench.say("warming up");
        Load.run(64, Duration.ofSeconds(quick ? 5 : 30), record);
        int rounds = quick ? 1 : ROUNDS;
        for (int round = 1; round <= rounds; round++) {
            bench.say("round " + round + " of " + rounds);
            for (Map.Entry<Setting, List<CommitLoad>> with : loads.entrySet()) {
                network.order(
                        Duration.ofMillis(with.getKey().intervalMillis()),
                        with.getKey().maxMessages());
                Load.run(16, Duration.ofSeconds(1), record);
                for (CommitLoad load : with.getValue()) {
                    load.run(Duration.ofSeconds(quick ? 3 : 5));
                }
            }
        }
        loads.values().forEach(with -> with.forEach(load -> load.report(bench, List.of(), List.of())));
    }

    private Digest random() {
        byte[] bytes = new byte[Digest.LENGTH];
        random.nextBytes(bytes);
        return Digest.of(bytes);
    }
}
