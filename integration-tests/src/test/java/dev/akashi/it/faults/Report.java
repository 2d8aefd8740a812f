package dev.akashi.it.faults;

import dev.akashi.client.LedgerProbe.Written;
import dev.akashi.it.faults.History.Event;
import dev.akashi.it.faults.History.Kind;
import dev.akashi.it.faults.HistoryChecker.Violation;
import java.time.Duration;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The figures of a run, for people. */
final class Report {

    private static final Set<Kind> ASKED = EnumSet.of(Kind.FOUND, Kind.NOT_YET, Kind.NEVER);

    private Report() {}

    static String of(
            long seed,
            Duration time,
            FaultInjector injector,
            List<Event> events,
            List<Chain> chains,
            List<Violation> violations) {
        StringBuilder text = new StringBuilder();
        line(text, "Faults on four organisations with BFT ordering: %d s, seed %d", time.toSeconds(), seed);
        int faults = injector.outcomes().values().stream()
                .mapToInt(FaultInjector.Outcome::count)
                .sum();
        line(text, "%d faults; the leader changed at least %d times", faults, injector.views());
        injector.outcomes().forEach((fault, outcome) -> {
            List<Duration> recoveries = outcome.recoveries().stream()
                    .sorted(Comparator.naturalOrder())
                    .toList();
            String after = recoveries.isEmpty()
                    ? ""
                    : String.format(
                            Locale.ROOT,
                            "; recorded again %.1f s after its end (median of %d, longest %.1f s)",
                            recoveries.get(recoveries.size() / 2).toMillis() / 1000.0,
                            recoveries.size(),
                            recoveries.get(recoveries.size() - 1).toMillis() / 1000.0);
            line(text, "  %-20s %4d%s", fault, outcome.count(), after);
        });
        Set<String> statements = new HashSet<>();
        Set<String> unknown = new HashSet<>();
        Map<Kind, Long> kinds = new EnumMap<>(Kind.class);
        Map<String, Kind> last = new TreeMap<>();
        for (Event event : events) {
            statements.add(event.statement());
            kinds.merge(event.kind(), 1L, Long::sum);
            // Asking right after handing in is what the successor of a client does that was killed.
            if (event.kind() == Kind.UNKNOWN
                    || (last.get(event.statement()) == Kind.INVOKED && ASKED.contains(event.kind()))) {
                unknown.add(event.statement());
            }
            last.put(event.statement(), event.kind());
        }
        line(text, "%d statements, handed in %d times", statements.size(), kinds.getOrDefault(Kind.INVOKED, 0L));
        line(text, "  events:            %s", kinds);
        Map<Kind, Long> ends = last.values().stream()
                .collect(Collectors.groupingBy(
                        Function.identity(), () -> new EnumMap<>(Kind.class), Collectors.counting()));
        line(text, "  in the end:        %s", ends);
        Map<Kind, Long> resolved = unknown.stream()
                .collect(Collectors.groupingBy(last::get, () -> new EnumMap<>(Kind.class), Collectors.counting()));
        line(text, "  %d were unknown at first; in the end: %s", unknown.size(), resolved);
        Map<String, Long> codes = chains.get(0).blocks().stream()
                .flatMap(block -> block.transactions().stream())
                .map(Written::code)
                .collect(Collectors.groupingBy(Enum::name, TreeMap::new, Collectors.counting()));
        line(
                text,
                "%d blocks at %d peers; transactions by code: %s",
                chains.get(0).blocks().size(),
                chains.size(),
                codes);
        line(text, "%d violations", violations.size());
        violations.stream().limit(50).forEach(violation -> line(text, "  %s", violation));
        return text.toString();
    }

    private static void line(StringBuilder text, String format, Object... values) {
        text.append(String.format(Locale.ROOT, format, values)).append('\n');
    }
}
