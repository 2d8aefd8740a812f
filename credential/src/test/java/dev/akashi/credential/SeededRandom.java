package dev.akashi.credential;

import java.security.SecureRandom;
import java.util.Random;

/** Randomness that is the same in every run, so that keys, salts and signatures of tests are. */
public final class SeededRandom extends SecureRandom {

    private static final long serialVersionUID = 1L;

    private final Random source;

    public SeededRandom(long seed) {
        this.source = new Random(seed);
    }

    @Override
    public void nextBytes(byte[] bytes) {
        source.nextBytes(bytes);
    }
}
