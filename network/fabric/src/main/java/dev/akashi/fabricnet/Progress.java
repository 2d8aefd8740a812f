package dev.akashi.fabricnet;

import java.io.PrintWriter;
import java.util.Locale;

/** Says in plain words what is being done, with the seconds since the beginning. */
public final class Progress {
    private final PrintWriter out;
    private final long began = System.nanoTime();

    /** Takes where it is said. */
    public Progress(PrintWriter out) {
        this.out = out;
    }

    void say(String what) {
        out.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, what);
        out.flush();
    }
}
