package dev.akashi.portal;

import dev.akashi.client.DurableFiles;
import dev.akashi.client.OwnerOnly;
import dev.akashi.client.share.ShareKey;
import dev.akashi.model.Digest;
import dev.akashi.model.json.JsonFormatException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files of holders' links: one a link, {@code ID.share}, a line of JSON and what is encrypted. A file is written beside
 * its place, forced to the disk and moved there, so that after a crash each is the old one or the new one. One process has
 * the folder.
 */
final class ShareFolder implements AutoCloseable {

    private static final Logger LOGGER = LoggerFactory.getLogger(ShareFolder.class);
    private static final String ENDING = ".share";

    private final Path folder;
    private final FileChannel lockFile;
    private final FileLock lock;

    private ShareFolder(Path folder, FileChannel lockFile, FileLock lock) {
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    /**
     * Opens the folder, and creates it if there is none.
     *
     * @throws IOException when it cannot be used, or another portal uses it
     */
    static ShareFolder open(Path folder) throws IOException {
        OwnerOnly.createFolders(folder);
        FileChannel lockFile = OwnerOnly.openLock(folder.resolve(".lock"));
        FileLock lock;
        try {
            lock = lockFile.tryLock();
        } catch (OverlappingFileLockException e) {
            lock = null;
        }
        if (lock == null) {
            lockFile.close();
            throw new IOException("expected a folder for links that no other portal uses, found one at " + folder);
        }
        return new ShareFolder(folder, lockFile, lock);
    }

    /** What there is; removes what was not finished, and leaves out what is damaged. */
    List<ShareHeader> headers() throws IOException {
        List<ShareHeader> headers = new ArrayList<>();
        for (Path file : files()) {
            String name = file.getFileName().toString();
            if (name.endsWith(ENDING + ".new")) {
                Files.deleteIfExists(file);
            } else if (name.endsWith(ENDING)) {
                try {
                    ShareHeader header = ShareHeader.read(line(file));
                    if (!name.equals(header.id() + ENDING)
                            || Files.size(file) != header.toLine().length + (long) header.size()) {
                        throw new JsonFormatException(
                                JsonFormatException.Kind.SHAPE, "expected a whole file of its own name");
                    }
                    headers.add(header);
                } catch (JsonFormatException e) {
                    // Left as it is, for its operator to look at; to everybody else it is not there.
                    LOGGER.error("a file of a link cannot be read and is left out: {}", e.getMessage());
                }
            }
        }
        return headers;
    }

    private Collection<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static byte[] line(Path file) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        try (var in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(ShareHeader.LONGEST);
            for (byte each : start) {
                line.write(each);
                if (each == '\n') {
                    return line.toByteArray();
                }
            }
        }
        throw new JsonFormatException(JsonFormatException.Kind.SHAPE, "expected a line of JSON");
    }

    /** @throws IOException when it cannot be read, or is not what was stored */
    byte[] content(ShareHeader header) throws IOException {
        byte[] all = Files.readAllBytes(file(header.id()));
        byte[] content = Arrays.copyOfRange(all, Math.max(0, all.length - header.size()), all.length);
        if (!Digest.sha256(content).equals(header.content())) {
            throw new IOException("expected the content that was stored, found damage");
        }
        return content;
    }

    /** On the disk when this returns. */
    void write(ShareHeader header, byte[] content) throws IOException {
        byte[] line = header.toLine();
        byte[] all = Arrays.copyOf(line, line.length + content.length);
        System.arraycopy(content, 0, all, line.length, content.length);
        DurableFiles.replace(file(header.id()), all);
    }

    void delete(String id) throws IOException {
        Files.deleteIfExists(file(id));
    }

    // Ids that are known were checked when they came in.
    private Path file(String id) {
        if (!id.matches(ShareKey.ID_FORM)) {
            throw new IllegalArgumentException("expected the id of a link");
        }
        return folder.resolve(id + ENDING);
    }

    @Override
    public void close() {
        try {
            lock.release();
            lockFile.close();
        } catch (IOException e) {
            LOGGER.warn("the folder for links could not be released: {}", e.getMessage());
        }
    }
}
