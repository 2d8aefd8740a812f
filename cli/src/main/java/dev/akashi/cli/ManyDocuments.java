package dev.akashi.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Function;

/** The same work on many documents: on every processor at once, with results in the order of the documents. */
final class ManyDocuments {

    // So many results wait to be taken at most, however many documents there are.
    private static final int BLOCK = 256;

    private final List<Path> documents;

    ManyDocuments(List<Path> documents) {
        this.documents = List.copyOf(documents);
    }

    /**
     * Does the work.
     *
     * @param what how the progress line calls it
     * @param progress shows how far it is
     * @param work done by several threads; what it throws ends everything
     * @param result takes the results, one after the other
     */
    <T> void each(String what, ProgressLine progress, Function<Path, T> work, Consumer<T> result) {
        AtomicInteger done = new AtomicInteger();
        for (int from = 0; from < documents.size(); from += BLOCK) {
            List<Path> block = documents.subList(from, Math.min(from + BLOCK, documents.size()));
            List<T> results = block.parallelStream()
                    .map(document -> {
                        T outcome = work.apply(document);
                        synchronized (progress) {
                            progress.at(what, done.incrementAndGet(), documents.size());
                        }
                        return outcome;
                    })
                    .toList();
            results.forEach(result);
        }
    }
}
