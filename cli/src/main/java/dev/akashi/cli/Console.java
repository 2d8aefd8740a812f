package dev.akashi.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.Locale;
import java.util.Objects;

/**
 * Where a command speaks, and what time it is.
 *
 * @param out results
 * @param err progress, warnings and errors
 * @param clock the time
 */
record Console(PrintWriter out, PrintWriter err, Clock clock) {

    Console {
        Objects.requireNonNull(out, "out");
        Objects.requireNonNull(err, "err");
        Objects.requireNonNull(clock, "clock");
    }

    /** One line of result. */
    void say(String line) {
        out.println(line);
    }

    /** One line of result, as {@link String#format} makes it. */
    void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
    }

    /** Whether somebody is watching at a terminal; the start script looks, because Java cannot. */
    boolean isTerminal() {
        return Boolean.getBoolean("akashi.terminal");
    }

    /** One line beside the result. */
    void note(String line) {
        err.println(line);
    }
}
