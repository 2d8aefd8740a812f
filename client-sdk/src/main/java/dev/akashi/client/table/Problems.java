package dev.akashi.client.table;

import dev.akashi.client.table.ProblemCode.Severity;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Collects what is wrong with a table. Of errors and of warnings it keeps the first 10,000 each, so that neither memory
 * nor the other kind is crowded out, and counts all. Not thread-safe.
 */
public final class Problems {

    private static final int KEPT = 10_000;

    private final List<Problem> kept = new ArrayList<>();
    private final Map<ProblemCode, Long> counts = new EnumMap<>(ProblemCode.class);
    private long errors;
    private long warnings;

    /** Adds a problem. */
    public void add(Problem problem) {
        counts.merge(problem.code(), 1L, Long::sum);
        long already = problem.severity() == Severity.ERROR ? errors++ : warnings++;
        if (already < KEPT) {
            kept.add(problem);
        }
    }

    /** Adds problems in their order. */
    public void addAll(List<Problem> problems) {
        problems.forEach(this::add);
    }

    /** How many errors were added. */
    public long errors() {
        return errors;
    }

    /** What was added so far. */
    public ProblemReport report() {
        return new ProblemReport(kept, counts, errors, warnings);
    }
}
