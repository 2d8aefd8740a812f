package dev.akashi.it.faults;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

/** What can be done to a process from outside. */
final class Signals {

    private static final int LIMIT_SECONDS = 10;

    private Signals() {}

    /** Ends the process at once, as SIGKILL does, and returns when it has ended. */
    static void kill(ProcessHandle process) {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops the process where it is; it keeps its memory, files and connections. */
    static void freeze(ProcessHandle process) {
        send("-STOP", process);
    }

    /** Lets a frozen process go on. */
    static void thaw(ProcessHandle process) {
        send("-CONT", process);
    }

    private static void send(String signal, ProcessHandle process) {
        try {
            Process kill = new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .start();
            if (!kill.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new IllegalStateException("kill " + signal + " " + process.pid() + ": expected to succeed");
            }
        } catch (IOException e) {
            throw new IllegalStateException("kill " + signal, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("kill " + signal, e);
        }
    }
}
