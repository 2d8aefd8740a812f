package dev.akashi.bench;

import com.google.gson.JsonObject;
import dev.akashi.model.Digest;
import java.lang.management.ManagementFactory;
import java.security.MessageDigest;
import java.util.Locale;

/**
 * Finds out whether the machine did something else meanwhile: the same small piece of work is timed before and after each
 * measurement. When it took much longer one time than the other, figures are not worth publishing.
 */
final class Steadiness {

    /** How much the calibration may move between before and after. */
    static final double TOLERATED_PERCENT = 15;

    private static final int HASHES = 200_000;
    private static final int TRIES = 15;

    private Steadiness() {}

    /**
     * How the machine did before and after.
     *
     * @param before hashes a second
     * @param after hashes a second
     * @param load the load average at the end; negative when it is not known
     */
    record Movement(double before, double after, double load) {

        double percent() {
            return 100 * Math.abs(after - before) / before;
        }

        boolean isSteady() {
            return percent() <= TOLERATED_PERCENT;
        }

        JsonObject toJson() {
            JsonObject json = new JsonObject();
            json.addProperty("calibrationBefore", before);
            json.addProperty("calibrationAfter", after);
            json.addProperty("movedPercent", percent());
            json.addProperty("steady", isSteady());
            json.addProperty("loadAverage", load);
            return json;
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "calibration moved by %.0f %%, load average %.1f%s",
                    percent(),
                    load,
                    isSteady() ? "" : ": NOT STEADY, figures are not for publication");
        }
    }

    /** Hashes a second of the best of a few tries. */
    static double calibrate() {
        MessageDigest sha256 = Digest.newSha256();
        byte[] block = new byte[65];
        double best = 0;
        for (int i = 0; i < TRIES; i++) {
            long began = System.nanoTime();
            for (int n = 0; n < HASHES; n++) {
                sha256.update(block);
                byte[] digest = sha256.digest();
                block[0] = digest[0];
            }
            best = Math.max(best, HASHES / ((System.nanoTime() - began) / 1e9));
        }
        return best;
    }

    static double load() {
        return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    }
}
