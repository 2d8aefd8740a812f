package dev.akashi.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Deque;
import java.util.concurrent.ConcurrentLinkedDeque;

/** Typefaces that are not in use: each is one thread's at a time, and takes about 10 MB. */
final class Typefaces {

    private final Deque<Typeface> idle = new ConcurrentLinkedDeque<>();

    interface Work<T> {
        T with(Typeface typeface) throws IOException;
    }

    <T> T with(Work<T> work) {
        try {
            Typeface found = idle.poll();
            Typeface typeface = found == null ? Typeface.load() : found;
            try {
                return work.with(typeface);
            } finally {
                idle.push(typeface);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("expected to write in memory", e);
        }
    }
}
