package dev.akashi.bench;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** What a measurement has at hand, and where it puts what it finds. Not for use by several threads. */
public final class Bench {

    private final Options options;
    private final PrintWriter progress;
    private final List<Finding> findings = new ArrayList<>();
    private final List<String> skipped = new ArrayList<>();

    Bench(Options options, PrintWriter progress) {
        this.options = Objects.requireNonNull(options, "options");
        this.progress = Objects.requireNonNull(progress, "progress");
    }

    /**
     * How to measure.
     *
     * @param root the folder of the sources
     * @param work a folder for files that are not kept
     * @param quick whether few short rounds are enough
     * @param network on which network the ledger is measured
     */
    public record Options(Path root, Path work, boolean quick, NetworkChoice network) {

        public Options {
            Objects.requireNonNull(root, "root");
            Objects.requireNonNull(work, "work");
            Objects.requireNonNull(network, "network");
        }
    }

    /** How to measure. */
    public Options options() {
        return options;
    }

    /** Says what is being done. */
    public void say(String line) {
        progress.println("  " + line);
        progress.flush();
    }

    /** Where others say what they are doing. */
    public PrintWriter progress() {
        return progress;
    }

    /** Adds what was found. */
    public void found(Finding finding) {
        findings.add(finding);
        ResultTable.write(finding, progress);
        progress.flush();
    }

    /** Says loudly that something is not measured, and why. */
    public void skip(String what, String reason) {
        String line = what + ": " + reason;
        skipped.add(line);
        say("SKIPPED  " + line);
    }

    /** How many rounds to measure: few when quick. */
    public int rounds() {
        return options.quick() ? 3 : 5;
    }

    List<Finding> findings() {
        return List.copyOf(findings);
    }

    List<String> skipped() {
        return List.copyOf(skipped);
    }
}
