package dev.akashi.fabricnet;

import dev.akashi.fabricnet.node.NetworkException;
import dev.akashi.fabricnet.render.Layout;
import dev.akashi.identity.OwnerOnlyFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Keeps two commands from changing one network at the same time. Ends with the process, however that ends. */
final class DirectoryLock {
    private DirectoryLock() {}

    /** What is done while nobody else can. */
    interface Work {
        void run() throws IOException;
    }

    static void holding(Layout layout, Work work) throws IOException {
        OwnerOnlyFiles.createDirectories(layout.directory());
        try (FileChannel channel =
                FileChannel.open(layout.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (tryLock(channel) == null) {
                throw new NetworkException(layout.directory()
                        + ": expected no other command at work on it, found one; wait until it has ended");
            }
            work.run();
        }
    }

    private static @Nullable Object tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null;
        }
    }
}
