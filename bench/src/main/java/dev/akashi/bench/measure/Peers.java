package dev.akashi.bench.measure;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.akashi.bench.Bench;
import dev.akashi.bench.Programs;
import dev.akashi.model.json.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Other implementations, npm packages, each run in a process of its own. {@code scripts/bench} installs them; where they
 * or Node.js are missing, what they would be compared with is skipped.
 */
final class Peers {

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final StrictJson.Limits LINE = StrictJson.Limits.of(4096, 2);

    private final Path folder;

    private Peers(Path folder) {
        this.folder = folder;
    }

    /** The peers, if a package is installed; otherwise says what is skipped. */
    static Optional<Peers> find(Bench bench, String npmPackage) {
        Path folder = bench.options().root().resolve("bench/peers");
        Optional<String> missing = Optional.empty();
        if (Programs.line(folder, "node", "--version").isEmpty()) {
            missing = Optional.of("expected node on PATH, found none");
        } else if (!Files.exists(
                folder.resolve("node_modules").resolve(npmPackage).resolve("package.json"))) {
            missing = Optional.of("expected it installed by npm in bench/peers, found nothing");
        }
        missing.ifPresent(reason -> bench.skip("comparison with " + npmPackage, reason));
        return missing.isPresent() ? Optional.empty() : Optional.of(new Peers(folder));
    }

    /**
     * How many a second a script of {@code bench/peers} does.
     *
     * @throws IOException when it fails
     */
    double perSecond(String script, Object... arguments) throws IOException, InterruptedException {
        return number(run(script, arguments), "perSecond");
    }

    /**
     * What came of a script that gives up.
     *
     * @param perSecond how many a second; when it gave up, more than it does
     * @param seconds how long it took, or how long it tried
     * @param finished whether it did not give up
     */
    record Attempt(double perSecond, double seconds, boolean finished) {}

    /**
     * How many a second a script of {@code bench/peers} does that may give up, and says so.
     *
     * @throws IOException when it fails
     */
    Attempt attempt(String script, Object... arguments) throws IOException, InterruptedException {
        JsonObject said = run(script, arguments);
        return new Attempt(
                number(said, "perSecond"),
                number(said, "seconds"),
                said.get("finished").getAsBoolean());
    }

    private JsonObject run(String script, Object... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("node", script));
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        String line = Programs.run(folder, LIMIT, command)
                .lines()
                .reduce((first, last) -> last)
                .orElse("");
        return StrictJson.readObject(line.getBytes(StandardCharsets.UTF_8), LINE);
    }

    private static double number(JsonObject said, String name) throws IOException {
        JsonElement number = said.get(name);
        if (number == null) {
            throw new IOException("expected " + name + ", found " + said);
        }
        return number.getAsDouble();
    }
}
