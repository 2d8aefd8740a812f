package dev.akashi.cli;

import dev.akashi.audit.replay.Replay;
import dev.akashi.audit.statistics.Dataset;
import dev.akashi.audit.statistics.Dimension;
import dev.akashi.audit.statistics.InstitutionList;
import dev.akashi.audit.statistics.Parameters;
import dev.akashi.audit.statistics.Period;
import dev.akashi.audit.statistics.Release;
import dev.akashi.audit.statistics.ReleaseException;
import dev.akashi.audit.statistics.ReleaseOffice;
import dev.akashi.audit.statistics.StatisticsCsv;
import dev.akashi.audit.statistics.TableSpec;
import dev.akashi.model.InstitutionKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code akashi stats}: tables for policy that identify nobody. */
@Command(
        name = "stats",
        mixinStandardHelpOptions = true,
        description = "Releases statistics of what an audit has replayed, so that they identify nobody.")
final class StatsCommand {

    private final Console console;

    StatsCommand(Console console) {
        this.console = console;
    }

    @Command(
            name = "release",
            mixinStandardHelpOptions = true,
            description = "Writes a table of credentials; small counts, and what they would follow from, are not told.",
            footer = {
                "",
                "A month or fiscal year is released when it is over. What was released once is given again as it was; every",
                "further table is decided in the knowledge of all that the history has. Operational, not official, statistics."
            })
    int release(
            @Mixin AuditFolder audit,
            @Mixin TrustOption trust,
            @Option(
                            names = "--history",
                            required = true,
                            paramLabel = "DIR",
                            description = "The folder of all releases, which must never be lost or begun again.")
                    Path history,
            @Option(
                            names = "--period",
                            required = true,
                            paramLabel = "PERIOD",
                            description = "A month such as 2026-04, or a fiscal year such as 2026.")
                    String period,
            @Option(
                            names = "--by",
                            required = true,
                            split = ",",
                            paramLabel = "DIMENSION",
                            description = "One to three of type, level, kind, founder, prefecture, month; separated by"
                                    + " commas, or repeat.")
                    List<String> by,
            @Option(
                            names = "--threshold",
                            paramLabel = "N",
                            defaultValue = "10",
                            description = "Counts below it are not told (default: ${DEFAULT-VALUE}).")
                    int threshold,
            @Option(
                            names = "--round",
                            paramLabel = "BASE",
                            defaultValue = "1",
                            description = "Numbers are told as multiples of 1, 3 or 5 (default: ${DEFAULT-VALUE}).")
                    int rounding,
            @Option(
                            names = "--universe",
                            paramLabel = "KIND=N",
                            description =
                                    "How many institutions of a kind there are, for the coverage; repeat for each.")
                    @Nullable
                    Map<InstitutionKind, Long> universe,
            @Option(
                            names = "--institutions",
                            paramLabel = "FILE",
                            description = "The same from the ministry's list of school codes, a CSV file.")
                    Optional<Path> institutions,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV file to write.")
                    Path out)
            throws IOException {
        Map<InstitutionKind, Long> known = universe(universe, institutions);
        TableSpec spec = Inputs.parse(
                "--by",
                String.join(",", by),
                unused -> new TableSpec(
                        Inputs.parse("--period", period, Period::parse),
                        by.stream().map(Dimension::parse).toList()));
        Parameters parameters = Inputs.parse("--threshold", "", unused -> new Parameters(threshold, rounding));
        Dataset dataset = dataset(audit, trust);
        try {
            Release release = ReleaseOffice.in(history, dataset, parameters).release(spec);
            Files.write(out, StatisticsCsv.of(release, dataset, known));
            long hidden = release.cells().values().stream()
                    .filter(java.util.OptionalLong::isEmpty)
                    .count();
            console.say(
                    "release %s: %d cells, %d of them not told, in %s",
                    release.id(), release.cells().size(), hidden, out);
            return ExitCode.OK.number();
        } catch (ReleaseException e) {
            return refused(e);
        }
    }

    @Command(
            name = "rescissions",
            mixinStandardHelpOptions = true,
            description = "Writes how many credentials were rescinded in a fiscal year, of the whole country by level.",
            footer = {"", "Counts below the threshold are only said to be below it. The year must be over."})
    int rescissions(
            @Mixin AuditFolder audit,
            @Mixin TrustOption trust,
            @Option(names = "--year", required = true, paramLabel = "YEAR", description = "The fiscal year.") int year,
            @Option(names = "--out", required = true, paramLabel = "FILE", description = "The CSV file to write.")
                    Path out)
            throws IOException {
        try {
            Files.write(out, StatisticsCsv.rescissions(dataset(audit, trust), year, Parameters.STANDARD));
            console.say("rescissions of %d in %s", year, out);
            return ExitCode.OK.number();
        } catch (ReleaseException e) {
            return refused(e);
        }
    }

    private static Map<InstitutionKind, Long> universe(@Nullable Map<InstitutionKind, Long> counts, Optional<Path> list)
            throws IOException {
        if (list.isEmpty()) {
            return counts == null ? Map.of() : counts;
        }
        if (counts != null) {
            throw new UsageException("expected --universe or --institutions, found both");
        }
        byte[] file = Files.readAllBytes(list.get());
        return Inputs.parse("--institutions", "", unused -> InstitutionList.read(file))
                .counts();
    }

    private static Dataset dataset(AuditFolder audit, TrustOption trust) throws IOException {
        try (Replay replay = audit.open(trust.read())) {
            if (!replay.book().findings().isEmpty()
                    || !replay.book().unchecked().isEmpty()) {
                throw new UsageException("expected a replay in which everything is in order, found findings; see "
                        + audit.path().resolve("report.json"));
            }
            return Dataset.of(replay);
        }
    }

    private int refused(ReleaseException e) {
        console.note("akashi: " + e.getMessage());
        return ExitCode.REFUSED.number();
    }
}
