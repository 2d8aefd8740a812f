package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.Programs;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.Consortium;
import dev.akashi.bench.trial.Graduates;
import dev.akashi.client.NetworkProfile;
import dev.akashi.client.RegistryLedger;
import dev.akashi.model.signing.KeyAlgorithm;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A registrar's day: {@code akashi issue}, from a table in CSV to delivered credentials, bundles and records, on an embedded
 * network that runs already. The command is started anew for each table, as people do, with a heap that is less than what it
 * may take, so that more would end it; what the heap held at most comes from the collector's own log.
 *
 * <p>The year of a country is projected from batches of a thousand, each issued by a command of its own, two at a time as a
 * hundred institutions do not wait for each other: so many minutes as a million awards take at that rate, if everything is on
 * this one machine, the four organisations of the network included. What one at a time does is measured beside it.
 */
public final class Day implements Measurement {

    private static final Duration LONGEST = Duration.ofMinutes(30);
    private static final double HEAP_LIMIT_MIB = 512;
    private static final String HEAP = "-Xmx500m";
    private static final int BATCH = 1_000;
    /** So many institutions issue at a time, each with folders and records of its own. */
    private static final int AT_A_TIME = 2;

    private static final double YEAR = 1_000_000;
    private static final double YEAR_MINUTES = 60;
    /** Further rows must not take longer than the first; what is missing to 1 is what the same rate scatters by. */
    private static final double NOT_FALLING = 0.9;

    private static final Pattern COLLECTED = Pattern.compile("(\\d+)M->\\d+M");

    private final Clock clock = Clock.systemUTC();

    @Override
    public String name() {
        return "day";
    }

    @Override
    public String about() {
        return "akashi issue from CSV to delivered files, 1,000 to 100,000 rows, with heap; a year of 1,000,000 projected";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        Path folder = Files.createTempDirectory(bench.options().work(), "day");
        Path network = folder.resolve("network");
        akashi(
                bench,
                "",
                "network",
                "up",
                "--dir",
                network.toString(),
                "--stop-with",
                Long.toString(ProcessHandle.current().pid()));
        try {
            Path profile = network.resolve("profile.json");
            Path keys = Files.createDirectories(folder.resolve("keys"));
            found(profile, keys);
            sizes(bench, folder, profile, keys);
            year(bench, folder, profile, keys);
        } finally {
            akashi(bench, "", "network", "down", "--dir", network.toString());
            delete(folder);
        }
    }

    private void found(Path profile, Path keys) {
        try (RegistryLedger ledger = RegistryLedger.connect(NetworkProfile.read(profile))) {
            Consortium consortium =
                    Consortium.kept(keys, ledger.identities(), KeyAlgorithm.ED25519, new SecureRandom());
            RegistryLedger.Acting acting = ledger.as(consortium.host());
            consortium.beginnings(clock.instant()).forEach(acting::record);
        }
    }

    private static void sizes(Bench bench, Path folder, Path profile, Path keys)
            throws IOException, InterruptedException {
        List<Integer> sizes = bench.options().quick() ? List.of(200, 1_000, 4_000) : List.of(1_000, 10_000, 100_000);
        List<Double> seconds = new ArrayList<>();
        for (int size : sizes) {
            bench.say("a table of " + size + " rows");
            Issued issued = issue(bench, folder, profile, keys, "table-" + size, size);
            seconds.add(issued.seconds());
            Series rate = Series.of(List.of(size / issued.seconds()));
            bench.found(Finding.of("akashi issue, " + size + " rows, start of the command included", "rows/s", rate));
            bench.found(Finding.of(
                    "heap at most, " + size + " rows, under " + HEAP,
                    "MiB",
                    Series.of(List.of(issued.peakMebibytes())),
                    Comparison.atMost(HEAP_LIMIT_MIB)));
            delete(folder.resolve("table-" + size));
        }
        int small = sizes.get(0);
        int middle = sizes.get(1);
        int large = sizes.get(2);
        double first = (middle - small) / (seconds.get(1) - seconds.get(0));
        double further = (large - middle) / (seconds.get(2) - seconds.get(1));
        bench.found(Finding.of(
                "rows from " + middle + " to " + large,
                "rows/s",
                Series.of(List.of(further)),
                Comparison.with("rows from " + small + " to " + middle, first).requiring(NOT_FALLING)));
    }

    private static void year(Bench bench, Path folder, Path profile, Path keys)
            throws IOException, InterruptedException {
        int batches = bench.options().quick() ? 4 : 50;
        double alone = perSecond(bench, folder, profile, keys, batches / 2, 1);
        bench.found(Finding.of(
                batches / 2 + " batches of " + BATCH + ", one command after the other",
                "awards/s",
                Series.of(List.of(alone))));
        double together = perSecond(bench, folder, profile, keys, batches, AT_A_TIME);
        bench.found(Finding.of(
                batches + " batches of " + BATCH + ", " + AT_A_TIME + " institutions at a time",
                "awards/s",
                Series.of(List.of(together)),
                Comparison.with("one command after the other", alone)));
        bench.found(Finding.of(
                "a year of " + (long) YEAR + " awards so, " + AT_A_TIME + " at a time on this machine alone",
                "min",
                Series.of(List.of(YEAR / together / 60)),
                Comparison.atMost(YEAR_MINUTES)));
    }

    /** How many awards a second several institutions issue, each one batch after the other. */
    private static double perSecond(Bench bench, Path folder, Path profile, Path keys, int batches, int institutions)
            throws IOException, InterruptedException {
        bench.say(batches + " batches of " + BATCH + ", " + institutions + " at a time");
        AtomicInteger next = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(institutions);
        try {
            List<Callable<Integer>> work = new ArrayList<>();
            for (int i = 0; i < institutions; i++) {
                Path own = Files.createDirectories(
                        folder.resolve("of-" + institutions).resolve("institution-" + i));
                work.add(() -> {
                    int batch = next.getAndIncrement();
                    for (; batch < batches; batch = next.getAndIncrement()) {
                        issue(bench, own, profile, keys, "batch-" + batch, BATCH);
                    }
                    return batch;
                });
            }
            long began = System.nanoTime();
            for (Future<Integer> done : threads.invokeAll(work)) {
                done.get();
            }
            return batches * BATCH / ((System.nanoTime() - began) / 1e9);
        } catch (ExecutionException e) {
            throw new IOException("expected batches that are issued, found " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * What one command did.
     *
     * @param seconds from its start to its end
     * @param peakMebibytes what the heap held before it was collected, at most
     */
    private record Issued(double seconds, double peakMebibytes) {}

    private static Issued issue(Bench bench, Path folder, Path profile, Path keys, String name, int rows)
            throws IOException, InterruptedException {
        Path table = folder.resolve(name + ".csv");
        Path collections = folder.resolve(name + ".gc");
        Path out = folder.resolve(name);
        Graduates.write(table, rows);
        long began = System.nanoTime();
        akashi(
                bench,
                HEAP + " -Xlog:gc:file=" + collections,
                "issue",
                "--profile",
                profile.toString(),
                "--institution",
                Consortium.UNIVERSITY.value(),
                "--template",
                bench.options()
                        .root()
                        .resolve("samples/templates/bachelor.yaml")
                        .toString(),
                "--csv",
                table.toString(),
                "--key",
                keys.resolve("first.pem").toString(),
                "--key",
                keys.resolve("credential.pem").toString(),
                "--out",
                out.toString());
        double seconds = (System.nanoTime() - began) / 1e9;
        try (Stream<Path> files = Files.list(out)) {
            long bundles = files.filter(file -> file.toString().endsWith(".bundle.json"))
                    .count();
            if (bundles != rows) {
                throw new IOException("expected " + rows + " bundles, found " + bundles + " in " + out);
            }
        }
        return new Issued(seconds, peak(collections));
    }

    private static double peak(Path collections) throws IOException {
        double peak = 0;
        Matcher matcher = COLLECTED.matcher(Files.readString(collections, StandardCharsets.UTF_8));
        while (matcher.find()) {
            peak = Math.max(peak, Double.parseDouble(matcher.group(1)));
        }
        if (peak == 0) {
            throw new IOException("expected collections in " + collections + ", found none");
        }
        return peak;
    }

    private static void akashi(Bench bench, String javaOptions, String... arguments)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "env",
                "AKASHI_JAVA_OPTS=" + javaOptions,
                bench.options().root().resolve("dist/target/akashi/bin/akashi").toString()));
        command.addAll(List.of(arguments));
        Programs.run(bench.options().root(), LONGEST, command);
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
