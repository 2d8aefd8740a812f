package dev.akashi.client.template;

import dev.akashi.client.table.TableRow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The rows that make one credential: one, or under a template with courses those with the same id that follow one another. Only
 * these are held, and no more than {@value #MOST}.
 */
final class RowGroups {

    static final int MOST = 1000;

    private final Supplier<Optional<TableRow>> rows;
    /** Where the id is; below 0 when each row is a credential. */
    private final int id;

    private Optional<TableRow> ahead = Optional.empty();

    RowGroups(Template template, Map<Column, Integer> positions, Supplier<Optional<TableRow>> rows) {
        this.rows = rows;
        this.id = template.courses().isEmpty()
                ? -1
                : positions.entrySet().stream()
                        .filter(entry -> entry.getKey().field().equals(Fields.ID))
                        .map(Map.Entry::getValue)
                        .findFirst()
                        .orElse(-1);
    }

    Optional<List<TableRow>> next() {
        Optional<TableRow> first = ahead.isPresent() ? ahead : rows.get();
        ahead = Optional.empty();
        if (first.isEmpty()) {
            return Optional.empty();
        }
        List<TableRow> group = new ArrayList<>(List.of(first.get()));
        while (id >= 0 && !first.get().isEmpty() && group.size() < MOST) {
            Optional<TableRow> next = rows.get();
            if (next.isEmpty() || next.get().isEmpty() || !same(first.get(), next.get())) {
                ahead = next;
                break;
            }
            group.add(next.get());
        }
        return Optional.of(group);
    }

    private boolean same(TableRow one, TableRow other) {
        return one.fields().get(id).equals(other.fields().get(id));
    }
}
