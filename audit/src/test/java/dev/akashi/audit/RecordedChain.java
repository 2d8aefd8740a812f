package dev.akashi.audit;

import dev.akashi.audit.replay.BlockSource;
import dev.akashi.model.Digest;
import dev.akashi.transparency.block.BlockHashes;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;

/** A whole chain of a real Fabric network, which module {@code transparency} has recorded. */
public record RecordedChain(List<Block> blocks) implements BlockSource {

    private static final Path FOLDER = Path.of("..", "transparency", "src", "test", "resources", "fabric-live");

    /** {@code bft-4} or {@code raft-1}. */
    public static RecordedChain of(String name) throws IOException {
        List<Block> blocks = new ArrayList<>();
        try (InputStream in = new GZIPInputStream(
                new BufferedInputStream(Files.newInputStream(FOLDER.resolve(name + ".blocks.gz"))))) {
            for (Block block = Block.parseDelimitedFrom(in); block != null; block = Block.parseDelimitedFrom(in)) {
                blocks.add(block);
            }
        }
        return new RecordedChain(blocks);
    }

    public Digest genesis() {
        return BlockHashes.header(blocks.get(0).getHeader());
    }

    @Override
    public long height() {
        return blocks.size();
    }

    @Override
    public void read(long from, long until, Consumer<Block> each) {
        blocks.subList((int) from, (int) until).forEach(each);
    }

    @Override
    public String name() {
        return "a recorded chain";
    }

    @Override
    public void close() {
        // Everything is in memory.
    }
}
