package dev.akashi.audit.replay;

import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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

    /** Writes a block where {@link #in} finds it. */
    public static void write(Path folder, Block block) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve(Long.toUnsignedString(block.getHeader().getNumber()) + ".block"), block.toByteArray());
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
