package dev.akashi.bench.measure;

import java.io.IOException;
import java.time.Duration;

/** Times a piece of work. */
final class Rate {

    private Rate() {}

    /** Work that does a number of things. */
    interface Work {
        /** Does it, and answers how many things were done. */
        int run() throws IOException;
    }

    /** How many things a second one run does. */
    static double once(Work work) throws IOException {
        long began = System.nanoTime();
        int done = work.run();
        return done / ((System.nanoTime() - began) / 1e9);
    }

    /** How many things a second are done when the work is run again and again for a time, at least once. */
    static double over(Duration time, Work work) throws IOException {
        long began = System.nanoTime();
        long done = 0;
        do {
            done += work.run();
        } while (System.nanoTime() - began < time.toNanos());
        return done / ((System.nanoTime() - began) / 1e9);
    }
}
