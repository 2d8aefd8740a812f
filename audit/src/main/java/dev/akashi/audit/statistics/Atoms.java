package dev.akashi.audit.statistics;

import java.time.YearMonth;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The groups into which several tables together divide what is counted: every cell of each of them is a sum of atoms. Only
 * groups with somebody in them are here. Somebody who attacks is thereby taken to know which are empty, which is more than is
 * told.
 */
final class Atoms {

    private final List<Dataset.Group> groups = new ArrayList<>();
    private final List<Long> counts = new ArrayList<>();

    /** Those of some tables of a dataset. */
    Atoms(Dataset dataset, List<TableSpec> tables) {
        Set<Dimension> dimensions = new java.util.TreeSet<>();
        tables.forEach(table -> dimensions.addAll(table.by()));
        Map<List<Object>, Integer> known = new LinkedHashMap<>();
        dataset.counts().forEach((group, count) -> {
            if (tables.stream().noneMatch(table -> table.contains(group.month()))) {
                return;
            }
            List<Object> key = new ArrayList<>();
            dimensions.forEach(dimension -> key.add(dimension.of(group)));
            // Which tables count it, so that months are told apart exactly where tables do.
            tables.forEach(table -> key.add(table.contains(group.month())));
            Integer index = known.putIfAbsent(key, groups.size());
            if (index == null) {
                groups.add(group);
                counts.add(count);
            } else {
                counts.set(index, counts.get(index) + count);
            }
        });
    }

    int size() {
        return groups.size();
    }

    long count(int atom) {
        return counts.get(atom);
    }

    /** Its values in a table; empty when the table does not count it. */
    List<String> key(int atom, TableSpec table) {
        Dataset.Group group = groups.get(atom);
        YearMonth month = group.month();
        return table.contains(month)
                ? table.by().stream().map(dimension -> dimension.of(group)).toList()
                : List.of();
    }
}
