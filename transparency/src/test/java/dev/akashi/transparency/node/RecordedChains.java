package dev.akashi.transparency.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import org.hyperledger.fabric.protos.common.Block;

/** Whole chains of real Fabric networks, see {@code fabric-live/SOURCE.md}. */
final class RecordedChains {

    private RecordedChains() {}

    /** All blocks of {@code bft-4} or {@code raft-1}. */
    static List<Block> blocks(String name) {
        List<Block> blocks = new ArrayList<>();
        String file = "/fabric-live/" + name + ".blocks.gz";
        try (InputStream in =
                new GZIPInputStream(Objects.requireNonNull(RecordedChains.class.getResourceAsStream(file), file))) {
            for (Block block = Block.parseDelimitedFrom(in); block != null; block = Block.parseDelimitedFrom(in)) {
                blocks.add(block);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(blocks);
    }
}
