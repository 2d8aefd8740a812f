package dev.akashi.client;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** Writes files so that after a crash each is either whole or not there, and only their owner can read them. */
public final class DurableFiles {

    private DurableFiles() {}

    /** Replaces a file; when this returns, the new content survives a power cut. */
    public static void replace(Path file, byte[] content) throws IOException {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        write(fresh, content);
        force(fresh);
        publish(fresh, file);
    }

    /** Writes a file, without waiting until it is on the disk. */
    public static void write(Path file, byte[] content) throws IOException {
        try (OutputStream out = OwnerOnly.newOutput(file)) {
            out.write(content);
        }
    }

    /** Writes a file line by line. */
    public static BufferedWriter newWriter(Path file) throws IOException {
        return new BufferedWriter(new OutputStreamWriter(OwnerOnly.newOutput(file), StandardCharsets.UTF_8));
    }

    /** Makes a file that was written under another name appear under its own. */
    public static void publish(Path fresh, Path file) throws IOException {
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        forceFolder(Objects.requireNonNull(file.toAbsolutePath().getParent(), "folder"));
    }

    /** Waits until a file's content is on the disk. */
    public static void force(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
    }

    /** Waits until the names of a folder's files are on the disk, where the platform can be asked for that. */
    public static void forceFolder(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (AccessDeniedException e) {
            // Windows opens no folders; its file system orders the rename itself.
        }
    }
}
