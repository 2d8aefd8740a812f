package dev.akashi.bench;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.akashi.bench.Bench.Options;
import dev.akashi.bench.NetworkChoice.Kind;
import dev.akashi.bench.measure.Audits;
import dev.akashi.bench.measure.Blocks;
import dev.akashi.bench.measure.Commands;
import dev.akashi.bench.measure.Commits;
import dev.akashi.bench.measure.Day;
import dev.akashi.bench.measure.Issuing;
import dev.akashi.bench.measure.Logs;
import dev.akashi.bench.measure.Merkle;
import dev.akashi.bench.measure.Offline;
import dev.akashi.bench.measure.Portals;
import dev.akashi.bench.measure.Printing;
import dev.akashi.bench.measure.Rules;
import dev.akashi.bench.measure.Verifying;
import dev.akashi.fabricnet.node.FabricPrograms;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.json.StrictJson;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The entry of {@code scripts/bench}. */
@Command(
        name = "scripts/bench",
        mixinStandardHelpOptions = true,
        description = "Measures Akashi, next to other implementations and to its own limits.",
        footer = {
            "",
            "Exit code: 0 all limits are met, 1 one is missed, 2 something could not be measured.",
            "How to read it: bench/README.md"
        })
public final class BenchMain implements Callable<Integer> {

    // Held here because the JDK holds loggers weakly.
    private static final List<Logger> QUIET =
            List.of(Logger.getLogger("io.grpc"), Logger.getLogger("org.hyperledger.fabric"));

    private final PrintWriter out;
    private final Clock clock;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "What to measure (default: everything).")
    private List<String> names = List.of();

    @Option(names = "--list", description = "Say what can be measured.")
    private boolean list;

    @Option(names = "--quick", description = "Few short rounds: to see that it works, not for figures.")
    private boolean quick;

    @Option(
            names = "--network",
            defaultValue = "embedded",
            paramLabel = "KIND",
            description = "Measure the ledger on: ${COMPLETION-CANDIDATES} (default: embedded).")
    private Kind network = Kind.EMBEDDED;

    @Option(
            names = "--profile",
            paramLabel = "PROFILE",
            description = "The profile.json of a network that runs (default: one is started).")
    private Optional<Path> profile = Optional.empty();

    @Option(
            names = "--echo",
            paramLabel = "CHAINCODE",
            description =
                    "With --profile: a chaincode of that network with a transaction put(key, value), to compare with.")
    private Optional<String> echo = Optional.empty();

    @Option(
            names = "--process",
            paramLabel = "NAME=PID",
            description =
                    "With --profile: a process of that network whose use of the processors is recorded; may be repeated.")
    private Map<String, Long> processes = Map.of();

    @Option(names = "--root", required = true, hidden = true, description = "The folder of the sources.")
    private Path root = Path.of(".");

    private BenchMain(PrintWriter out, Clock clock) {
        this.out = out;
        this.clock = clock;
    }

    /** Measures and ends the process. */
    public static void main(String[] arguments) {
        QUIET.forEach(logger -> logger.setLevel(Level.WARNING));
        PrintWriter out = new PrintWriter(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        int code = new CommandLine(new BenchMain(out, Clock.systemUTC()))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(out)
                .execute(arguments);
        out.flush();
        System.exit(code);
    }

    /** All measurements, in the order in which they are made. */
    static List<Measurement> all() {
        return List.of(
                new Merkle(),
                new Rules(),
                new Issuing(),
                new Printing(),
                new Verifying(),
                new Offline(),
                new Commits(),
                new Blocks(),
                new Logs(),
                new Audits(),
                new Portals(),
                new Commands(),
                new Day());
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (list) {
            all().forEach(measurement -> out.println(measurement.name() + "  " + measurement.about()));
            return 0;
        }
        Optional<String> objection = unknownName().or(this::missingPrograms);
        if (objection.isPresent()) {
            out.println(objection.get());
            return 2;
        }
        Instant began = clock.instant();
        Path work = Files.createDirectories(root.resolve("bench/target/work"));
        Options options = new Options(root, work, quick, choice());
        JsonObject machine = Machine.describe(root);
        out.println("Machine: " + machine.get("processor").getAsString() + ", "
                + machine.get("processors").getAsInt() + " processors, "
                + machine.get("java").getAsString());
        JsonArray measured = new JsonArray();
        List<Finding> findings = new ArrayList<>();
        for (Measurement measurement : chosen()) {
            out.println();
            out.println(measurement.name() + ": " + measurement.about());
            Bench bench = new Bench(options, out);
            double before = Steadiness.calibrate();
            measurement.run(bench);
            Steadiness.Movement movement = new Steadiness.Movement(before, Steadiness.calibrate(), Steadiness.load());
            bench.say(movement.toString());
            measured.add(ResultJson.of(measurement, bench, movement));
            findings.addAll(bench.findings());
        }
        out.println();
        ResultTable.writeMissed(findings, out);
        out.println("Result: " + write(began, machine, measured));
        return findings.stream().allMatch(Finding::isMet) ? 0 : 1;
    }

    private NetworkChoice choice() {
        Map<String, List<Long>> parts = new TreeMap<>();
        processes.forEach((name, pid) -> parts.put(name, List.of(pid)));
        return new NetworkChoice(network, profile, echo, parts);
    }

    private Optional<String> missingPrograms() {
        if (network == Kind.FABRIC && profile.isEmpty()) {
            try {
                FabricPrograms.find(System.getenv());
            } catch (FabricPrograms.MissingException e) {
                return Optional.of(String.valueOf(e.getMessage()));
            }
        }
        return Optional.empty();
    }

    private Optional<String> unknownName() {
        List<String> known = all().stream().map(Measurement::name).toList();
        return names.stream()
                .filter(name -> !known.contains(name))
                .findFirst()
                .map(name -> "expected names of " + known + ", found " + name);
    }

    private List<Measurement> chosen() {
        return all().stream()
                .filter(measurement -> names.isEmpty() || names.contains(measurement.name()))
                .toList();
    }

    private Path write(Instant began, JsonObject machine, JsonArray measured) throws IOException {
        JsonObject json = new JsonObject();
        json.addProperty("version", 1);
        json.addProperty("began", LedgerTime.format(began));
        json.addProperty("ended", LedgerTime.format(clock.instant()));
        json.addProperty("quick", quick);
        json.addProperty("network", network.name().toLowerCase(java.util.Locale.ROOT));
        json.add("machine", machine);
        json.add("measurements", measured);
        Path folder = Files.createDirectories(root.resolve("bench/target/results"));
        Path file = folder.resolve(LedgerTime.format(began).replace(":", "") + ".json");
        Files.writeString(file, StrictJson.writePretty(json), StandardCharsets.UTF_8);
        return file;
    }
}
