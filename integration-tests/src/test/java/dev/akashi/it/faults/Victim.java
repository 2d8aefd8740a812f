package dev.akashi.it.faults;

/** A process that can be hurt and made well again. */
interface Victim {

    /** {@return its name, for the log} */
    String name();

    /** {@return its process, which runs} */
    ProcessHandle process();

    /** Starts it again after it was killed. */
    void restart();
}
