package dev.akashi.client.template;

import dev.akashi.client.table.Problem;
import dev.akashi.client.table.ProblemCode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Finds the columns of a template in a header line: by the exact text, in any order. */
final class HeaderMatch {

    private HeaderMatch() {}

    /**
     * Where each column is. Columns that are not there are reported, and left out; the others are then not spoken of,
     * for the first line may be a person's row.
     */
    static Map<Column, Integer> of(Template template, List<String> headers, Consumer<Problem> problems) {
        Map<Column, Integer> positions = new LinkedHashMap<>();
        Set<String> used = new HashSet<>();
        for (Column column : template.tableColumns()) {
            String name = column.header();
            used.add(name);
            int position = headers.indexOf(name);
            if (position >= 0) {
                positions.put(column, position);
            } else {
                problems.accept(wrongHeader(name, headers));
            }
            if (position != headers.lastIndexOf(name)) {
                problems.accept(Problem.of(
                        ProblemCode.DUPLICATE_HEADER,
                        Problem.Place.header(name),
                        name,
                        "同じ見出しは 1 列だけ",
                        "each header in one column only"));
            }
        }
        boolean headerLine = positions.size() == template.tableColumns().size();
        if (headerLine) {
            headers.stream().filter(h -> !h.isEmpty() && !used.contains(h)).forEach(h -> problems.accept(unused(h)));
        }
        return positions;
    }

    private static Problem wrongHeader(String name, List<String> headers) {
        return Problem.of(
                ProblemCode.WRONG_HEADER,
                Problem.Place.header(name),
                String.join(", ", headers),
                "見出し「" + name + "」の列",
                "a column with the header \"" + name + "\"");
    }

    private static Problem unused(String header) {
        return Problem.of(
                ProblemCode.UNUSED_COLUMN,
                Problem.Place.header(header),
                header,
                "テンプレートにある見出し。この列は使いません",
                "a header of the template; this column is not used");
    }
}
