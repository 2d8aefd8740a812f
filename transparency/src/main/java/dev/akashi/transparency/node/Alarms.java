package dev.akashi.transparency.node;

import dev.akashi.credential.log.SignedNote;
import dev.akashi.model.LedgerTime;
import dev.akashi.model.MspId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What must not happen, and did. The first alarm is kept, with its evidence, until somebody has looked into it; as long as there is one, this
 * organisation cosigns nothing.
 */
final class Alarms {

    private static final Logger LOGGER = LoggerFactory.getLogger(Alarms.class);
    private static final String FACT = "alarm";

    private final LogStore store;
    private final Path evidence;
    private final Clock clock;

    Alarms(LogStore store, Path folder, Clock clock) {
        this.store = store;
        this.evidence = folder.resolve("evidence");
        this.clock = clock;
    }

    /** What happened first; empty when nothing did. */
    Optional<String> current() {
        return store.fact(FACT)
                .filter(bytes -> bytes.length > 0)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** Two checkpoints that cannot both be of one log. */
    void splitView(MspId peer, SignedNote ours, SignedNote theirs) {
        if (current().isPresent()) {
            return;
        }
        String name = "split-view-" + peer + "-" + clock.instant().toEpochMilli();
        keep(name + "-ours.note", ours.toBytes());
        keep(name + "-theirs.note", theirs.toBytes());
        raise("SPLIT_VIEW: " + peer + " signed another log than ours; both checkpoints are in " + evidence);
    }

    /** Two peers that say different things of one block. */
    void differing(MspId peer, String ours, String theirs) {
        if (current().isPresent()) {
            return;
        }
        String name = "block-view-" + peer + "-" + clock.instant().toEpochMilli();
        keep(name + ".txt", (ours + "\n" + theirs + "\n").getBytes(StandardCharsets.UTF_8));
        raise("BLOCKS_DIFFER: the peer of " + peer + " says something else of a block than ours; see " + evidence);
    }

    /** A block of our own peer that is not believed. */
    void refusedBlock(String reason) {
        raise("BLOCK_REFUSED: " + reason);
    }

    /** Declares that somebody has looked into it. */
    void clear() {
        store.write(() -> store.putFact(FACT, new byte[0]));
    }

    private void raise(String text) {
        if (current().isEmpty()) {
            LOGGER.error("alarm: {}; nothing more is cosigned", text);
            String dated = LedgerTime.format(clock.instant()) + " " + text;
            store.write(() -> store.putFact(FACT, dated.getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void keep(String name, byte[] content) {
        try {
            Files.createDirectories(evidence);
            Files.write(evidence.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException("expected to keep evidence in " + evidence, e);
        }
    }
}
