package dev.akashi.it;

import dev.akashi.cli.Main;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;

/**
 * A command that was run in this process, and what it answered.
 *
 * @param exitCode its exit code
 * @param out results
 * @param err what it said beside them
 */
record Ran(int exitCode, String out, String err) {

    static Ran akashi(Object... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] texts = Arrays.stream(arguments).map(String::valueOf).toArray(String[]::new);
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), texts);
        return new Ran(exitCode, out.toString(), err.toString());
    }

    List<String> outLines() {
        return out.lines().toList();
    }

    /** This command, which has to have succeeded. */
    Ran done() {
        if (exitCode != 0) {
            throw new AssertionError("expected exit code 0, found " + exitCode + ": " + out + err);
        }
        return this;
    }
}
