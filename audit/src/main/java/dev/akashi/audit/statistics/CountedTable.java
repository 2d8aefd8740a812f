package dev.akashi.audit.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * A table with its true counts: every cell, margin and total, and of which atoms each is the sum.
 *
 * @param spec which table
 * @param cells in the order in which they are printed
 */
record CountedTable(TableSpec spec, List<Cell> cells) {

    /**
     * A cell.
     *
     * @param key the values of the dimensions, {@link Release#TOTAL} for all
     * @param atoms of which it is the sum
     * @param count how many credentials
     * @param margins over how many dimensions it sums
     */
    record Cell(List<String> key, BitSet atoms, long count, int margins) {}

    static CountedTable of(TableSpec spec, Atoms atoms) {
        int dimensions = spec.by().size();
        List<TreeSet<String>> values = new ArrayList<>();
        for (int i = 0; i < dimensions; i++) {
            values.add(new TreeSet<>());
        }
        List<List<String>> keys = new ArrayList<>();
        for (int atom = 0; atom < atoms.size(); atom++) {
            List<String> key = atoms.key(atom, spec);
            keys.add(key);
            for (int i = 0; i < key.size(); i++) {
                values.get(i).add(key.get(i));
            }
        }
        Map<List<String>, BitSet> sets = new LinkedHashMap<>();
        enumerate(values, new ArrayList<>(), sets);
        for (int atom = 0; atom < atoms.size(); atom++) {
            List<String> key = keys.get(atom);
            if (key.isEmpty()) {
                continue;
            }
            for (int mask = 0; mask < 1 << dimensions; mask++) {
                List<String> cell = new ArrayList<>(key);
                for (int i = 0; i < dimensions; i++) {
                    if ((mask & 1 << i) != 0) {
                        cell.set(i, Release.TOTAL);
                    }
                }
                sets.computeIfAbsent(cell, unused -> new BitSet()).set(atom);
            }
        }
        List<Cell> cells = new ArrayList<>();
        sets.forEach((key, set) -> cells.add(
                new Cell(key, set, set.stream().mapToLong(atoms::count).sum(), (int)
                        key.stream().filter(Release.TOTAL::equals).count())));
        return new CountedTable(spec, List.copyOf(cells));
    }

    // All values in their order, and behind them the total.
    private static void enumerate(List<TreeSet<String>> values, List<String> prefix, Map<List<String>, BitSet> sets) {
        if (prefix.size() == values.size()) {
            sets.put(List.copyOf(prefix), new BitSet());
            return;
        }
        List<String> here = new ArrayList<>(values.get(prefix.size()));
        here.addAll(Arrays.asList(Release.TOTAL));
        for (String value : here) {
            List<String> longer = new ArrayList<>(prefix);
            longer.add(value);
            enumerate(values, longer, sets);
        }
    }
}
