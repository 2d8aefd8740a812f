package dev.akashi.audit.replay;

import dev.akashi.audit.RecordedChain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Replays a recorded chain, and writes into a file what went wrong. */
final class ReplayingProcess {

    private ReplayingProcess() {}

    /** Arguments: folder of the replay, file for what went wrong. */
    public static void main(String[] arguments) throws IOException {
        RecordedChain blocks = RecordedChain.of("bft-4");
        try (Replay replay = Replay.open(Path.of(arguments[0]), "akashi", blocks.genesis())) {
            replay.run(blocks, blocks.height(), (done, total) -> {});
            Files.writeString(Path.of(arguments[1]), "done");
        } catch (IOException | UncheckedIOException e) {
            Files.writeString(Path.of(arguments[1]), e.getClass().getSimpleName() + " " + e.getMessage());
        }
    }
}
