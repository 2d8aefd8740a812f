package dev.akashi.bench;

import java.io.IOException;

/** Measures one part of Akashi. */
public interface Measurement {

    /** The name on the command line. */
    String name();

    /** What is measured, in one line. */
    String about();

    /**
     * Measures.
     *
     * @throws IOException when a file or a program that it needs cannot be used
     * @throws InterruptedException when it is to end early
     */
    void run(Bench bench) throws IOException, InterruptedException;
}
