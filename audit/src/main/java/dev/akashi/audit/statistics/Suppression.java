package dev.akashi.audit.statistics;

import dev.akashi.audit.statistics.CountedTable.Cell;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Decides which cells of a table are not told. Small counts are not; and as many others as it takes that from all that is told,
 * here and in earlier releases, nobody can work out of a small count more than that it may be anything from one to the
 * threshold.
 *
 * <p>For each small count and both ways, a linear program looks for other counts of the atoms that fit all that was told
 * before, and change as little as possible, weighed, of what is about to be told. What they change is then not told either,
 * so that these other counts are as possible as the true ones. Counts that were found once remain possible, because cells
 * are only ever taken out.
 */
final class Suppression {

    private static final double TOLERANCE = 1e-6;

    private final Atoms atoms;
    private final CountedTable table;
    private final Parameters parameters;
    private final List<BitSet> told;
    private final List<BitSet> small = new ArrayList<>();
    private final double[] least;
    private final double[] most;

    /**
     * A decision.
     *
     * @param atoms of all tables together
     * @param table that is to be released
     * @param earlier tables, with all of their cells
     * @param told sums that earlier releases have told
     */
    Suppression(Atoms atoms, CountedTable table, List<CountedTable> earlier, List<BitSet> told, Parameters parameters) {
        this.atoms = atoms;
        this.table = table;
        this.parameters = parameters;
        this.told = told;
        Set<BitSet> sets = new LinkedHashSet<>();
        List<CountedTable> all = new ArrayList<>(earlier);
        all.add(table);
        all.stream()
                .flatMap(counted -> counted.cells().stream())
                .filter(cell -> parameters.isSmall(cell.count()))
                .forEach(cell -> sets.add(cell.atoms()));
        for (int atom = 0; atom < atoms.size(); atom++) {
            if (parameters.isSmall(atoms.count(atom))) {
                BitSet set = new BitSet();
                set.set(atom);
                sets.add(set);
            }
        }
        small.addAll(sets);
        small.sort(Comparator.comparing(this::count).thenComparing(BitSet::toString));
        least = small.stream().mapToDouble(this::count).toArray();
        most = least.clone();
    }

    /** The keys of the cells that are not told. */
    Set<List<String>> suppressed() {
        Map<BitSet, List<Cell>> sums = new LinkedHashMap<>();
        for (Cell cell : table.cells()) {
            // A zero says nothing of anybody.
            if (!cell.atoms().isEmpty()) {
                sums.computeIfAbsent(cell.atoms(), set -> new ArrayList<>()).add(cell);
            }
        }
        Set<BitSet> hidden = new HashSet<>();
        sums.keySet().stream().filter(set -> parameters.isSmall(count(set))).forEach(hidden::add);
        Elastic elastic = new Elastic(atoms, told);
        for (int i = 0; i < small.size(); i++) {
            if (most[i] < parameters.threshold() - TOLERANCE) {
                hide(i, parameters.threshold() - count(small.get(i)), elastic, sums, hidden);
            }
            if (least[i] > 1 + TOLERANCE) {
                hide(i, 1 - count(small.get(i)), elastic, sums, hidden);
            }
        }
        Set<List<String>> keys = new HashSet<>();
        hidden.stream()
                .flatMap(set -> sums.getOrDefault(set, List.of()).stream())
                .forEach(cell -> keys.add(cell.key()));
        return keys;
    }

    private void hide(int index, long change, Elastic elastic, Map<BitSet, List<Cell>> sums, Set<BitSet> hidden) {
        List<Elastic.Priced> priced = new ArrayList<>();
        sums.forEach((set, cells) -> {
            if (!hidden.contains(set)) {
                priced.add(new Elastic.Priced(set, price(cells)));
            }
        });
        Optional<double[]> moved = elastic.move(small.get(index), (double) change, priced);
        if (moved.isEmpty()) {
            throw new ReleaseException(
                    ReleaseException.Code.CANNOT_BE_PROTECTED,
                    "expected a table that keeps small counts from being worked out, found none beside what was"
                            + " released before");
        }
        for (Elastic.Priced sum : priced) {
            if (Math.abs(sum(sum.atoms(), moved.get())) > TOLERANCE) {
                hidden.add(sum.atoms());
            }
        }
        for (int i = 0; i < small.size(); i++) {
            double other = count(small.get(i)) + sum(small.get(i), moved.get());
            least[i] = Math.min(least[i], other);
            most[i] = Math.max(most[i], other);
        }
    }

    // Totals are what people look at first: they are kept as long as anything else can go.
    private static double price(List<Cell> cells) {
        double price = 0;
        for (Cell cell : cells) {
            price += (1 + 2 * cell.margins()) * (1 + Math.log((double) (1 + cell.count())));
        }
        return price;
    }

    private long count(BitSet set) {
        return set.stream().mapToLong(atoms::count).sum();
    }

    private static double sum(BitSet set, double[] values) {
        return set.stream().mapToDouble(atom -> values[atom]).sum();
    }
}
