package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Comparison;
import dev.akashi.bench.Finding;
import dev.akashi.bench.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One kind of transaction with so many in flight, in several rounds: how many a second, how long one takes, and what each part
 * of the network takes of the processors for one.
 */
final class CommitLoad {

    private final String what;
    private final int inFlight;
    private final Runnable transaction;
    private final Map<String, List<Long>> parts;
    private final List<Load.Result> rounds = new ArrayList<>();
    private final Map<String, List<Double>> processorMillis = new LinkedHashMap<>();

    /**
     * @param what which kind, in words
     * @param parts processes of the network whose use of the processors is recorded, by name of the part
     */
    CommitLoad(String what, int inFlight, Runnable transaction, Map<String, List<Long>> parts) {
        this.what = what;
        this.inFlight = inFlight;
        this.transaction = transaction;
        this.parts = parts;
    }

    /** One round. */
    void run(Duration time) throws InterruptedException {
        ProcessorTime before = ProcessorTime.of(parts);
        Load.Result result = Load.run(inFlight, time, transaction);
        rounds.add(result);
        int calls = result.millis().values().size();
        ProcessorTime.of(parts)
                .since(before)
                .forEach((name, millis) -> processorMillis
                        .computeIfAbsent(name, unused -> new ArrayList<>())
                        .add(millis / calls));
    }

    /** Transactions a second, of each round. */
    Series perSecond() {
        return series(Load.Result::perSecond);
    }

    /**
     * Reports what was measured.
     *
     * @param rate what the rate is compared with
     * @param median what the middle time is compared with
     */
    void report(Bench bench, List<Comparison> rate, List<Comparison> median) {
        String name = what + ", " + inFlight + " in flight";
        bench.found(new Finding(name, "transactions/s", perSecond(), rate));
        bench.found(new Finding(name + ", p50", "ms", percentiles(50), median));
        bench.found(Finding.of(name + ", p95", "ms", percentiles(95)));
        bench.found(Finding.of(name + ", p99", "ms", percentiles(99)));
        processorMillis.forEach((part, millis) ->
                bench.found(Finding.of(name + ", processors: " + part, "ms a transaction", Series.of(millis))));
    }

    private Series percentiles(int percent) {
        return series(round -> round.millis().percentile(percent));
    }

    private Series series(ToDoubleFunction<Load.Result> value) {
        return Series.of(rounds.stream().map(value::applyAsDouble).toList());
    }
}
