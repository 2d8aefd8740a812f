package dev.akashi.bench.measure;

import dev.akashi.bench.Bench;
import dev.akashi.bench.Series;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/** Runs JMH benchmarks: each in JVMs of its own, on one thread, with the serial collector and a fixed heap. */
final class Harness {

    private Harness() {}

    /**
     * What one benchmark came to.
     *
     * @param method its method
     * @param run as JMH has it
     */
    record Outcome(String method, RunResult run) {

        String parameter(String name) {
            return Objects.requireNonNull(run.getParams().getParam(name), name);
        }

        /** The rate of each iteration, of so many things a call. */
        Series perSecond(double thingsACall) {
            List<Double> rates = new ArrayList<>();
            for (BenchmarkResult fork : run.getBenchmarkResults()) {
                for (IterationResult iteration : fork.getIterationResults()) {
                    rates.add(iteration.getPrimaryResult().getScore() * thingsACall);
                }
            }
            return Series.of(rates);
        }
    }

    /**
     * Runs the benchmarks of a class.
     *
     * @param jvmArguments further arguments of the JVMs
     * @param parameter a parameter of the class
     * @param values the values with which to run
     * @throws IOException when one fails
     */
    static List<Outcome> run(
            Bench bench, Class<?> benchmarks, List<String> jvmArguments, String parameter, List<String> values)
            throws IOException {
        Path log = bench.options().work().resolve("jmh-" + benchmarks.getSimpleName() + ".log");
        bench.say("running " + benchmarks.getSimpleName() + " " + values + ", details in " + log);
        List<String> arguments = new ArrayList<>(List.of("-XX:+UseSerialGC", "-Xms1500m", "-Xmx1500m"));
        arguments.addAll(jvmArguments);
        boolean quick = bench.options().quick();
        ChainedOptionsBuilder options = new OptionsBuilder()
                .include(benchmarks.getName().replace('$', '.') + "\\.")
                .param(parameter, values.toArray(String[]::new))
                .mode(Mode.Throughput)
                .timeUnit(java.util.concurrent.TimeUnit.SECONDS)
                .threads(1)
                .forks(quick ? 1 : 2)
                .warmupIterations(quick ? 3 : 5)
                .warmupTime(TimeValue.seconds(quick ? 1 : 2))
                .measurementIterations(quick ? 3 : 5)
                .measurementTime(TimeValue.seconds(quick ? 1 : 2))
                .shouldFailOnError(true)
                .jvmArgsAppend(arguments.toArray(String[]::new))
                .output(log.toString());
        try {
            Collection<RunResult> results = new Runner(options.build()).run();
            return results.stream()
                    .map(result -> new Outcome(result.getPrimaryResult().getLabel(), result))
                    .toList();
        } catch (RunnerException e) {
            throw new IOException("the benchmark failed, see " + log, e);
        }
    }
}
