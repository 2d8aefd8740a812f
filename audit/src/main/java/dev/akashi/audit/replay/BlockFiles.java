package dev.akashi.audit.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.akashi.client.DurableFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.hyperledger.fabric.protos.common.Block;

/**
 * Blocks in a folder, one a file, as {@code peer channel fetch} writes them: any name that ends with the block's number and
 * {@code .block}, for example {@code registry_12.block}.
 */
public final class BlockFiles implements BlockSource {

    private static final Pattern NAME = Pattern.compile("(?:.*[^0-9])?([0-9]{1,18})\\.block");

    private final Path folder;
    private final TreeMap<Long, Path> files = new TreeMap<>();

    private BlockFiles(Path folder) {
        this.folder = folder;
    }

    /**
     * Looks which blocks are there.
     *
     * @throws IOException when the folder cannot be read, has no block, or two files for one
     */
    public static BlockFiles in(Path folder) throws IOException {
        BlockFiles blocks = new BlockFiles(folder);
        try (Stream<Path> found = Files.list(folder)) {
            for (Path file : (Iterable<Path>) found.sorted()::iterator) {
                Matcher matcher = NAME.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches()) {
                    Path other = blocks.files.putIfAbsent(Long.parseLong(matcher.group(1)), file);
                    if (other != null) {
                        throw new IOException("expected one file a block, found " + other + " and " + file);
                    }
                }
            }
        }
        if (blocks.files.isEmpty()) {
            throw new IOException("expected files NUMBER.block in " + folder + ", found none");
        }
        return blocks;
    }

    @Override
    public long height() {
        return files.lastKey() + 1;
    }

    @Override
    public void read(long from, long until, Consumer<Block> each) throws IOException {
        for (Map.Entry<Long, Path> entry : files.subMap(from, until).entrySet()) {
            Block block;
            try {
                block = Block.parseFrom(Files.readAllBytes(entry.getValue()));
            } catch (InvalidProtocolBufferException e) {
                throw new UnreadableBlockException(
                        entry.getKey(), entry.getValue().getFileName() + " is no block: " + e.getMessage());
            }
            each.accept(block);
        }
    }

    /** Writes a block where {@link #in} finds it; whoever is killed, or whose power fails, leaves the whole file or none. */
    public static void write(Path folder, Block block) throws IOException {
        Files.createDirectories(folder);
        place(folder, block);
        DurableFiles.forceFolder(folder);
    }

    /** The file has its name only when its content is on the disk; the name itself may still be lost. */
    private static void place(Path folder, Block block) throws IOException {
        String name = Long.toUnsignedString(block.getHeader().getNumber()) + ".block";
        Path fresh = folder.resolve(name + ".new");
        Files.write(fresh, block.toByteArray());
        DurableFiles.force(fresh);
        Files.move(fresh, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /**
     * Copies blocks into a folder, from the first on that it lacks. When this returns, all of them survive a power cut; when
     * the power fails before, some names may be lost, and no file is there in part.
     *
     * @param until the number behind the last
     * @return how many blocks the folder has from the first on without a gap
     * @throws IOException when blocks cannot be had or written; those that are there stay
     */
    public static long copy(BlockSource source, Path folder, long until, Replay.Progress progress) throws IOException {
        Files.createDirectories(folder);
        long from = 0;
        while (from < until && Files.exists(folder.resolve(from + ".block"))) {
            from++;
        }
        long[] next = {from};
        try {
            source.read(from, until, block -> {
                if (block.getHeader().getNumber() != next[0]) {
                    throw new UncheckedIOException(new IOException("expected block " + next[0] + ", found "
                            + block.getHeader().getNumber()));
                }
                try {
                    place(folder, block);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                next[0]++;
                progress.at(next[0], until);
            });
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        DurableFiles.forceFolder(folder);
        return next[0];
    }

    @Override
    public String name() {
        return "the folder " + folder.getFileName();
    }

    @Override
    public void close() {
        // Nothing is kept open.
    }
}
