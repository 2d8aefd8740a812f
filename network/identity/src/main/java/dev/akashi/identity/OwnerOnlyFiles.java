package dev.akashi.identity;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/** Files and folders that only their owner may read; a file is there whole or not at all. */
public final class OwnerOnlyFiles {
    private OwnerOnlyFiles() {}

    /** Makes the folder and its parents where missing; those it makes belong to the owner alone. */
    public static void createDirectories(Path folder) throws IOException {
        if (posix(folder)) {
            Files.createDirectories(folder, attribute("rwx------"));
        } else {
            Files.createDirectories(folder);
        }
    }

    /** Replaces the file in one step, after its bytes have reached the disk. */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path folder = Objects.requireNonNull(file.toAbsolutePath().getParent(), "folder");
        createDirectories(folder);
        Path temporary = posix(folder)
                ? Files.createTempFile(folder, ".new", ".tmp", attribute("rw-------"))
                : Files.createTempFile(folder, ".new", ".tmp");
        try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static boolean posix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private static FileAttribute<Set<PosixFilePermission>> attribute(String permissions) {
        return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
    }
}
