package dev.akashi.transparency.node;

import dev.akashi.credential.log.Checkpoint;
import dev.akashi.credential.log.SignedNote;
import dev.akashi.transparency.tree.Tiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Writes the log as static files, C2SP tlog-tiles, so that any web server can serve it: first the tiles, then the
 * checkpoint that needs them, each file in one step.
 */
final class LogPublisher {

    private static final String DONE = ".published";

    private final Path folder;

    LogPublisher(Path folder) {
        this.folder = folder;
    }

    /** Brings the files up to a checkpoint of the view's log. */
    void publish(LogView view, SignedNote newest, Optional<SignedNote> cosigned) throws IOException {
        Files.createDirectories(folder);
        long size = Checkpoint.parse(newest.text()).size();
        long done = done();
        for (Tiles.Tile tile : Tiles.newTiles(Math.min(done, size), size)) {
            write(
                    tile.path(),
                    view.tile(tile).orElseThrow(() -> new IllegalStateException("expected the tile " + tile)));
        }
        write("checkpoint", newest.toBytes());
        write("checkpoints/" + size, newest.toBytes());
        if (cosigned.isPresent()) {
            write("checkpoint.cosigned", cosigned.get().toBytes());
        }
        write(DONE, Long.toString(Math.max(done, size)).getBytes(StandardCharsets.US_ASCII));
    }

    private long done() throws IOException {
        Path file = folder.resolve(DONE);
        if (!Files.exists(file)) {
            return 0;
        }
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
    }

    private void write(String name, byte[] content) throws IOException {
        Path file = folder.resolve(name);
        Path parent = file.getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        Path temporary = file.resolveSibling("." + file.getFileName() + ".new");
        Files.write(temporary, content);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}
