package dev.akashi.audit.statistics;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import dev.akashi.model.InstitutionCode;
import dev.akashi.model.InstitutionKind;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Tables as files that spreadsheets open: UTF-8 with a byte-order mark, lines that end with CR LF. First come lines that
 * say what it is: release, rule, state of the ledger, coverage; then an empty line; then the table.
 */
public final class StatisticsCsv {

    private static final String NOT_TOLD = "*";
    private static final String NOTE = "operational statistics of a registry, not official ones";

    private StatisticsCsv() {}

    /**
     * A release.
     *
     * @param dataset for the coverage: how many institutions recorded something in the period
     * @param universe how many institutions of each kind there are, whether in the registry or not; may be empty
     */
    public static byte[] of(Release release, Dataset dataset, Map<InstitutionKind, Long> universe) {
        List<String[]> rows = new ArrayList<>();
        rows.add(row("release", release.id()));
        rows.add(row("note", NOTE));
        rows.add(row("period", release.spec().period().toString()));
        rows.add(row(
                "not told (" + NOT_TOLD + ")",
                "counts below " + release.parameters().threshold() + ", and others from which they would follow"));
        rows.add(row("rounding", Integer.toString(release.parameters().rounding())));
        rows.add(row("dataset", release.mark()));
        coverage(release.spec().period(), dataset, universe, rows);
        rows.add(row(""));
        List<String> header = new ArrayList<>();
        release.spec().by().forEach(dimension -> header.add(dimension.name().toLowerCase(Locale.ROOT)));
        header.add("credentials");
        rows.add(header.toArray(String[]::new));
        release.cells().forEach((key, count) -> {
            List<String> row = new ArrayList<>(key);
            row.add(count.isPresent() ? Long.toString(count.getAsLong()) : NOT_TOLD);
            rows.add(row.toArray(String[]::new));
        });
        return bytes(rows);
    }

    /**
     * Rescissions of a fiscal year that is over, of the whole country by level, without a sum: a count below the threshold is
     * only said to be below it, zero too.
     *
     * @throws ReleaseException {@code PERIOD_OPEN}
     */
    public static byte[] rescissions(Dataset dataset, int fiscalYear, Parameters parameters) {
        Period year = Period.parse(Integer.toString(fiscalYear));
        if (dataset.latest().isBefore(year.end().plus(java.time.Duration.ofHours(1)))) {
            throw new ReleaseException(
                    ReleaseException.Code.PERIOD_OPEN,
                    "expected a ledger that goes on after " + year.end() + ", found " + dataset.latest());
        }
        List<String[]> rows = new ArrayList<>();
        rows.add(row("note", NOTE));
        rows.add(row("fiscal year", year.toString()));
        rows.add(row("dataset", dataset.mark()));
        rows.add(row(""));
        rows.add(row("level", "rescissions"));
        TreeSet<String> levels = new TreeSet<>();
        for (dev.akashi.model.CredentialType type : dev.akashi.model.CredentialType.values()) {
            levels.add(Dimension.level(type));
        }
        Map<String, Long> counts = dataset.rescissions().getOrDefault(fiscalYear, Map.of());
        for (String level : levels) {
            long count = counts.getOrDefault(level, 0L);
            rows.add(row(
                    level,
                    count < parameters.threshold()
                            ? "<" + parameters.threshold()
                            : Long.toString(parameters.rounded(count))));
        }
        return bytes(rows);
    }

    private static void coverage(
            Period period, Dataset dataset, Map<InstitutionKind, Long> universe, List<String[]> rows) {
        Map<InstitutionKind, TreeSet<InstitutionCode>> recording = new TreeMap<>();
        dataset.recording().forEach((month, kinds) -> {
            if (period.contains(month)) {
                kinds.forEach((kind, codes) -> recording
                        .computeIfAbsent(kind, unused -> new TreeSet<>())
                        .addAll(codes));
            }
        });
        TreeSet<InstitutionKind> kinds = new TreeSet<>(dataset.admitted().keySet());
        kinds.addAll(universe.keySet());
        for (InstitutionKind kind : kinds) {
            int recorded = recording.getOrDefault(kind, new TreeSet<>()).size();
            String all = universe.containsKey(kind) ? ", of " + universe.get(kind) + " that there are" : "";
            rows.add(row(
                    "coverage " + kind,
                    recorded + " of " + dataset.admitted().getOrDefault(kind, 0L) + " in the registry" + all));
        }
    }

    private static String[] row(String... fields) {
        return fields;
    }

    private static byte[] bytes(List<String[]> rows) {
        StringWriter text = new StringWriter();
        text.write('\uFEFF');
        try (CsvWriter csv =
                CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(text)) {
            rows.forEach(csv::writeRecord);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }
}
