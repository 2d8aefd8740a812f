package dev.akashi.bench.measure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the parts of a network, and this process as its client, took of the processors so far.
 *
 * @param millis by name of the part
 */
record ProcessorTime(Map<String, Double> millis) {

    /** Name of this process. */
    private static final String CLIENT = "client";

    /** Name of all together. */
    private static final String ALL = "all";

    /**
     * Reads it now.
     *
     * @param parts the processes of each part, by name
     */
    static ProcessorTime of(Map<String, List<Long>> parts) {
        Map<String, Double> millis = new LinkedHashMap<>();
        millis.put(CLIENT, millisOf(ProcessHandle.current()));
        parts.forEach((name, pids) -> millis.put(
                name,
                pids.stream()
                        .map(ProcessHandle::of)
                        .flatMap(Optional::stream)
                        .mapToDouble(ProcessorTime::millisOf)
                        .sum()));
        millis.put(
                ALL, millis.values().stream().mapToDouble(Double::doubleValue).sum());
        return new ProcessorTime(millis);
    }

    /** What was taken since then, in milliseconds by name. */
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
                .orElse(Double.NaN);
    }
}
