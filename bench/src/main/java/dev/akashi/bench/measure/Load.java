package dev.akashi.bench.measure;

import dev.akashi.bench.Series;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Keeps a number of calls in flight: each of so many threads calls again when its call has returned. This finds the highest
 * rate; how long calls take at a lower rate than that is not seen.
 */
final class Load {

    private Load() {}

    /**
     * What came of it.
     *
     * @param perSecond calls a second
     * @param millis how long each call took
     */
    record Result(double perSecond, Series millis) {}

    /** Calls for a time. The first call that fails ends it. */
    static Result run(int inFlight, Duration time, Runnable call) throws InterruptedException {
        ExecutorService threads = Executors.newFixedThreadPool(inFlight);
        try {
            long began = System.nanoTime();
            long until = began + time.toNanos();
            List<Callable<List<Double>>> callers = new ArrayList<>();
            for (int i = 0; i < inFlight; i++) {
                callers.add(() -> callUntil(until, call));
            }
            List<Double> millis = new ArrayList<>();
            for (Future<List<Double>> caller : threads.invokeAll(callers)) {
                millis.addAll(caller.get());
            }
            double seconds = (System.nanoTime() - began) / 1e9;
            return new Result(millis.size() / seconds, Series.of(millis));
        } catch (ExecutionException e) {
            throw new IllegalStateException("expected every call to succeed, found " + e.getCause(), e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static List<Double> callUntil(long until, Runnable call) {
        List<Double> millis = new ArrayList<>();
        do {
            long began = System.nanoTime();
            call.run();
            millis.add((System.nanoTime() - began) / 1e6);
        } while (System.nanoTime() < until);
        return millis;
    }
}
