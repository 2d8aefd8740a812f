package dev.akashi.audit.statistics;

import dev.akashi.audit.statistics.CountedTable.Cell;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Releases tables, and remembers all that it has released, one file each in a folder: what was told once is told again, and
 * what is told next is decided in the knowledge of all of it.
 *
 * <pre>{@code
 * ReleaseOffice office = ReleaseOffice.in(folder, dataset, Parameters.STANDARD);
 * Release release = office.release(new TableSpec(Period.parse("2026-04"), List.of(Dimension.TYPE, Dimension.PREFECTURE)));
 * }</pre>
 *
 * <p>A period is released when it is over: the ledger then says nothing new of it. One process at a time.
 */
public final class ReleaseOffice {

    /** Until then a transaction of the period may still be on its way. */
    private static final Duration LATE = Duration.ofHours(1);

    private static final int MOST_ATOMS = 20_000;

    private final Path folder;
    private final Dataset dataset;
    private final Parameters parameters;
    private final List<Release> history = new ArrayList<>();

    private ReleaseOffice(Path folder, Dataset dataset, Parameters parameters) {
        this.folder = folder;
        this.dataset = dataset;
        this.parameters = parameters;
    }

    /**
     * Opens a history.
     *
     * @throws IOException when the folder cannot be used
     * @throws ReleaseException {@code PARAMETERS_DIFFER}
     */
    public static ReleaseOffice in(Path folder, Dataset dataset, Parameters parameters) throws IOException {
        ReleaseOffice office = new ReleaseOffice(
                folder, Objects.requireNonNull(dataset, "dataset"), Objects.requireNonNull(parameters, "parameters"));
        Files.createDirectories(folder);
        List<Path> files;
        try (Stream<Path> found = Files.list(folder)) {
            files = found.filter(file -> file.getFileName().toString().matches("[0-9]{6}-[0-9a-f]{16}\\.json"))
                    .sorted()
                    .toList();
        }
        for (Path file : files) {
            Release release = Release.read(Files.readAllBytes(file));
            if (!release.parameters().equals(parameters)) {
                throw new ReleaseException(
                        ReleaseException.Code.PARAMETERS_DIFFER,
                        "expected " + release.parameters() + ", as in " + file.getFileName() + ", found " + parameters);
            }
            office.history.add(release);
        }
        return office;
    }

    /** What was released, the oldest first. */
    public List<Release> history() {
        return List.copyOf(history);
    }

    /**
     * Releases a table, or gives the release that there is.
     *
     * @throws ReleaseException when it cannot be
     * @throws IOException when it cannot be remembered; it is not released then
     */
    public Release release(TableSpec spec) throws IOException {
        if (dataset.latest().isBefore(spec.period().end().plus(LATE))) {
            throw new ReleaseException(
                    ReleaseException.Code.PERIOD_OPEN,
                    "expected a ledger that goes on after " + spec.period().end() + ", found " + dataset.latest()
                            + " as its latest time");
        }
        List<Release> linked = linked(spec);
        List<TableSpec> specs =
                new ArrayList<>(linked.stream().map(Release::spec).toList());
        Optional<Release> known =
                linked.stream().filter(release -> release.spec().equals(spec)).findFirst();
        if (known.isEmpty()) {
            specs.add(spec);
        }
        Atoms atoms = new Atoms(dataset, specs);
        List<CountedTable> earlier = new ArrayList<>();
        List<BitSet> told = new ArrayList<>();
        for (Release release : linked) {
            CountedTable counted = CountedTable.of(release.spec(), atoms);
            earlier.add(counted);
            told.addAll(told(release, counted));
        }
        if (known.isPresent()) {
            return known.get();
        }
        if (atoms.size() > MOST_ATOMS) {
            throw new ReleaseException(
                    ReleaseException.Code.TOO_LARGE,
                    "expected tables that divide what is counted into at most " + MOST_ATOMS + " groups, found "
                            + atoms.size());
        }
        CountedTable table = CountedTable.of(spec, atoms);
        Set<List<String>> hidden = new Suppression(atoms, table, earlier, told, parameters).suppressed();
        Map<List<String>, OptionalLong> cells = new LinkedHashMap<>();
        for (Cell cell : table.cells()) {
            cells.put(
                    cell.key(),
                    hidden.contains(cell.key())
                            ? OptionalLong.empty()
                            : OptionalLong.of(parameters.rounded(cell.count())));
        }
        Release release = new Release(spec, parameters, dataset.mark(), cells);
        remember(release);
        return release;
    }

    /** The sums that a release told; what it told must still be so. */
    private List<BitSet> told(Release release, CountedTable counted) {
        List<BitSet> told = new ArrayList<>();
        boolean same = counted.cells().size() == release.cells().size();
        for (Cell cell : counted.cells()) {
            OptionalLong said = release.cells().getOrDefault(cell.key(), OptionalLong.of(-1));
            same &= said.isEmpty() || said.getAsLong() == parameters.rounded(cell.count());
            if (said.isPresent() && !cell.atoms().isEmpty()) {
                told.add(cell.atoms());
            }
        }
        if (!same) {
            throw new ReleaseException(
                    ReleaseException.Code.HISTORY_DIFFERS,
                    "expected the counts of release " + release.id() + " of "
                            + release.spec().period() + ", found others on this ledger");
        }
        return told;
    }

    /** Releases that have to do with a table: of the same time, or of the same time as one of those. */
    private List<Release> linked(TableSpec spec) {
        List<Period> periods = new ArrayList<>(List.of(spec.period()));
        Set<Release> linked = new java.util.HashSet<>();
        boolean grew = true;
        while (grew) {
            grew = false;
            for (Release release : history) {
                Period period = release.spec().period();
                boolean overlaps = periods.stream()
                        .anyMatch(other -> !period.to().isBefore(other.from())
                                && !other.to().isBefore(period.from()));
                if (overlaps && linked.add(release)) {
                    periods.add(period);
                    grew = true;
                }
            }
        }
        return history.stream().filter(linked::contains).toList();
    }

    private void remember(Release release) throws IOException {
        String name = String.format(Locale.ROOT, "%06d-%s.json", history.size() + 1, release.id());
        Path fresh = folder.resolve(name + ".new");
        Files.write(fresh, release.toBytes());
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        history.add(release);
    }
}
