package dev.akashi.audit.index;

import dev.akashi.audit.RecordedChain;
import dev.akashi.audit.replay.Replay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** Indexes a replay, and drops dead behind so many transactions of the database, or waits there for a byte. */
final class IndexingProcess {

    /** What the process ends with when it dropped dead. */
    static final int DEAD = 77;

    private IndexingProcess() {}

    /** Arguments: folder of the replay, URL, user, transactions, and {@code die} or {@code wait}. */
    public static void main(String[] arguments) throws IOException {
        RecordedChain blocks = RecordedChain.of("bft-4");
        int[] left = {Integer.parseInt(arguments[3])};
        try (Replay replay = Replay.open(Path.of(arguments[0]), "akashi", blocks.genesis());
                FactIndex index = FactIndex.open(new Database(arguments[1], arguments[2], ""), 1)) {
            index.update(replay, (done, total) -> {
                if (--left[0] == 0) {
                    if (arguments[4].equals("die")) {
                        Runtime.getRuntime().halt(DEAD);
                    }
                    await();
                }
            });
        }
    }

    private static void await() {
        try {
            System.out.write('.');
            System.out.flush();
            System.in.read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
