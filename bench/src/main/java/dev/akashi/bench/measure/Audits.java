package dev.akashi.bench.measure;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.audit.index.Database;
import dev.akashi.audit.index.FactIndex;
import dev.akashi.audit.index.IndexReader;
import dev.akashi.audit.index.IndexReader.Filter;
import dev.akashi.audit.replay.BlockSource;
import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.report.Figures;
import dev.akashi.audit.statistics.Dataset;
import dev.akashi.audit.statistics.Dimension;
import dev.akashi.audit.statistics.Parameters;
import dev.akashi.audit.statistics.Period;
import dev.akashi.audit.statistics.ReleaseOffice;
import dev.akashi.audit.statistics.TableSpec;
import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Measurement;
import dev.akashi.bench.Series;
import dev.akashi.bench.trial.LargeIndex;
import dev.akashi.model.CredentialType;
import dev.akashi.model.Digest;
import dev.akashi.model.MerkleRoot;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The auditor: how fast a ledger is replayed from files of its blocks, and whether time and memory grow with its length; how long a
 * night's statistics take over ten million credentials; how long the auditor's pages wait for their figures.
 */
public final class Audits implements Measurement {

    private static final List<Integer> SIZES = List.of(1_000, 10_000, 100_000);
    private static final List<Integer> QUICK_SIZES = List.of(200, 400, 800);
    private static final double REPLAYED = 500;
    /** In proportion it would be 1. */
    private static final double LINEAR = 1.5;

    private static final double MOST_MEGABYTES = 512;
    private static final double RELEASE_SECONDS = 15 * 60;
    private static final double QUERY_MILLIS = 200;
    private static final String CHAINCODE = "akashi";

    @Override
    public String name() {
        return "audit";
    }

    @Override
    public String about() {
        return "the auditor: replay of a whole ledger, a night's statistics, figures of the auditor's pages";
    }

    @Override
    public void run(Bench bench) throws IOException, InterruptedException {
        measureReplay(bench);
        measureReleases(bench);
        measurePages(bench);
    }

    private static void measureReplay(Bench bench) throws IOException, InterruptedException {
        List<Integer> sizes = bench.options().quick() ? QUICK_SIZES : SIZES;
        Path kept = bench.options().root().resolve("bench/target/ledgers");
        int longest = sizes.get(sizes.size() - 1);
        bench.say("making a ledger of " + longest + " transactions, or taking the one that is kept");
        LargeLedger ledger = LargeLedger.of(kept, longest);
        Path folder = Files.createTempDirectory(bench.options().work(), "audit");
        Digest genesis = ledger.genesis();
        replay(ledger, genesis, folder.resolve("warm"), ledger.blocksOf(sizes.get(1)));
        List<Replayed> all = new ArrayList<>();
        for (int size : sizes) {
            long until = size == longest ? ledger.blocks() : ledger.blocksOf(size);
            Replayed replayed = replay(ledger, genesis, folder.resolve("replay-" + size), until);
            all.add(replayed);
            bench.found(Finding.of(
                    String.format(Locale.ROOT, "replay of %,d transactions, everything checked", size),
                    "transactions/s",
                    Series.of(replayed.perSecond()),
                    Comparison.atLeast(REPLAYED)));
            bench.found(Finding.of(
                    String.format(Locale.ROOT, "memory in use after it, replay of %,d transactions", size),
                    "MB",
                    Series.of(replayed.megabytes()),
                    Comparison.atMost(MOST_MEGABYTES)));
        }
        Replayed middle = all.get(1);
        Replayed last = all.get(2);
        bench.found(Finding.of(
                "time for a transaction, of the longest ledger in proportion to one of a tenth",
                "times",
                Series.of(middle.perSecond() / last.perSecond()),
                Comparison.atMost(LINEAR)));
        Replayed again = replay(ledger, genesis, folder.resolve("again"), last.blocks());
        if (!again.figures().equals(last.figures())) {
            throw new IOException("expected the same figures of the same blocks, found others");
        }
        if (!last.statements().equals(ledger.recorded())) {
            throw new IOException("expected the statements that were recorded, " + ledger.recorded() + ", found "
                    + last.statements());
        }
        bench.say("the longest ledger gave the same figures again, SHA-256 " + again.figures()
                + ", and as many statements as were recorded: " + last.statements());
    }

    private record Replayed(
            long blocks, double perSecond, double megabytes, Digest figures, Map<String, Long> statements) {}

    private static Replayed replay(LargeLedger ledger, Digest genesis, Path folder, long until) throws IOException {
        try (BlockSource blocks = ledger.open();
                Replay replay = Replay.open(folder, CHAINCODE, genesis)) {
            long began = System.nanoTime();
            replay.run(blocks, until, (done, total) -> {});
            double seconds = (System.nanoTime() - began) / 1e9;
            if (!replay.book().findings().isEmpty() || replay.nextBlock() != until) {
                throw new IOException(
                        "expected a ledger in order, found " + replay.book().findings());
            }
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            double megabytes = (runtime.totalMemory() - runtime.freeMemory()) / 1e6;
            JsonObject figures = Figures.of(replay, 0);
            return new Replayed(
                    until,
                    replay.book().count("transactions") / seconds,
                    megabytes,
                    Digest.sha256(figures.toString().getBytes(StandardCharsets.UTF_8)),
                    statements(figures));
        }
    }

    private static Map<String, Long> statements(JsonObject figures) {
        Map<String, Long> statements = new TreeMap<>();
        for (JsonElement row : figures.getAsJsonArray("statements")) {
            JsonObject counted = row.getAsJsonObject();
            statements.put(
                    counted.get("type").getAsString(), counted.get("count").getAsLong());
        }
        return statements;
    }

    private static void measureReleases(Bench bench) throws IOException {
        LargeIndex facts = LargeIndex.of(bench.options().quick() ? 500 : 10_000);
        Dataset dataset = facts.dataset();
        Path history = Files.createTempDirectory(bench.options().work(), "history");
        long began = System.nanoTime();
        ReleaseOffice office = ReleaseOffice.in(history, dataset, Parameters.STANDARD);
        Period month = Period.parse(LargeIndex.FIRST.toString());
        int tables = 0;
        for (List<Dimension> by : List.of(
                List.of(Dimension.TYPE),
                List.of(Dimension.PREFECTURE),
                List.of(Dimension.KIND, Dimension.FOUNDER),
                List.of(Dimension.TYPE, Dimension.FOUNDER),
                List.of(Dimension.LEVEL, Dimension.PREFECTURE))) {
            long cells = office.release(new TableSpec(month, by)).cells().size();
            tables++;
            bench.say(String.format(
                    Locale.ROOT, "table %d, %d cells, after %.1f s", tables, cells, (System.nanoTime() - began) / 1e9));
        }
        bench.found(Finding.of(
                String.format(
                        Locale.ROOT, "a night's statistics, %d tables of %,d credentials", tables, facts.credentials()),
                "s",
                Series.of((System.nanoTime() - began) / 1e9),
                Comparison.atMost(RELEASE_SECONDS)));
    }

    private static void measurePages(Bench bench) throws IOException {
        LargeIndex facts = LargeIndex.of(bench.options().quick() ? 500 : 10_000);
        Path folder = Files.createTempDirectory(bench.options().work(), "index");
        measurePages(bench, "H2", Database.inFolder(folder), facts);
        EmbeddedPostgres started;
        try {
            started = EmbeddedPostgres.builder().start();
        } catch (IOException | RuntimeException e) {
            bench.skip("figures of the auditor's pages on PostgreSQL", "it does not start: " + e.getMessage());
            return;
        }
        try (EmbeddedPostgres postgres = started) {
            measurePages(
                    bench,
                    "PostgreSQL",
                    new Database(postgres.getJdbcUrl("postgres", "postgres"), "postgres", ""),
                    facts);
        }
    }

    private static void measurePages(Bench bench, String kind, Database database, LargeIndex facts) throws IOException {
        FactIndex.open(database).close();
        try {
            facts.fill(database);
        } catch (SQLException e) {
            throw new IOException("expected a database that can be filled, found " + e.getMessage(), e);
        }
        try (IndexReader reader = IndexReader.open(database)) {
            LocalDate last = reader.lastDay().orElseThrow();
            Filter everything = new Filter(LargeIndex.FIRST.atDay(1), last, Optional.empty(), Optional.empty());
            Filter one = new Filter(
                    last.minusDays(30),
                    last,
                    Optional.of(facts.someInstitution()),
                    Optional.of(CredentialType.DEGREE_BACHELOR));
            MerkleRoot root = reader.batches(everything, 0, 1).get(0).root();
            List<Double> millis = new ArrayList<>();
            for (int round = 0; round < 4 * bench.rounds(); round++) {
                long began = System.nanoTime();
                overview(reader, everything);
                double whole = (System.nanoTime() - began) / 1e6;
                overview(reader, one);
                if (reader.batch(root).isEmpty()) {
                    throw new IOException("expected the batch that was listed, found none");
                }
                if (round > 2) {
                    millis.add(whole);
                }
            }
            bench.found(Finding.of(
                    String.format(
                            Locale.ROOT, "all figures of a page over %,d credentials on %s", facts.credentials(), kind),
                    "ms",
                    Series.of(millis),
                    Comparison.atMost(QUERY_MILLIS)));
        }
    }

    /** Everything that the first page asks for. */
    private static void overview(IndexReader reader, Filter filter) throws IOException {
        reader.lastDay();
        reader.nextBlock();
        reader.institutions();
        reader.days(filter);
        reader.types(filter);
        reader.byInstitution(filter);
        reader.reasons(filter);
        reader.batches(filter, 0, 50);
    }
}
