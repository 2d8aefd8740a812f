package dev.akashi.it;

import dev.akashi.client.status.StatusListFolder;
import dev.akashi.client.status.StatusListFolder.Version;
import dev.akashi.it.World.Running;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/** Status lists of batches that tests issue, by the commands. */
final class StatusLists {

    private StatusLists() {}

    /** Makes the lists of the records beside a batch; the newest version of the one whose address has this part. */
    static Path make(Running world, Path batch, Path lists, String part) throws IOException {
        Ran.akashi(
                        "status-list",
                        "make",
                        "--profile",
                        world.profileFile(),
                        "--records",
                        batch.resolveSibling("records"),
                        "--institution",
                        World.UNIVERSITY,
                        "--key",
                        world.keyFile("univ-credential"),
                        "--out",
                        lists)
                .done();
        return StatusListFolder.at(lists)
                .all()
                .map(Version::file)
                .filter(file -> contains(file, "/" + part + "/"))
                .max(Comparator.comparing(Path::toString))
                .orElseThrow();
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
