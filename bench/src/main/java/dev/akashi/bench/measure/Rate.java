package dev.akashi.bench.measure;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Times a piece of work.
 *
 * <p>On one core the time is what all threads of this process took of the processors, garbage collection and compilation
 * included: other work on the machine then counts little. On all cores it is the time of a clock on the wall.
 */
final class Rate {

    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private Rate() {}

    /** Work that does a number of things. */
    interface Work {
        /** Does it, and answers how many things were done. */
        int run() throws IOException;
    }

    /**
     * How many things one core does in a second, when the work is run again and again, at least once.
     *
     * @param time how much of a core's time
     */
    static double ofOneCore(Duration time, Work work) throws IOException {
        return measure(time, work, SYSTEM::getProcessCpuTime);
    }

    /**
     * How many things all cores do in a second.
     *
     * @param time for how long
     */
    static double ofAllCores(Duration time, Work work) throws IOException {
        return measure(time, work, System::nanoTime);
    }

    private static double measure(Duration time, Work work, LongSupplier clock) throws IOException {
        long began = clock.getAsLong();
        long done = 0;
        do {
            done += work.run();
        } while (clock.getAsLong() - began < time.toNanos());
        return done / ((clock.getAsLong() - began) / 1e9);
    }
}
